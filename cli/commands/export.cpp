#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/configuration/home_files.hpp"
#include "cli/machine/archive.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/csv.hpp"
#include "cli/text/language.hpp"
#include "lib/json/writer.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <optional>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kReadMe = to_translate(
    "All that this Homeward gateway holds about the home, in JSON and, for tables, in CSV.\n"
    "\n"
    "status.json     how it is now, and what waits for whom\n"
    "devices         the sensors and their last values\n"
    "events          what sensors said, as long as it is kept\n"
    "alerts          what was alerted, who was told and who answered\n"
    "audit           who did what: acknowledgements, silences, consent, exports\n"
    "routine.json    what rules learned of the days in this home\n"
    "configuration/  the rules, and who may know what\n"
    "\n"
    "Times are UTC. Passwords and keys are not part of it.\n");

constexpr std::array<std::string_view, 7> kEventColumns{
    "id", "time", "device", "property", "value", "time_quality", "kind"};
constexpr std::array<std::string_view, 16> kAlertColumns{
    "id",     "revision",     "rule",  "device",      "severity",      "category",
    "test",   "room",         "stale", "fired_at",    "pending_since", "resolved_at",
    "reason", "acknowledged", "told",  "time_quality"};
constexpr std::array<std::string_view, 8> kAuditColumns{"id",    "time", "action", "rule",
                                                        "alert", "by",   "via",    "detail"};
constexpr std::array<std::string_view, 5> kDeviceColumns{"id", "address", "room", "last_seen",
                                                         "values"};

/// As editors of every system show it in lines.
std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out;
}

/// A list that the daemon gives page by page.
struct List {
  std::string target;  ///< up to the mark of the page
  std::string member;  ///< of the answer
  std::string mark;    ///< of an entry: the next page begins behind it; empty: there is one page
  std::string first;   ///< the mark of the first page
  std::span<const std::string_view> columns;
};

using Take = std::function<void(const json::Value&)>;

void each(const Session& session, const List& list, const Take& take) {
  std::string mark = list.first;
  while (true) {
    const Answer page(session.client.get(list.target + mark));
    const json::Value entries = page.value().member(list.member);
    for (std::size_t index = 0; index < entries.size(); ++index) take(entries.at(index));
    if (entries.size() == 0 || list.mark.empty()) break;
    const json::Value last = entries.at(entries.size() - 1).member(list.mark);
    mark = last.text() ? percent_encoded(*last.text()) : last.to_json();
  }
}

void add_list(Archive& archive, const Session& session, const std::string& name, const List& list) {
  archive.add(name + ".json", [&](const Archive::Write& write) {
    std::string_view before = "[\n";
    each(session, list, [&](const json::Value& entry) {
      write(before);
      write(entry.to_json());
      before = ",\n";
    });
    write(before == "[\n" ? "[]\n" : "\n]\n");
  });
  archive.add(name + ".csv", [&](const Archive::Write& write) {
    write(csv_head(list.columns));
    each(session, list, [&](const json::Value& entry) { write(csv_line(entry, list.columns)); });
  });
}

/// The configuration as the installer wrote it; secrets are never in it.
void add_configuration(Archive& archive, const fs::path& main) {
  for (const fs::path& file : configuration_files(main)) {
    std::ifstream in(file, std::ios::binary);
    if (!in) continue;
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    const fs::path name = file.lexically_relative(main.parent_path());
    archive.add("configuration/" + name.string(), content);
  }
}

}  // namespace

ExitCode run(const ExportOptions& options, Session& session) {
  std::string body;
  json::Writer(body)
      .begin_object()
      .text("by", options.by.empty() ? user_name() : options.by)
      .end_object();
  Archive archive(options.file);
  // Written down before anything is taken.
  static_cast<void>(session.client.post("/v1/exports", body));
  archive.add("README.txt", with_crlf(tr(kReadMe)));
  archive.add("status.json", session.client.get("/v1/status") + '\n');
  archive.add("routine.json", session.client.get("/v1/routine") + '\n');
  add_list(archive, session, "devices", {"/v1/devices", "devices", "", "", kDeviceColumns});
  add_list(archive, session, "events",
           {"/v1/journal?limit=1000&after=", "events", "id", "0", kEventColumns});
  add_list(archive, session, "alerts",
           {"/v1/alerts?limit=1000&before=", "alerts", "id", "", kAlertColumns});
  add_list(archive, session, "audit",
           {"/v1/audit?limit=1000&before=", "audit", "id", "0", kAuditColumns});
  add_configuration(archive,
                    options.config.empty() ? "/etc/homeward/homeward.yaml" : options.config);
  archive.finish();
  if (session.json) {
    std::string answer;
    json::Writer(answer).begin_object().text("file", options.file.string()).end_object();
    session.out << answer << '\n';
  } else {
    session.out << tr("All that is held about the home is in {0}.\n",
                      printable(options.file.string()));
  }
  return ExitCode::ok;
}

}  // namespace homeward::cli
