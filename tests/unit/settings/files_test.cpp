#include "tests/unit/settings/loading.hpp"

#include <gmock/gmock.h>

#include <unistd.h>
#include <filesystem>
#include <fstream>

namespace homeward::settings {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

/// A folder of its own, gone at the end of the test.
class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "homeward-settings-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }

  /// The messages with the folder's name cut off.
  [[nodiscard]] std::vector<std::string> messages(const Loaded& loaded) const {
    std::vector<std::string> lines = messages_of(loaded);
    const std::string prefix = folder_.string() + "/";
    for (std::string& line : lines) {
      for (std::size_t at = line.find(prefix); at != std::string::npos; at = line.find(prefix)) {
        line.erase(at, prefix.size());
      }
    }
    return lines;
  }

  fs::path folder_;
};

TEST_F(Files, OfConfDAreMergedByKey) {
  const fs::path main = write("homeward.yaml", "gateway: {id: a}\n");
  write("conf.d/20-rules.yaml", "rules: [{alert: a, when: {d.contact: open}}]\n");
  write("conf.d/10-home.yaml", "home: {time_zone: Europe/Amsterdam}\n");
  write("conf.d/notes.txt", "not: read\n");
  const Loaded loaded = load(main);
  EXPECT_THAT(messages(loaded), ElementsAre());
  ASSERT_TRUE(loaded.settings);
  EXPECT_EQ(loaded.settings->gateway_id, "a");
  EXPECT_EQ(loaded.settings->rule_set.rules.size(), 1U);
  EXPECT_EQ(loaded.settings->rule_set.zone.name(), "Europe/Amsterdam");
  EXPECT_EQ(loaded.files.size(), 3U);
  EXPECT_NE(loaded.settings->hash, load_files({main}).settings->hash);
}

TEST_F(Files, WithTheSameKeyAreAnErrorThatNamesBothPlaces) {
  const fs::path main = write("homeward.yaml", "gateway: {id: a}\n");
  write("conf.d/a.yaml", "# Groups\ngroups: {g: [a.b]}\n");
  write("conf.d/b.yaml", "groups: {h: [a.b]}\ngateway: {id: b}\n");
  EXPECT_THAT(messages(load(main)),
              ElementsAre("conf.d/b.yaml:1:1: error: 'groups' is already in conf.d/a.yaml:2:1; "
                          "keep a key in one file",
                          "conf.d/b.yaml:2:1: error: 'gateway' is already in homeward.yaml:1:1; "
                          "keep a key in one file"));
}

TEST_F(Files, OfDevicesDAddToTheDevices) {
  const fs::path main =
      write("homeward.yaml", "devices: {door: {id: \"ble:1\", properties: [contact]}}\n");
  write("devices.d/bed.yaml",
        "devices: {bed: {id: \"ble:2\", room: bedroom, properties: [motion]}}\n");
  write("devices.d/mat.yaml", "devices: {mat: {id: \"ble:3\", properties: [x.on]}}\n");
  const Loaded loaded = load(main);
  EXPECT_THAT(messages(loaded), ElementsAre());
  ASSERT_TRUE(loaded.settings);
  ASSERT_EQ(loaded.settings->rule_set.devices.size(), 3U);
  EXPECT_EQ(loaded.settings->rule_set.devices[1].id.str(), "bed");
  EXPECT_EQ(loaded.files.size(), 3U);
}

TEST_F(Files, OfDevicesDNeedNoOtherDevices) {
  const fs::path main = write("homeward.yaml", "devices:\n");
  write("devices.d/bed.yaml", "devices: {bed: {id: \"ble:2\", properties: [motion]}}\n");
  ASSERT_TRUE(load(main).settings);
  EXPECT_EQ(load(main).settings->rule_set.devices.size(), 1U);
  std::ofstream(main) << "gateway: {id: a}\n";
  ASSERT_TRUE(load(main).settings);
  EXPECT_EQ(load(main).settings->rule_set.devices.size(), 1U);
}

TEST_F(Files, OfDevicesDHaveDevicesAloneAndNoNameTwice) {
  const fs::path main =
      write("homeward.yaml", "devices: {door: {id: \"ble:1\", properties: [contact]}}\n");
  write("devices.d/a.yaml", "devices: {door: {id: \"ble:2\", properties: [contact]}}\n");
  write("devices.d/b.yaml", "gateway: {id: b}\n");
  write("devices.d/c.yaml", "devices: [door]\n");
  EXPECT_THAT(
      messages(load(main)),
      ElementsAre("devices.d/a.yaml:1:11: error: 'door' is already in homeward.yaml:1:11",
                  "devices.d/b.yaml:1:1: error: a file of devices.d has 'devices' and nothing else",
                  "devices.d/c.yaml:1:10: error: 'devices' must be a mapping of names to devices"));
}

TEST_F(Files, ThatAreMissingOrNoFilesAreToldTogetherWithTheRest) {
  const fs::path good = write("good.yaml", "gateway: {id: a, x: 1}\n");
  fs::create_directory(folder_ / "folder.yaml");
  EXPECT_THAT(messages(load_files({folder_ / "none.yaml", good, folder_ / "folder.yaml"})),
              ElementsAre("none.yaml: error: there is no such file",
                          "good.yaml:1:18: error: unknown key 'x' in 'gateway'; it is one of id "
                          "or state_dir",
                          "folder.yaml: error: is not a file"));
}

TEST_F(Files, ThatCantBeReadAreAnError) {
  if (geteuid() == 0) GTEST_SKIP() << "root can read every file";
  const fs::path secret = write("secret.yaml", "gateway: {id: a}\n");
  fs::permissions(secret, fs::perms::none);
  EXPECT_THAT(messages(load_files({secret})),
              ElementsAre("secret.yaml: error: can't be read: Permission denied"));
}

TEST_F(Files, AreAtMostSixtyFour) {
  const std::vector<fs::path> files(65, write("a.yaml", "\n"));
  EXPECT_THAT(messages(load_files(files)),
              ElementsAre("a.yaml: error: more than 64 configuration files"));
}

TEST(ShippedFiles, LoadWithoutAWord) {
  const fs::path config = fs::path(HOMEWARD_SOURCE_DIR) / "config";
  std::vector<fs::path> files{config / "homeward.yaml"};
  for (const auto& entry : fs::directory_iterator(config / "examples")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  EXPECT_GE(files.size(), 2U);
  for (const fs::path& file : files) {
    const Loaded loaded = load_files({file});
    EXPECT_THAT(messages_of(loaded), ElementsAre()) << file;
  }
}

}  // namespace
}  // namespace homeward::settings
