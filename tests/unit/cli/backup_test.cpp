#include "cli/backup/manifest.hpp"
#include "cli/backup/packing.hpp"
#include "cli/backup/placing.hpp"
#include "cli/backup/unpacking.hpp"
#include "cli/exit_code.hpp"
#include "cli/machine/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class BackupTest : public testing::Test {
 protected:
  BackupTest() {
    std::string name = testing::TempDir() + "backup-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    fs::create_directory(folder_ / "out");
  }
  ~BackupTest() override { fs::remove_all(folder_); }

  fs::path write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }

  /// A backup with one file and whatever manifest is wanted.
  void archive(const std::vector<std::pair<std::string, std::string>>& members) const {
    fs::remove(zip());
    Archive archive(zip());
    for (const auto& [name, text] : members) archive.add(name, text);
    archive.finish();
  }

  [[nodiscard]] fs::path zip() const { return folder_ / "home.zip"; }

  /// Why the archive is not taken; empty: it is.
  [[nodiscard]] std::string refusal() const {
    fs::remove_all(folder_ / "out");
    fs::create_directory(folder_ / "out");
    try {
      static_cast<void>(unpack(zip(), folder_ / "out"));
    } catch (const CommandFailure& failure) {
      return failure.what();
    }
    return "";
  }

  fs::path folder_;
};

constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::string manifest_of(const std::string& name, std::uint64_t bytes = 3) {
  Manifest manifest{"0.1.0", 7, "2026-11-29T06:00:00Z", false, {{name, bytes, kAbc}}};
  return to_json(manifest);
}

