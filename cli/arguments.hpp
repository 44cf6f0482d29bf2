#pragma once

#include "cli/commissioning_options.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace homeward::cli {

struct CheckOptions {
  std::vector<std::filesystem::path> files;  ///< empty: /etc/homeward/homeward.yaml
};

struct SchemaOptions {};

struct ReplayOptions {
  std::filesystem::path config;
  std::string events;   ///< a path, or `-` for standard input
  std::string reorder;  ///< how long events may have been on their way; empty: not at all
};

struct ExplainOptions {
  std::string rule;
  std::string language;  ///< en, nl; empty: the home's
};

struct TestRulesOptions {
  std::vector<std::filesystem::path> files;  ///< at least one
};

struct StatusOptions {};
struct DevicesOptions {};

struct EventsOptions {
  bool follow{false};
  std::uint32_t limit{100};
};

struct AlertsOptions {
  bool open{false};
  std::uint32_t limit{100};
};

struct AckOptions {
  std::string alert;
  std::string by;  ///< empty: the name of the user who runs the command
};

struct ReloadOptions {};

struct SilenceOptions {
  std::string rule;
  std::string length;  ///< as written: `8h`; empty with `end`
  std::string reason;
  std::string by;  ///< empty: the name of the user who runs the command
  bool critical{false};
  bool end{false};  ///< end the silence instead
};

/// `away`, `home`, `vacation until DATE`.
struct PresenceOptions {
  bool home{false};
  std::string until;  ///< of a vacation; empty: until sensors tell
  std::string by;     ///< empty: the name of the user who runs the command
};

struct CancelOptions {
  std::string rule;
  std::string device;  ///< empty: all of the rule
  std::string by;      ///< empty: the name of the user who runs the command
};

struct BaselineOptions {
  std::string rule;        ///< empty: all rules
  std::uint32_t days{14};  ///< how many to show
};

struct WhatIfOptions {
  std::vector<std::filesystem::path> files;  ///< the changed rules; empty: /etc/homeward
  std::string since;                         ///< as written: `30d`
};

struct AuditOptions {
  std::uint64_t before{0};  ///< entries older than this one; 0: the newest
  std::uint32_t limit{100};
};

/// Looks for devices of a plugin or, with `device`, takes one into the home.
struct PairOptions {
  std::string plugin;
  std::string device;         ///< `PLUGIN:ADDRESS`; empty: only look
  std::uint32_t seconds{30};  ///< how long to look
  std::string name;
  std::string room;
  std::string supervise;                ///< as written: `24h`
  std::vector<std::string> properties;  ///< empty: all that it says
  std::string key_file;                 ///< a path, or `-` for standard input; empty: none
  std::uint32_t test_s{0};              ///< how long to wait for a first word of it; 0: not at all
  std::filesystem::path config;
};

struct ExportOptions {
  std::filesystem::path file;    ///< the archive to write; it must not exist yet
  std::filesystem::path config;  ///< empty: /etc/homeward/homeward.yaml
  std::string by;                ///< empty: the name of the user who runs the command
};

struct BackupOptions {
  std::filesystem::path file;                        ///< the archive; it must not exist yet
  std::filesystem::path config;                      ///< empty: /etc/homeward/homeward.yaml
  std::filesystem::path state{"/var/lib/homeward"};  ///< asked only when no daemon runs
  std::filesystem::path plugins{"/var/lib"};         ///< where the `homeward-PLUGIN` folders are
  std::string by;  ///< empty: the name of the user who runs the command
  bool with_keys{false};
};

struct RestoreOptions {
  std::filesystem::path file;
  std::filesystem::path config;  ///< empty: /etc/homeward/homeward.yaml
  std::filesystem::path state{"/var/lib/homeward"};
  std::filesystem::path plugins{"/var/lib"};
  bool force{false};  ///< sets aside what is there
};

struct EraseOptions {
  std::filesystem::path config;  ///< empty: /etc/homeward/homeward.yaml
  std::string by;                ///< empty: the name of the user who runs the command
  bool yes{false};
  bool keep_keys{false};
};

using CommandOptions =
    std::variant<CheckOptions, SchemaOptions, ReplayOptions, StatusOptions, DevicesOptions,
                 EventsOptions, AlertsOptions, AckOptions, TestAlertOptions, TestRulesOptions,
                 ReloadOptions, ExplainOptions, SilenceOptions, AuditOptions, PresenceOptions,
                 CancelOptions, BaselineOptions, WhatIfOptions, PairOptions, WalkTestOptions,
                 MetricsOptions, HistoryOptions, PluginTestOptions, DevicesEditOptions,
                 SetupOptions, ReportOptions, DiagnoseOptions, CompletionOptions, ExportOptions,
                 BackupOptions, RestoreOptions, EraseOptions>;

/// A command line, understood.
struct Arguments {
  std::filesystem::path socket;
  bool json{false};
  CommandOptions command;
};

/// Reads the command line, and HOMEWARD_CONTROL_SOCKET. Nothing when help or the version was
/// asked for and printed. Throws CommandFailure (usage).
[[nodiscard]] std::optional<Arguments> parse_arguments(int argc, const char* const* argv);

}  // namespace homeward::cli
