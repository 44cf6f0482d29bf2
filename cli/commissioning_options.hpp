#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Options of what installers and operators do with a home.
namespace homeward::cli {

struct WalkTestOptions {
  std::string length{"30m"};   ///< as written
  std::filesystem::path save;  ///< where the summary goes too; empty: nowhere
};

struct TestAlertOptions {
  std::string rule;
  std::string by;    ///< empty: the name of the user who runs the command
  std::string wait;  ///< as written: `5m`; empty: don't wait for anything
};

struct MetricsOptions {};

struct HistoryOptions {
  std::string what;  ///< DEVICE.PROPERTY; empty with `activity`
  bool activity{false};
  std::string since{"2d"};  ///< as written
};

/// What `setup` need not ask, as it would be typed; `none` stands for nothing.
struct SetupOptions {
  std::filesystem::path output{"/etc/homeward/homeward.yaml"};
  bool yes{false};  ///< take the default of what is not given
  std::string home, zone, languages, plugins, local_broker, port, packs;
  std::string platform, broker, pseudonym, username, consent;
};

struct ReportOptions {
  std::string output;               ///< a file, or `-` for standard output
  std::filesystem::path walk_test;  ///< what `walk-test --save` wrote; empty: none
  std::string since{"7d"};          ///< what activity and batteries are shown of, as written
  std::string by;                   ///< empty: the name of the user who runs the command
};

struct DiagnoseOptions {
  std::string output{"-"};  ///< a file, or `-` for standard output
  std::filesystem::path config{"/etc/homeward/homeward.yaml"};
};

/// `devices adopt|rename|move|remove`.
struct DevicesEditOptions {
  enum class Action : std::uint8_t { adopt, rename, move, remove };
  Action action{Action::adopt};
  std::string name;                     ///< of the device
  std::string other;                    ///< adopt: address; rename: new name; move: room
  std::string room;                     ///< of adopt; may be empty
  std::vector<std::string> properties;  ///< of adopt; empty: those that the plugin told
  std::filesystem::path config{"/etc/homeward/homeward.yaml"};
  bool no_reload{false};
};

struct PluginTestOptions {
  std::vector<std::string> command;  ///< the program and its arguments
  std::string config{"{}"};          ///< what welcome tells it, a JSON object
  std::uint32_t seconds{10};         ///< how long to wait for an event
};

/// An option of the command line, for completion.
struct CommandOption {
  std::vector<std::string> names;  ///< `--json`, `-f`
  std::string help;
  bool takes_value{false};
  std::vector<std::string> choices;  ///< of its value; empty: not known
};

/// A command of the command line and what may follow it; the root has the name of the program.
struct CommandTree {
  std::string name;
  std::string help;
  std::vector<CommandOption> options;
  std::vector<CommandTree> commands;
  bool takes_words{false};  ///< words of its own follow: names, files
};

struct CompletionOptions {
  std::string shell;  ///< bash, zsh
  CommandTree tree;
};

}  // namespace homeward::cli
