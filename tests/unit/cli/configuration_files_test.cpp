// What the command line writes into the configuration's folder: the daemon must be able to read it.
#include "cli/configuration/configuration_files.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

constexpr gid_t kDaemon = 12'345;

/// A folder of root's that the daemon's group may read, as the package makes it.
class ConfigurationFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "homeward-files-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    if (::geteuid() != 0) GTEST_SKIP() << "only root may choose a group";
    ASSERT_EQ(::chown(folder_.c_str(), 0, kDaemon), 0);
    ASSERT_EQ(::chmod(folder_.c_str(), 0750), 0);
  }
  void TearDown() override { fs::remove_all(folder_); }

  struct Rights {
    gid_t group;
    unsigned mode;
    friend bool operator==(const Rights&, const Rights&) = default;
  };
  static Rights rights_of(const fs::path& path) {
    struct stat found {};
    EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
    return {found.st_gid, found.st_mode & 07777U};
  }

  fs::path folder_;
};

TEST_F(ConfigurationFolder, WhatIsNewBelongsToTheGroupOfTheFolder) {
  replace_file(folder_ / "replaced.yaml", "a: 1\n");
  create_file(folder_ / "created.yaml", "a: 1\n");
  EXPECT_EQ(rights_of(folder_ / "replaced.yaml"), (Rights{kDaemon, 0640}));
  EXPECT_EQ(rights_of(folder_ / "created.yaml"), (Rights{kDaemon, 0640}));
}

TEST_F(ConfigurationFolder, WhatIsReplacedKeepsItsRights) {
  const fs::path file = folder_ / "homeward.yaml";
  replace_file(file, "a: 1\n");
  ASSERT_EQ(::chown(file.c_str(), 0, kDaemon + 1), 0);
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  replace_file(file, "a: 2\n");
  EXPECT_EQ(rights_of(file), (Rights{kDaemon + 1, 0600}));
}

TEST_F(ConfigurationFolder, AFileInAFolderThatWasNotThereCanBeReadToo) {
  std::ofstream(folder_ / "homeward.yaml") << "home: {time_zone: UTC}\n";
  ConfigurationFiles files(folder_ / "homeward.yaml");
  files.add(folder_ / "conf.d" / "devices.yaml").text = "devices: {}\n";
  files.save();
  EXPECT_EQ(rights_of(folder_ / "conf.d"), (Rights{kDaemon, 0750}));
  EXPECT_EQ(rights_of(folder_ / "conf.d" / "devices.yaml"), (Rights{kDaemon, 0640}));
}

}  // namespace
}  // namespace homeward::cli
