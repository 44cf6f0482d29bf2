#include "lib/base/hex.hpp"
#include "plugins/ble/decoders/decoders.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <string>

namespace homeward::ble {
namespace {

using namespace std::chrono_literals;

constexpr Address kAddress{{0xA4, 0x34, 0xF1, 0x11, 0x22, 0x33}};

/// One device that says one thing after another.
class Sender {
 public:
  Verdict services(std::uint16_t uuid, std::string_view hex) {
    const auto bytes = parse_hex(hex).value();
    const ServiceData part{uuid, bytes};
    Advertisement one;
    one.service_data = {&part, 1};
    return say(one);
  }
  Verdict company(std::uint16_t company, std::string_view hex, std::string_view name = {}) {
    const auto bytes = parse_hex(hex).value();
    const ManufacturerData part{company, bytes};
    Advertisement one;
    one.name = name;
    one.manufacturer_data = {&part, 1};
    return say(one);
  }
  Verdict switchbot(std::string_view service, std::string_view manufacturer) {
    const auto front = parse_hex(service).value();
    const auto back = parse_hex(manufacturer).value();
    const ServiceData one{0xFD3D, front};
    const ManufacturerData other{0x0969, back};
    Advertisement both;
    if (!front.empty()) both.service_data = {&one, 1};
    if (!back.empty()) both.manufacturer_data = {&other, 1};
    return say(both);
  }

  [[nodiscard]] bool has(const std::string& name) const { return values_.contains(name); }
  [[nodiscard]] double number(const std::string& name) const {
    const auto* value = std::get_if<double>(&values_.at(name));
    return value == nullptr ? -9999 : *value;
  }
  [[nodiscard]] bool truth(const std::string& name) const {
    return std::get<bool>(values_.at(name));
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    return std::string(std::get<std::string_view>(values_.at(name)));
  }
  [[nodiscard]] std::size_t count() const { return values_.size(); }
  [[nodiscard]] std::string_view family() const { return out_.identity.family; }

 private:
  Verdict say(Advertisement& advertisement) {
    advertisement.address = kAddress;
    now_ += 10s;
    const Verdict verdict = decoders_.decode(advertisement, now_, out_);
    values_.clear();
    for (const Reading& reading : out_.readings())
      values_.emplace(full_name(reading), reading.value);
    return verdict;
  }

