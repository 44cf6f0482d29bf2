#include "plugins/zigbee/network/backup.hpp"
#include "plugins/zigbee/network/ieee_text.hpp"
#include "plugins/zigbee/network/interview.hpp"
#include "plugins/zigbee/network/moderation.hpp"
#include "plugins/zigbee/network/vault.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace homeward::zigbee {
namespace {

using Kind = InterviewStep::Kind;

znp::Key key(std::uint8_t first) {
  znp::Key key{};
  for (auto& byte : key) byte = first++;
  return key;
}

Backup home() {
  Backup backup;
  backup.coordinator = 0x00124b0024c0ffee;
  backup.network = {0x1A62, 0x1122334455667788, 15, 1U << 15U, 3};
  backup.key = key(1);
  backup.key_sequence = 2;
  backup.frame_counter = 40'000;
  backup.link_key_seed = key(0x30);
  backup.devices.push_back(
      {0x00158d0001a2b301, 0x4711, true,
       Backup::LinkKey{znp::derive_link_key(key(0x30), 0x00158d0001a2b301, 5), 9, 8}});
  backup.devices.push_back({0x00158d0001a2b302, 0x0815, false, {}});
  return backup;
}

StickNetwork stick_of(const Backup& backup) {
  return {backup.network, backup.key};
}

TEST(Backup, ComesBackAsItWasWritten) {
  const auto read = parse_backup(to_json(home()));
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(*read, home());
}

TEST(Backup, SaysWhatIsWrongWithAnotherFile) {
  EXPECT_EQ(parse_backup("{").error().code, ErrorCode::invalid);
  EXPECT_EQ(parse_backup(R"({"metadata":{"format":"other"}})").error().code, ErrorCode::invalid);
  auto text = to_json(home());
  text.replace(text.find("1a62"), 4, "zz62");
  EXPECT_EQ(parse_backup(text).error().code, ErrorCode::invalid);
}

TEST(Backup, KeepsDevicesThatTheStickHasLostButNoneOfAnotherNetwork) {
  Backup lost = home();
  lost.devices.pop_back();
  lost.frame_counter = 10;
  merge(lost, home());
  EXPECT_EQ(lost.devices.size(), 2U);
  EXPECT_EQ(lost.frame_counter, 40'000U);
  Backup other = home();
  other.key = key(9);
  other.devices.clear();
  merge(other, home());
  EXPECT_TRUE(other.devices.empty());
}

/// Frames at this distance; returns the pause after the last one.
std::chrono::milliseconds pause_after(Moderation& moderation, int frames,
                                      std::chrono::microseconds apart) {
  static Moderation::Time now{};
  for (int i = 0; i < frames; ++i) moderation.heard(Urgency::can_wait, now += apart);
  return moderation.pause();
}

TEST(Moderation, LeavesALineAloneThatIsFullOfMeasurements) {
  using std::chrono::milliseconds;
  Moderation moderation;
  EXPECT_EQ(pause_after(moderation, 16, milliseconds(10)), milliseconds(0));
  EXPECT_EQ(pause_after(moderation, 1, milliseconds(10)), Moderation::kLongest);
  EXPECT_EQ(pause_after(moderation, 70, milliseconds(10)), Moderation::kLongest);
  EXPECT_EQ(pause_after(moderation, 200, std::chrono::microseconds(250)), milliseconds(16));
  EXPECT_EQ(pause_after(moderation, 4'000, std::chrono::microseconds(20)), milliseconds(1));
}

TEST(Moderation, ReckonsWithFramesThatWereReadTogether) {
  using std::chrono::milliseconds;
  Moderation moderation;
  EXPECT_EQ(pause_after(moderation, 60, milliseconds(1)), milliseconds(64));
  for (int batch = 0; batch < 10; ++batch) {
    const auto first = pause_after(moderation, 1, milliseconds(64));
    const auto rest = pause_after(moderation, 63, std::chrono::microseconds(1));
    if (batch < 2) continue;  // the first ones still count single frames
    EXPECT_EQ(std::max(first, rest), milliseconds(64)) << batch;
  }
}

TEST(Moderation, LeavesItNeverAloneForAnythingElse) {
  using std::chrono::milliseconds;
  Moderation moderation;
  EXPECT_EQ(pause_after(moderation, 200, milliseconds(21)), milliseconds(0));
  EXPECT_EQ(pause_after(moderation, 70, milliseconds(10)), Moderation::kLongest);
  moderation.heard(Urgency::usual, {});
  EXPECT_EQ(moderation.pause(), milliseconds(0));
  EXPECT_EQ(pause_after(moderation, 16, milliseconds(10)), milliseconds(0));
  EXPECT_EQ(pause_after(moderation, 40, milliseconds(10)), Moderation::kLongest);
  EXPECT_EQ(pause_after(moderation, 1, milliseconds(600)), milliseconds(0));
}

TEST(Decision, NeverOrphansAHome) {
  const Backup ours = home();
  Backup theirs = home();
  theirs.network.extended_pan = 5;
  const auto pan = ours.network.extended_pan;
  EXPECT_EQ(decide({}, {}, {}, false), Decision::form);
  EXPECT_EQ(decide({}, ours, pan, false), Decision::restore);
  EXPECT_EQ(decide({}, {}, pan, false), Decision::lost);
  EXPECT_EQ(decide({}, {}, pan, true), Decision::form);
  EXPECT_EQ(decide(stick_of(ours), ours, {}, false), Decision::resume);
  EXPECT_EQ(decide(stick_of(theirs), ours, pan, false), Decision::foreign);
  EXPECT_EQ(decide(stick_of(theirs), {}, {}, false), Decision::foreign);
  EXPECT_EQ(decide(stick_of(theirs), {}, {}, true), Decision::resume);
  EXPECT_EQ(decide(stick_of(ours), {}, pan, false), Decision::resume);
}

TEST(MemoryLayout, ReadsBackTheNetworkThatItPutInPlace) {
  znp::Bytes item(116, 0xAA);
  znp::replace_network(item, home().network);
  EXPECT_EQ(znp::read_network_information(item), home().network);
  EXPECT_EQ(item[0], 0xAA);
  EXPECT_FALSE(znp::read_network_information(std::span(item).first(110)));
}

TEST(MemoryLayout, FindsTheShiftOfALinkKeyAndNoneOfAForeignOne) {
  const auto device = home().devices[0];
  EXPECT_EQ(znp::find_shift(key(0x30), device.ieee, device.link_key->key), 5);
  EXPECT_FALSE(znp::find_shift(key(0x30), device.ieee, key(0x77)));
}

TEST(MemoryLayout, TableEntriesComeBackAndFreeOnesAreNone) {
  const znp::AddressEntry address{0x4711, 0x00158d0001a2b301, true, true};
  EXPECT_EQ(znp::read_address_entry(znp::encode(address)), address);
  EXPECT_FALSE(znp::read_address_entry(znp::Bytes(12, 0xFF)));
  const znp::LinkKeyEntry link{0x00158d0001a2b301, 7, 8, 5};
  EXPECT_EQ(znp::read_link_key_entry(znp::encode(link)), link);
  EXPECT_FALSE(znp::read_link_key_entry(znp::Bytes(20, 0)));
  const znp::CounterEntry counter{1'250, 42};
  EXPECT_EQ(znp::read_counter_entry(znp::encode(counter)), counter);
}

TEST(Vault, ReplacesAWholeFileAndLetsNobodyElseReadIt) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("homeward-vault-" + std::to_string(::getpid()));
  const Vault vault(folder.string());
  EXPECT_FALSE(vault.read("a"));
  ASSERT_TRUE(vault.write("a", "a longer text"));
  ASSERT_TRUE(vault.write("a", "short"));
  EXPECT_EQ(vault.read("a"), "short");
  struct stat status {};
  ASSERT_EQ(::stat((folder / "a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  std::filesystem::remove_all(folder);
  EXPECT_EQ(vault.write("a", "x").error().code, ErrorCode::io);
}

DeviceRecord smoke_alarm() {
  DeviceRecord record;
  record.ieee = 0x00124b0001a2b307;
  record.address = 0x1234;
  record.node = NodeDescriptor{false, false, true, 0x120B};
  record.endpoints = {1};
  record.descriptors.push_back({1, 0x0104, 0x0402, {0, 1, 3, 0x0500}, {0x0019}});
  return record;
}

TEST(Interview, AsksOneThingAfterTheOtherAndEnrolsBeforeItConfigures) {
  const Profile standard;
  DeviceRecord record;
  std::vector<Kind> order;
  const DeviceRecord whole = smoke_alarm();
  for (int count = 0; count < 20; ++count) {
    const auto step = next_step(record, standard);
    order.push_back(step.kind);
    if (step.kind == Kind::done) break;
    if (step.kind == Kind::describe_node)
      record.node = whole.node;
    else if (step.kind == Kind::list_endpoints)
      record.endpoints = whole.endpoints;
    else if (step.kind == Kind::describe_endpoint)
      record.descriptors = whole.descriptors;
    else
      skip_step(record, step);
  }
  EXPECT_THAT(order, testing::ElementsAre(Kind::describe_node, Kind::list_endpoints,
                                          Kind::describe_endpoint, Kind::read_names, Kind::enrol,
                                          Kind::configure, Kind::configure, Kind::done));
}

TEST(Interview, GoesOnAfterARestartWhereItWas) {
  DeviceRecord record = smoke_alarm();
  record.basic_read = true;
  record.memory.manufacturer = "HEIMAN";
  record.memory.model = "SmokeSensor-EM";
  record.memory.zone_type = 0x0028;
  record.memory.power = {1.0, 10.0};
  record.configured.emplace_back(1, zcl::cluster::power_configuration);
  const auto kept = parse_record(to_json(record, 0x1122));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->record, record);
  EXPECT_EQ(kept->extended_pan, 0x1122U);
  EXPECT_EQ(next_step(kept->record, Profile{}).kind, Kind::enrol);
  EXPECT_FALSE(parse_record("{}"));
  EXPECT_FALSE(parse_record("not json"));
}

TEST(Hex, ReadsWhatItWrites) {
  EXPECT_EQ(ieee_text(0x00158d0001a2b301), "0x00158d0001a2b301");
  EXPECT_EQ(number_from_hex("0x00158d0001a2b301"), 0x00158d0001a2b301U);
  EXPECT_FALSE(number_from_hex("0x"));
  EXPECT_FALSE(number_from_hex("12345678901234567"));
  EXPECT_EQ(parse_hex("fE01"), (std::vector<std::uint8_t>{0xFE, 1}));
  EXPECT_FALSE(parse_hex("fe0"));
}

}  // namespace
}  // namespace homeward::zigbee
