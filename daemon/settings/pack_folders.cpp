#include "daemon/settings/pack_folders.hpp"

#include "daemon/settings/file_text.hpp"
#include "daemon/settings/yaml_reader.hpp"

#include <map>
#include <system_error>
#include <utility>

namespace homeward::settings {
namespace fs = std::filesystem;

std::vector<fs::path> pack_folders(const fs::path& main_file) {
  std::vector<fs::path> folders{main_file.parent_path() / "rules.d"};
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path prefix = program.parent_path().parent_path();
    folders.push_back(prefix / "share/homeward/rules.d");
    // Only a build tree has this file; above /usr/bin nobody's folder may be taken for ours. It
    // lies in the sources (as debhelper makes it) or in their folder `build`.
    if (fs::exists(prefix / "CMakeCache.txt", error)) {
      const fs::path above = prefix.parent_path();
      for (const fs::path& sources : {above, above.parent_path()}) {
        folders.push_back(sources / "config/rules.d");
      }
    }
  }
  folders.emplace_back(HOMEWARD_DATA_DIR "/rules.d");
  return folders;
}

PackLibrary library_of(const std::vector<fs::path>& folders) {
  std::map<std::string, fs::path> files;
  for (const fs::path& folder : folders) {
    const auto found = yaml_files_in(folder);
    if (!found) continue;  // A folder that can't be read has no packs, which the user is told.
    for (const fs::path& file : *found) files.emplace(file.stem().string(), file);
  }
  PackLibrary library;
  for (const auto& entry : files) library.names.push_back(entry.first);
  library.find = [files = std::move(files)](const std::string& name) -> Result<SourceText> {
    const auto file = files.find(name);
    if (file == files.end()) return failure(ErrorCode::not_found, "there is no such rule pack");
    Result<std::string> text = read_file(file->second, YamlLimits::kBytes);
    if (!text) return text.error();
    return SourceText{file->second.string(), std::move(*text)};
  };
  return library;
}

}  // namespace homeward::settings