  Decoders decoders_;
  Decoded out_;
  BootTime now_{1000s};
  std::map<std::string, Value> values_;
};

TEST(SwitchBot, TellsItsModelOnceAndIsReadWithoutItAfterwards) {
  Sender lock;
  EXPECT_EQ(lock.switchbot("", "aabbccddeeff01148000"), Verdict::decoded);
  EXPECT_EQ(lock.count(), 0U);
  lock.switchbot("6f805a", "aabbccddeeff01148000");
  EXPECT_EQ(lock.text("x.status"), "unlocked");
  EXPECT_EQ(lock.text("contact"), "open");
  EXPECT_EQ(lock.number("battery"), 90);
  lock.switchbot("", "aabbccddeeff02008000");
  EXPECT_EQ(lock.text("x.status"), "locked");
  EXPECT_EQ(lock.text("contact"), "closed");
  EXPECT_FALSE(lock.has("battery"));
}

TEST(SwitchBot, IsReadWithAModelThatSomebodyNamed) {
  const Address address{{0xC4, 0x34, 0x30, 0x37, 0x4C, 0x7A}};
  const auto data = parse_hex("c43430374c7a184e99675e94513c0500000000").value();
  const ManufacturerData part{0x0969, data};
  Advertisement heard;
  heard.address = address;
  heard.manufacturer_data = {&part, 1};
  Decoders decoders;
  ASSERT_TRUE(decoders.adopt(address, ""));
  Decoded out;
  decoders.decode(heard, BootTime(1), out);
  EXPECT_TRUE(out.readings().empty());
  EXPECT_FALSE(decoders.name_model(address, "SwitchBot toaster"));
  EXPECT_FALSE(decoders.name_model(address, "leak"));
  ASSERT_TRUE(decoders.name_model(address, "SwitchBot leak"));
  decoders.decode(heard, BootTime(2), out);
  ASSERT_FALSE(out.readings().empty());
  EXPECT_EQ(out.readings()[0].property, "leak");
  EXPECT_EQ(out.readings()[0].value, Value(true));
}

TEST(SwitchBot, HasLettersOfBothCasesAndNumbersAtEitherPlace) {
  Sender contact;
  contact.switchbot("4400da", "cb39cdc43d46849c0017005144");
  EXPECT_EQ(contact.text("contact"), "open");
  Sender presence;
  presence.switchbot("0000460010ccc8", "aabbccddeeff06cc0456008c");
  EXPECT_TRUE(presence.truth("presence"));
  EXPECT_EQ(presence.number("battery"), 70);
  Sender shifted;
  shifted.switchbot("0020460010ccc840", "aabbccddeeff06040456008c");
  EXPECT_FALSE(shifted.truth("presence"));
}

TEST(SwitchBot, TellsThatSomebodyIsForcedToOpen) {
  Sender keypad;
  keypad.switchbot("00006001115198", "aabbccddeeff01e40600000000000d");
  EXPECT_EQ(keypad.number("battery"), 100);
  EXPECT_TRUE(keypad.truth("tamper"));
  EXPECT_TRUE(keypad.truth("x.duress_alarm"));
  EXPECT_FALSE(keypad.truth("x.lockout_alarm"));
}

TEST(SwitchBot, SaysNothingWhereItsDataAreMissing) {
  for (const std::string_view service :
       {"6f8064", "2d8064", "248064", "780048", "2c0048", "230000151c00", "7e0000", "7a0000",
        "2800", "3d000000", "7100", "750064", "00006001113e10", "000060001122b8"}) {
    Sender sender;
    EXPECT_EQ(sender.switchbot(service, ""), Verdict::decoded);
    EXPECT_EQ(sender.count(), 0U) << service;
  }
}

TEST(Beacons, AltBeaconIsFoundUnderAnyCompany) {
  Sender beacon;
  EXPECT_EQ(beacon.company(0x0118, "beac00112233445566778899aabbccddeeff00010002c500"),
            Verdict::decoded);
  EXPECT_EQ(beacon.family(), "altbeacon");
  EXPECT_EQ(beacon.number("x.minor"), 2);
  EXPECT_EQ(beacon.number("x.measured_power"), -59);
  EXPECT_EQ(beacon.company(0x0118, "bead00112233445566778899aabbccddeeff00010002c500"),
            Verdict::stranger);
}

TEST(Beacons, WithSensorsSayWhatTheyMeasure) {
  Sender minew;
  minew.services(0xFFE1, "a1015a198028c0112233445566");
  EXPECT_EQ(minew.number("temperature"), 25.5);
  EXPECT_EQ(minew.number("humidity"), 40.75);
  EXPECT_EQ(minew.number("battery"), 90);
  Sender kkm;
  kkm.services(0xFEAA, "21010f0b5485192d3200000000ffff");
  EXPECT_NEAR(kkm.number("temperature"), -5.25, 1e-9);
  EXPECT_NEAR(kkm.number("humidity"), 45.5, 1e-9);
  EXPECT_NEAR(kkm.number("voltage"), 2.9, 1e-9);
  Sender ruuvi;  // ruu.vi/#BFaaAMG3: 04 56 9A 00 C1 B7
  ruuvi.services(0xFEAA,
                 "10f9037275752e76692f234246616141"
                 "4d4733");
  EXPECT_EQ(ruuvi.number("temperature"), -26);
  EXPECT_EQ(ruuvi.number("humidity"), 43);
  EXPECT_NEAR(ruuvi.number("pressure"), 995.91, 0.01);
}

TEST(Ruuvi, SaysHowItLiesAndWhatItsCellHasLeft) {
  Sender tag;
  tag.company(0x0499,
              "03"
              "56"
              "1505"
              "c87c"
              "0000"
              "fed4"
              "0190"
              "0af0");
  EXPECT_NEAR(tag.number("temperature"), 21.05, 1e-9);
  EXPECT_NEAR(tag.number("x.acceleration_y_g"), -0.3, 1e-9);
  EXPECT_NEAR(tag.number("x.acceleration"), 500, 1e-9);
  EXPECT_EQ(tag.number("battery"), 80);
}

TEST(Thermometers, PackTheirValuesIntoOneNumber) {
  // 20 C and 50 %: steps of 0.0025 above -40 C and 0 %.
  const std::uint64_t packed = 24'000 + 66'001ULL * 20'000;
  std::string hex;
  for (const unsigned shift : {8U, 16U, 24U}) {
    const std::array byte{static_cast<std::uint8_t>(packed >> shift)};
    append_hex(hex, byte, HexCase::lower);
  }
  const auto company = static_cast<std::uint16_t>((packed & 0xFFU) << 8U | 4U);
  Sender push;
  EXPECT_EQ(push.company(company, hex), Verdict::decoded);
  EXPECT_NEAR(push.number("temperature"), 20, 1e-9);
  EXPECT_NEAR(push.number("humidity"), 50, 1e-9);
  EXPECT_EQ(push.company(company, hex + "00"), Verdict::stranger);
}

TEST(Thermometers, ThatHoldTheirAddressAreKnownByIt) {
  Sender beacon;
  EXPECT_EQ(beacon.company(0x0011,
                           "0000"
                           "332211f134a4"
                           "280b"
                           "5801"
                           "8002"
                           "00000000"),
            Verdict::decoded);
  EXPECT_EQ(beacon.number("temperature"), 21.5);
  EXPECT_EQ(beacon.number("humidity"), 40);
  EXPECT_EQ(beacon.company(0x0011,
                           "0000"
                           "332211f13400"
                           "280b"
                           "5801"
                           "8002"
                           "00000000"),
            Verdict::stranger);
  Sender disc;
  disc.company(0xAA55,
               "0101"
               "a434f1112233"
               "0127"
               "fe0c"
               "1068"
               "50"
               "0001");
  EXPECT_EQ(disc.number("temperature"), -5);
  EXPECT_NEAR(disc.number("humidity"), 42, 1e-9);
  EXPECT_EQ(disc.number("battery"), 80);
}

TEST(Thermometers, OfGoveeWithSixProbesTellThoseThatArePluggedIn) {
  Sender six;
  EXPECT_EQ(six.company(0x2211,
                        "33"
                        "00"
                        "50"
                        "44"
                        "20"
                        "1900"
                        "ffff"
                        "4600"
                        "20"
                        "2800"
                        "0a00"
                        "ffff"
                        "0000"),
            Verdict::decoded);
  EXPECT_EQ(six.number("x.temperature_probe_3"), 25);
  EXPECT_EQ(six.number("x.temperature_alarm_probe_3"), 70);
  EXPECT_FALSE(six.has("x.temperature_probe_4"));
  EXPECT_EQ(six.number("battery"), 80);
}

TEST(Mocreo, IsToldByTheHighByteOfItsCompany) {
  Sender leak;
  leak.company(0x8201, "15805a00000000000000000000000000", "MOCREO");
  EXPECT_FALSE(leak.truth("leak"));
  EXPECT_EQ(leak.number("battery"), 90);
  leak.company(0x8207, "15805a00000000000100000000000000", "MOCREO");
  EXPECT_TRUE(leak.truth("leak"));
}

TEST(Household, MetersThatWriteLettersAreReadOnlyWhenTheyWriteNumbers) {
  Sender tank;
  tank.company(0x0131,
               "0c464e02"
               "203435"
               "303030"
               "303030"
               "31");
  EXPECT_EQ(tank.number("x.grey_tank"), 45);
  EXPECT_TRUE(tank.truth("x.problem"));
  EXPECT_EQ(tank.company(0x0131,
                         "0c464e02"
                         "4f504e"
                         "303030"
                         "303030"
                         "31"),
            Verdict::problem);
  EXPECT_EQ(tank.count(), 0U);
}

TEST(Household, AToothbrushSaysWhetherItRuns) {
  Sender brush;
  brush.company(0x00DC,
                "06326b"
                "03"
                "72"
                "0078"
                "00"
                "01"
                "1e"
                "04");
  EXPECT_TRUE(brush.truth("active"));
  EXPECT_EQ(brush.text("x.mode"), "daily clean");
  EXPECT_EQ(brush.text("x.sector"), "sector 1");
  EXPECT_EQ(brush.number("x.counter"), 120);
}

}  // namespace
}  // namespace homeward::ble
