#include "cli/backup/placing.hpp"

#include "cli/configuration/home_files.hpp"
#include "cli/exit_code.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <set>
#include <system_error>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMain = "configuration/homeward.yaml";
constexpr const char* kMark = "homeward.db.restored";

[[noreturn]] void fail(const fs::path& path, const std::error_code& why) {
  throw CommandFailure(ExitCode::no_permission, path.string() + ": " + why.message());
}

bool is_own_state(const std::string& name) {
  return name.starts_with("homeward.db") || name.starts_with("last-good");
}

/// The folder of the home that a path lies in: what was set aside goes there.
fs::path base_of(const HomePlaces& places, const fs::path& file) {
  const auto part_below = [&file](const fs::path& folder) {
    const fs::path inside = file.lexically_relative(folder);
    return inside.empty() ? std::string("..") : inside.begin()->string();
  };
  if (part_below(places.state) != "..") return places.state;
  const std::string plugin = part_below(places.plugins);
  if (plugin.starts_with("homeward-")) return places.plugins / plugin;
  return folder_of(places.config);
}

/// Root makes files for others: they get the owner of the folder; who is not root keeps its own.
void give(const fs::path& path, const fs::path& like, bool group_only) {
  struct stat above {};
  if (::geteuid() != 0 || ::stat(like.c_str(), &above) != 0) return;
  const uid_t owner = group_only ? static_cast<uid_t>(-1) : above.st_uid;
  [[maybe_unused]] const int given = ::lchown(path.c_str(), owner, above.st_gid);
}

void sync(const fs::path& path) {
  const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) fail(path, {errno, std::generic_category()});
  const int synced = ::fsync(opened);
  const int reason = errno;
  ::close(opened);
  if (synced != 0) fail(path, {reason, std::generic_category()});
}

/// Makes the folders of a path that are missing, each for the owner of the one above.
void make_folders(const fs::path& folder, bool is_configuration) {
  std::error_code failed;
  if (folder.empty() || fs::is_directory(folder, failed)) return;
  make_folders(folder.parent_path(), is_configuration);
  const mode_t mode = is_configuration ? 0750 : 0700;
  if (::mkdir(folder.c_str(), mode) != 0) fail(folder, {errno, std::generic_category()});
  give(folder, folder_of(folder), is_configuration);
}

void place_file(const fs::path& from, const fs::path& to, bool is_configuration) {
  make_folders(to.parent_path(), is_configuration);
  std::error_code failed;
  fs::rename(from, to, failed);
  if (failed == std::errc::cross_device_link) fs::copy_file(from, to, failed);
  if (failed) fail(to, failed);
  // The daemon reads the configuration as a member of its group, and owns the rest.
  if (::chmod(to.c_str(), is_configuration ? 0640 : 0600) != 0) {
    fail(to, {errno, std::generic_category()});
  }
  give(to, to.parent_path(), is_configuration);
  sync(to);
  sync(folder_of(to));
}

void write_mark(const HomePlaces& places) {
  const fs::path mark = places.state / kMark;
  const int made = ::open(mark.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (made < 0) fail(mark, {errno, std::generic_category()});
  ::close(made);
  give(mark, places.state, false);
  sync(mark);
  sync(places.state);
}

void add_entries(const fs::path& folder, std::set<fs::path>& files) {
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(folder, absent)) {
    if (!entry.path().filename().string().starts_with("before-restore-")) {
      files.insert(entry.path());
    }
  }
}

}  // namespace

fs::path place_of(const HomePlaces& places, const std::string& member) {
  if (member == kMain) return places.config;
  const fs::path name(member);
  auto part = name.begin();
  const std::string root = part->string();
  ++part;
  fs::path place = folder_of(places.config);
  if (root == "state") place = places.state;
  if (root == "plugins") place = places.plugins / ("homeward-" + (part++)->string());
  for (; part != name.end(); ++part) place /= *part;
  return place;
}

std::vector<fs::path> in_the_way(const HomePlaces& places, const Manifest& manifest) {
  std::set<fs::path> files;
  for (const fs::path& file : configuration_files(places.config)) files.insert(file);
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(places.state, absent)) {
    if (is_own_state(entry.path().filename().string())) files.insert(entry.path());
  }
  for (const Manifest::Member& member : manifest.members) {
    const fs::path place = place_of(places, member.name);
    if (member.name.starts_with("plugins/")) {
      add_entries(places.plugins / *place.lexically_relative(places.plugins).begin(), files);
    } else if (fs::exists(fs::symlink_status(place, absent))) {
      files.insert(place);
    }
  }
  return {files.begin(), files.end()};
}

std::vector<fs::path> set_aside(const HomePlaces& places, const std::vector<fs::path>& files,
                                const std::string& stamp) {
  std::set<fs::path> folders;
  for (const fs::path& file : files) {
    const fs::path base = base_of(places, file);
    const fs::path folder = base / ("before-restore-" + stamp);
    const fs::path target = folder / file.lexically_relative(base);
    make_folders(target.parent_path(), false);
    std::error_code failed;
    fs::rename(file, target, failed);
    if (failed) fail(file, failed);
    folders.insert(folder);
  }
  return {folders.begin(), folders.end()};
}

void place(const HomePlaces& places, const Manifest& manifest, const fs::path& unpacked) {
  const auto is_state = [](const Manifest::Member& member) {
    return member.name.starts_with("state/");
  };
  std::vector<Manifest::Member> members = manifest.members;
  const auto states = std::stable_partition(members.begin(), members.end(), std::not_fn(is_state));
  // A database without its log has lost commits: the log is there first.
  std::sort(states, members.end(),
            [](const Manifest::Member& a, const Manifest::Member& b) { return a.name > b.name; });
  for (const Manifest::Member& member : members) {
    if (is_state(member)) write_mark(places);
    place_file(unpacked / member.name, place_of(places, member.name),
               member.name.starts_with("configuration/"));
  }
}

}  // namespace homeward::cli
