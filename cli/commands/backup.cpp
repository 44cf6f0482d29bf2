#include "cli/asking/answer.hpp"
#include "cli/backup/packing.hpp"
#include "cli/commands/commands.hpp"
#include "cli/configuration/home_files.hpp"
#include "cli/machine/archive.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "daemon/settings/check.hpp"
#include "lib/base/folder_lock.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <optional>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

/// Backing up may take a slow card minutes.
constexpr std::chrono::minutes kPatience{10};

/// The database as it may be copied: the running daemon's copy, which goes with this, or the file
/// itself while no daemon can open it.
class StateCopy {
 public:
  StateCopy(const Session& session, const fs::path& state, const std::string& by) {
    std::string body;
    json::Writer(body).begin_object().text("by", by).end_object();
    try {
      const Answer answer(session.client.with_patience(kPatience).post("/v1/backups", body));
      copy_ = std::string(answer.value().member("file").text().value_or(""));
      files_.push_back({"state/homeward.db", copy_});
    } catch (const CommandFailure& failure) {
      if (failure.code() != ExitCode::unreachable) throw;
      take_files(state);
    }
  }
  ~StateCopy() {
    std::error_code ignored;
    if (!copy_.empty()) fs::remove(copy_, ignored);
  }
  StateCopy(const StateCopy&) = delete;
  StateCopy& operator=(const StateCopy&) = delete;

  [[nodiscard]] const std::vector<PackedFile>& files() const { return files_; }

 private:
  void take_files(const fs::path& state) {
    std::error_code absent;
    if (!fs::exists(state / "homeward.db", absent)) {
      throw CommandFailure(ExitCode::no_input,
                           tr("homewardd does not run, and {0} holds no database: say where it "
                              "lies with --state",
                              state.string()));
    }
    Result<FolderLock> lock = FolderLock::take(state);
    if (!lock) throw CommandFailure(ExitCode::no, told_text(to_text(lock.error())));
    lock_.emplace(std::move(*lock));
    for (const char* const name : {"homeward.db", "homeward.db-wal"}) {
      if (fs::exists(state / name, absent)) {
        files_.push_back({std::string("state/") + name, state / name});
      }
    }
  }

  fs::path copy_;
  std::optional<FolderLock> lock_;
  std::vector<PackedFile> files_;
};

/// The files of the configuration, and what it names that is not for this backup.
struct Configuration {
  std::vector<PackedFile> files;
  std::vector<fs::path> left_out;
};

void add_named(const fs::path& home, const fs::path& file, Configuration& found) {
  const std::string name = "configuration/" + file.lexically_relative(home).string();
  if (is_member_name(name)) {
    found.files.push_back({name, file});
  } else {
    found.left_out.push_back(file);
  }
}

/// The keys of sensors: those that are named, and those of sensors that are commented out for a
/// while, which `pair` wrote. A platform's key may lie there too.
void add_sensor_keys(const fs::path& home, const std::vector<fs::path>& named,
                     const std::vector<fs::path>& of_platforms, Configuration& found) {
  for (const fs::path& file : named) add_named(home, file, found);
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(home / "keys", absent)) {
    const fs::path& file = entry.path();
    const bool is_platforms =
        std::find(of_platforms.begin(), of_platforms.end(), file) != of_platforms.end();
    if (entry.is_symlink() || !entry.is_regular_file() || is_platforms) continue;
    add_named(home, file, found);
  }
}

Configuration gather(const fs::path& main, bool with_keys) {
  const fs::path home = folder_of(main);
  Configuration found;
  for (const fs::path& file : configuration_files(main)) {
    if (file == main) {
      found.files.push_back({"configuration/homeward.yaml", file});
    } else {
      add_named(home, file, found);
    }
  }
  const settings::Checked checked = settings::check({main});
  if (!checked.settings) {
    found.left_out.push_back(home / "keys");
    if (!with_keys) return found;
    throw CommandFailure(ExitCode::config,
                         tr("the configuration, which names the keys, has errors: "
                            "see 'homeward check'"));
  }
  for (const ports::PlatformOptions& platform : checked.settings->platforms) {
    if (!platform.tls.ca_file.empty()) add_named(home, platform.tls.ca_file, found);
  }
  const std::vector<fs::path> keys = key_files(*checked.settings);
  add_sensor_keys(home, device_key_files(*checked.settings), keys, found);
  for (const fs::path& key : keys) {
    if (with_keys) {
      add_named(home, key, found);
    } else {
      found.left_out.push_back(key);
    }
  }
  return found;
}

/// A file that two platforms name goes in once.
void remove_repeated(std::vector<PackedFile>& files) {
  std::vector<PackedFile> once;
  for (PackedFile& file : files) {
    const auto same = [&file](const PackedFile& other) { return other.name == file.name; };
    if (std::none_of(once.begin(), once.end(), same)) once.push_back(std::move(file));
  }
  files = std::move(once);
}

void tell(const BackupOptions& options, const Manifest& manifest,
          const std::vector<fs::path>& left_out, Session& session) {
  if (session.json) {
    std::string answer;
    json::Writer out(answer);
    out.begin_object().text("file", options.file.string());
    out.key("members").unsigned_integer(manifest.members.size()).key("left_out").begin_array();
    for (const fs::path& file : left_out) out.text(file.string());
    out.end_array().end_object();
    session.out << answer << '\n';
    return;
  }
  session.out << tr(
      "The home is in {0}, {1} files: the configuration, the database with all events\nand alerts, "
      "and what sensors need, such as the key of the Zigbee network.\n"
      "It is personal data: whoever has it can read the days of this home and talk to its "
      "sensors.\n",
      printable(options.file.string()), manifest.members.size());
  if (manifest.with_keys) session.out << tr("Passwords and keys of the platforms are in it.\n");
  for (const fs::path& file : left_out) {
    session.out << tr("Not in it: {0}\n", printable(file.string()));
  }
}

}  // namespace

ExitCode run(const BackupOptions& options, Session& session) {
  const fs::path main =
      options.config.empty() ? fs::path("/etc/homeward/homeward.yaml") : options.config;
  Archive archive(options.file);
  Configuration configuration = gather(main, options.with_keys);
  const StateCopy state(session, options.state, options.by.empty() ? user_name() : options.by);
  std::vector<PackedFile> files = std::move(configuration.files);
  for (const auto& more : {state.files(), plugin_files(options.plugins)}) {
    files.insert(files.end(), more.begin(), more.end());
  }
  remove_repeated(files);
  Manifest manifest;
  manifest.version = HOMEWARD_VERSION;
  manifest.schema = schema_of(state.files().front().file);
  manifest.made_at = format_rfc3339_utc(wall_now());
  manifest.with_keys = options.with_keys;
  pack(archive, files, manifest);
  archive.finish();
  tell(options, manifest, configuration.left_out, session);
  return ExitCode::ok;
}

}  // namespace homeward::cli
