#include "cli/backup/placing.hpp"
#include "cli/backup/unpacking.hpp"
#include "cli/commands/commands.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "lib/base/folder_lock.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

/// Where the backup is unpacked: in the folder of the state, so that the database is renamed only.
class Staging {
 public:
  explicit Staging(const fs::path& state) : folder_(state / ("restore-" + random_word())) {
    std::error_code failed;
    if (!fs::create_directory(folder_, failed) || failed) {
      throw CommandFailure(ExitCode::no_permission, tr("{0} can't be made", folder_.string()));
    }
    fs::permissions(folder_, fs::perms::owner_all, failed);
  }
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  [[nodiscard]] const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

/// A home is a configuration and a database; nothing else may come into the daemon's folder.
void require_home(const Manifest& manifest) {
  const auto has = [&manifest](const char* name) {
    return std::any_of(manifest.members.begin(), manifest.members.end(),
                       [name](const Manifest::Member& member) { return member.name == name; });
  };
  for (const char* const name : {"configuration/homeward.yaml", "state/homeward.db"}) {
    if (!has(name)) throw CommandFailure(ExitCode::data, tr("no {0} is in it", name));
  }
  for (const Manifest::Member& member : manifest.members) {
    const bool known = member.name == "state/homeward.db" || member.name == "state/homeward.db-wal";
    if (member.name.starts_with("state/") && !known) {
      throw CommandFailure(ExitCode::data, tr("{0} is no part of a home", printable(member.name)));
    }
  }
}

bool has_zigbee(const Manifest& manifest) {
  return std::any_of(
      manifest.members.begin(), manifest.members.end(),
      [](const Manifest::Member& member) { return member.name.starts_with("plugins/zigbee/"); });
}

void tell(const Manifest& manifest, const std::vector<fs::path>& aside, Session& session) {
  if (session.json) {
    std::string answer;
    json::Writer out(answer);
    out.begin_object().text("made_at", manifest.made_at).text("version", manifest.version);
    out.key("set_aside").begin_array();
    for (const fs::path& folder : aside) out.text(folder.string());
    out.end_array().end_object();
    session.out << answer << '\n';
    return;
  }
  session.out << tr("The home of {0} is back. What to know:\n", printable(manifest.made_at))
              << tr("  - The first gateway must stay off: two with one identity confuse platforms "
                    "and sensors.\n");
  if (has_zigbee(manifest)) {
    session.out << tr(
        "  - Zigbee: a new stick gets the network with its counters advanced by 2,500. "
        "A backup that is\n    older than what was sent since may need a sensor to "
        "join again (docs/ZIGBEE.md).\n");
  }
  session.out << tr(
      "  - Bluetooth bonds are the system's: sensors that were bonded are paired again.\n");
  if (!manifest.with_keys) {
    session.out << tr(
        "  - Passwords and keys of the platforms are not in it: put them in place.\n");
  }
  for (const fs::path& folder : aside) {
    session.out << tr("  - What was here is in {0}.\n", printable(folder.string()));
  }
  session.out << tr("Next: homeward check && systemctl start homeward\n");
}

}  // namespace

ExitCode run(const RestoreOptions& options, Session& session) {
  const HomePlaces places{
      options.config.empty() ? fs::path("/etc/homeward/homeward.yaml") : options.config,
      options.state, options.plugins};
  const Result<FolderLock> lock = FolderLock::take(places.state);
  if (!lock) {
    const bool busy = lock.error().code == ErrorCode::refused;
    throw CommandFailure(busy ? ExitCode::no : ExitCode::no_permission,
                         told_text(to_text(lock.error())));
  }
  const Staging staging(places.state);
  const Manifest manifest = unpack(options.file, staging.folder());
  require_home(manifest);
  const std::vector<fs::path> old = in_the_way(places, manifest);
  if (!old.empty() && !options.force) {
    throw CommandFailure(ExitCode::no,
                         tr("there is a home here already ({0}); with --force it is set aside",
                            old.front().string()));
  }
  const std::vector<fs::path> aside = set_aside(places, old, format_rfc3339_utc(wall_now()));
  place(places, manifest, staging.folder());
  tell(manifest, aside, session);
  return ExitCode::ok;
}

}  // namespace homeward::cli
