#include "cli/backup/packing.hpp"

#include "cli/backup/sha256.hpp"
#include "cli/exit_code.hpp"
#include "cli/text/language.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPluginFolder = "homeward-";
constexpr std::size_t kPiece = 64UL * 1024;

/// Gives the file to `write` piece by piece.
Manifest::Member copy(const PackedFile& from, const Archive::Write& write) {
  std::ifstream in(from.file, std::ios::binary);
  if (!in) {
    const bool absent = errno == ENOENT;
    throw CommandFailure(absent ? ExitCode::no_input : ExitCode::no_permission,
                         absent ? from.file.string() + ": " + std::strerror(errno)
                                : tr("{0}: {1}; a backup is made as root", from.file.string(),
                                     std::strerror(errno)));
  }
  Sha256 digest;
  Manifest::Member member{from.name, 0, ""};
  std::array<char, kPiece> piece{};
  while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(in.gcount()));
    digest.add(bytes);
    member.bytes += bytes.size();
    write(bytes);
  }
  if (in.bad())
    throw CommandFailure(ExitCode::no_input, tr("{0} can't be read", from.file.string()));
  member.sha256 = digest.text();
  return member;
}

void add_folder(const fs::path& folder, const std::string& plugin, std::vector<PackedFile>& files) {
  std::error_code failed;
  for (fs::recursive_directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const fs::path inside = entry->path().lexically_relative(folder);
    const bool set_aside = inside.begin()->string().starts_with("before-restore-");
    if (entry->is_symlink() || !entry->is_regular_file() || set_aside) continue;
    const std::string name = "plugins/" + plugin + "/" + inside.string();
    if (is_member_name(name)) files.push_back({name, entry->path()});
  }
  if (failed) {
    throw CommandFailure(ExitCode::no_permission, folder.string() + ": " + failed.message());
  }
}

}  // namespace

void pack(Archive& archive, const std::vector<PackedFile>& files, Manifest& manifest) {
  for (const PackedFile& file : files) {
    archive.add(file.name, [&](const Archive::Write& write) {
      manifest.members.push_back(copy(file, write));
    });
  }
  archive.add(Manifest::kName, to_json(manifest));
}

std::vector<PackedFile> plugin_files(const fs::path& root) {
  std::vector<PackedFile> files;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(root, absent)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPluginFolder) || entry.is_symlink() || !entry.is_directory()) continue;
    add_folder(entry.path(), name.substr(kPluginFolder.size()), files);
  }
  std::sort(files.begin(), files.end(),
            [](const PackedFile& a, const PackedFile& b) { return a.name < b.name; });
  return files;
}

std::uint64_t schema_of(const fs::path& database) {
  // The database header of SQLite's file format: user_version, 4 bytes, the highest first.
  constexpr std::size_t kHeader = 64;
  constexpr std::size_t kUserVersion = 60;
  std::array<char, kHeader> header{};
  std::ifstream in(database, std::ios::binary);
  if (!in.read(header.data(), header.size())) return 0;
  if (!std::string_view(header.data(), header.size()).starts_with("SQLite format 3")) return 0;
  std::uint64_t version = 0;
  for (std::size_t at = kUserVersion; at < kHeader; ++at) {
    version = version * 256 + static_cast<unsigned char>(header.at(at));
  }
  return version;
}

}  // namespace homeward::cli
