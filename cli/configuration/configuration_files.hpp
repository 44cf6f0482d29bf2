#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/settings/settings.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace homeward::cli {

/// The installer's own files, homeward.yaml with conf.d and devices.d beside it, as texts that can
/// be changed and checked before anything is written.
class ConfigurationFiles {
 public:
  /// Reads them. Throws CommandFailure (no_input).
  explicit ConfigurationFiles(const std::filesystem::path& main_file);

  [[nodiscard]] std::vector<settings::SourceText>& texts() { return texts_; }
  [[nodiscard]] const std::filesystem::path& main_file() const { return main_file_; }

  /// Adds a file that is not there yet.
  settings::SourceText& add(const std::filesystem::path& path);

  /// What is wrong with the texts as they are now: they are read as the daemon would, from copies.
  [[nodiscard]] core::Diagnostics check() const;

  /// Writes those that changed, each in one step: after a power cut there is the old file or the
  /// new one. Owner and mode stay. Throws CommandFailure (no_permission, internal).
  void save() const;

 private:
  std::filesystem::path main_file_;
  std::vector<settings::SourceText> texts_;
  std::vector<std::string> before_;  ///< the texts on disk
};

/// Makes a folder that is not there yet, of mode 0750 and, where we may, the group of the folder
/// above: the daemon's. Whether it is there then is found by who writes into it.
void make_folder(const std::filesystem::path& folder);

/// Writes a file in one step, with the mode and, where we may, the owner of the one it replaces; a
/// new one is as create_file() makes it. Throws CommandFailure (no_permission, internal).
void replace_file(const std::filesystem::path& path, const std::string& text);

/// Throws what create_file() would throw where nothing may be written.
void expect_writable(const std::filesystem::path& path);

/// Writes a file that must not be there yet, of mode 0640 and, where we may, the group of its
/// folder: the daemon's. Throws CommandFailure (no, no_permission, internal).
void create_file(const std::filesystem::path& path, const std::string& text);

}  // namespace homeward::cli
