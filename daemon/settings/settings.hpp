#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/ports/options.hpp"
#include "daemon/rules/rule_set.hpp"
#include "lib/base/result.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::settings {

/// homeward.yaml and conf.d, typed (CONFIG.md). Immutable once loaded.
struct Settings {
  std::string gateway_id;
  std::filesystem::path state_dir{"/var/lib/homeward"};
  std::filesystem::path control_socket;  ///< empty: RUNTIME_DIR/control.sock
  rules::RuleSet rule_set;
  std::vector<ports::PluginOptions> plugins;
  std::vector<ports::PlatformOptions> platforms;
  std::vector<ports::Recipient> recipients;
  ports::JournalOptions journal;
  ports::SupervisionOptions supervision;
  std::string hash;  ///< "sha256:..." over the files' bytes, for status and heartbeat
};

/// What loading gives: settings unless there are errors, and all errors and warnings at once.
struct Loaded {
  std::optional<Settings> settings;
  core::Diagnostics diagnostics;   ///< by file, then by place
  std::vector<std::string> files;  ///< names of what was read, in that order
};

/// One file's name (for messages) and text.
struct SourceText {
  std::string name;
  std::string text;
};

/// Where rule packs come from.
struct PackLibrary {
  std::function<Result<SourceText>(const std::string& name)> find;
  std::vector<std::string> names;  ///< of all that can be found
};

/// Reads `main_file` and the `conf.d/*.yaml` beside it, merged by top-level key: the same key in
/// two files is an error. Files of `devices.d` beside it add to `devices`. Rule packs come from
/// `rules.d` beside it, then from the ones installed. Limits: 1 MiB a file, 64 files. Never throws
/// on what it reads.
[[nodiscard]] Loaded load(const std::filesystem::path& main_file);

/// Reads exactly these files, merged by top-level key (`homeward check FILE...`).
[[nodiscard]] Loaded load_files(const std::vector<std::filesystem::path>& files);

/// The same from texts, for tests and fuzzing.
[[nodiscard]] Loaded load_texts(const std::vector<SourceText>& texts,
                                const PackLibrary& packs = {});

}  // namespace homeward::settings