TEST_F(BackupTest, WhatWasPackedIsUnpackedAsItWas) {
  const fs::path main = write("homeward.yaml", "abc");
  const fs::path database = write("homeward.db", std::string(200'000, '\0'));
  Archive archive(zip());
  Manifest manifest{"0.1.0", 7, "2026-11-29T06:00:00Z", true, {}};
  pack(archive, {{"configuration/homeward.yaml", main}, {"state/homeward.db", database}}, manifest);
  EXPECT_FALSE(fs::exists(zip())) << "no name before it is whole";
  archive.finish();
  EXPECT_EQ(manifest.members[0].sha256, kAbc);
  EXPECT_EQ(unpack(zip(), folder_ / "out"), manifest);
  EXPECT_EQ(fs::file_size(folder_ / "out/state/homeward.db"), 200'000U);
  EXPECT_EQ(fs::status(zip()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(BackupTest, AnUnfinishedArchiveLeavesNothing) {
  { Archive archive(zip()); }
  EXPECT_THAT(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(BackupTest, AMemberThatChangedIsNamed) {
  const std::string name = "state/homeward.db";
  archive({{name, "abc"}, {"manifest.json", manifest_of(name)}});
  EXPECT_EQ(refusal(), "");
  archive({{name, "abd"}, {"manifest.json", manifest_of(name)}});
  EXPECT_THAT(refusal(), HasSubstr(name + ": it was changed or damaged"));
  archive({{name, "abcd"}, {"manifest.json", manifest_of(name)}});
  EXPECT_THAT(refusal(), HasSubstr("another size"));
  archive({{"manifest.json", manifest_of(name)}});
  EXPECT_THAT(refusal(), HasSubstr("it is missing"));
  archive({{name, "abc"}, {"state/more", "x"}, {"manifest.json", manifest_of(name)}});
  EXPECT_THAT(refusal(), HasSubstr("state/more: the manifest does not know it"));
}

TEST_F(BackupTest, AnArchiveWithoutAManifestIsNone) {
  archive({{"state/homeward.db", "abc"}});
  EXPECT_THAT(refusal(), HasSubstr("no manifest.json"));
  archive({{"manifest.json", "{}"}, {"manifest.json", "{}"}});
  EXPECT_THAT(refusal(), HasSubstr("twice"));
  archive({{"manifest.json", std::string(BackupLimits::kManifestBytes + 1, ' ')}});
  EXPECT_THAT(refusal(), HasSubstr("too large"));
  write("home.zip", "no zip at all");
  EXPECT_THAT(refusal(), HasSubstr("no archive that can be read"));
}

TEST_F(BackupTest, NamesThatLeadElsewhereAreRefused) {
  for (const std::string name :
       {"/etc/passwd", "state/../../../etc/passwd", "state/./x", "state//x", "../x", "state",
        "plugins/x", "plugins/../state/x", "plugins/A/x", "other/x", "state/a\\b", "state/a\nb",
        "state/a/b/c/d/e/f"}) {
    EXPECT_FALSE(is_member_name(name)) << name;
    archive({{name, "abc"}, {"manifest.json", manifest_of("state/homeward.db")}});
    EXPECT_THAT(refusal(), HasSubstr("no part of a backup")) << name;
  }
  EXPECT_FALSE(fs::exists(folder_ / "etc"));
  EXPECT_FALSE(is_member_name("state/" + std::string(BackupLimits::kNameBytes, 'x')));
  EXPECT_TRUE(is_member_name("plugins/zigbee/devices.jsonl"));
}

TEST_F(BackupTest, AMemberThatIsThereTwiceIsRefused) {
  archive({{"state/homeward.db", "abc"}, {"state/homeward.db", "abc"}});
  EXPECT_THAT(refusal(), HasSubstr("it is there twice"));
}

TEST_F(BackupTest, ALinkIsRefused) {
  ::archive* zip_file = archive_write_new();
  ASSERT_EQ(archive_write_set_format_zip(zip_file), ARCHIVE_OK);
  ASSERT_EQ(archive_write_open_filename(zip_file, zip().c_str()), ARCHIVE_OK);
  archive_entry* link = archive_entry_new();
  archive_entry_set_pathname(link, "state/homeward.db");
  archive_entry_set_filetype(link, AE_IFLNK);
  archive_entry_set_symlink(link, "/etc/passwd");
  archive_entry_set_perm(link, 0777);
  ASSERT_EQ(archive_write_header(zip_file, link), ARCHIVE_OK);
  archive_entry_free(link);
  archive_write_free(zip_file);
  EXPECT_THAT(refusal(), HasSubstr("no file but a link"));
  EXPECT_FALSE(fs::exists(fs::symlink_status(folder_ / "out/state/homeward.db")));
}

TEST(Manifest, SaysWhatIsWrongWithIt) {
  const auto wrong = [](const std::string& text) {
    const Result<Manifest> manifest = parse_manifest(text);
    return manifest ? std::string() : to_text(manifest.error());
  };
  EXPECT_EQ(wrong(manifest_of("state/homeward.db")), "");
  EXPECT_THAT(wrong(R"({"format":2})"), HasSubstr("a newer Homeward"));
  EXPECT_THAT(wrong(manifest_of("../x")), HasSubstr("no part of a backup"));
  EXPECT_THAT(wrong(manifest_of("state/x", BackupLimits::kBytes + 1)), HasSubstr("no size"));
  Manifest twice{"0.1.0", 7, "now", false, {{"state/x", 1, kAbc}, {"state/x", 1, kAbc}}};
  EXPECT_THAT(wrong(to_json(twice)), HasSubstr("named twice"));
  twice.members = {{"state/x", BackupLimits::kBytes, kAbc}, {"state/y", 1, kAbc}};
  EXPECT_THAT(wrong(to_json(twice)), HasSubstr("more than a home has"));
  twice.members = {{"state/x", 1, "no digest"}};
  EXPECT_THAT(wrong(to_json(twice)), HasSubstr("no SHA-256"));
}

TEST_F(BackupTest, WhatIsInTheWayIsSetAsideAndNeverLost) {
  const HomePlaces places{folder_ / "etc/homeward.yaml", folder_ / "lib/homeward", folder_ / "lib"};
  write("etc/homeward.yaml", "old");
  write("etc/rules.d/night.yaml", "old");
  write("lib/homeward/homeward.db-wal", "old");
  write("lib/homeward-zigbee/devices.jsonl", "old");
  write("out/configuration/homeward.yaml", "new");
  write("out/state/homeward.db", "new");
  write("out/plugins/zigbee/coordinator_backup.json", "new");
  const Manifest manifest{"",
                          7,
                          "",
                          false,
                          {{"configuration/homeward.yaml", 3, ""},
                           {"state/homeward.db", 3, ""},
                           {"plugins/zigbee/coordinator_backup.json", 3, ""}}};
  const std::vector<fs::path> old = in_the_way(places, manifest);
  EXPECT_EQ(old.size(), 4U);
  EXPECT_THAT(
      set_aside(places, old, "1"),
      ElementsAre(folder_ / "etc/before-restore-1", folder_ / "lib/homeward/before-restore-1",
                  folder_ / "lib/homeward-zigbee/before-restore-1"));
  EXPECT_TRUE(in_the_way(places, manifest).empty());
  place(places, manifest, folder_ / "out");
  EXPECT_TRUE(fs::exists(folder_ / "lib/homeward/homeward.db"));
  EXPECT_TRUE(fs::exists(folder_ / "lib/homeward/homeward.db.restored"));
  EXPECT_TRUE(fs::exists(folder_ / "lib/homeward-zigbee/coordinator_backup.json"));
  EXPECT_TRUE(fs::exists(folder_ / "lib/homeward-zigbee/before-restore-1/devices.jsonl"));
  EXPECT_TRUE(fs::exists(folder_ / "etc/before-restore-1/rules.d/night.yaml"));
  const std::vector<PackedFile> packed = plugin_files(folder_ / "lib");
  ASSERT_EQ(packed.size(), 1U) << "what was set aside is of no use to the next machine";
  EXPECT_EQ(packed[0].name, "plugins/zigbee/coordinator_backup.json");
}

}  // namespace
}  // namespace homeward::cli
