#include "cli/backup/unpacking.hpp"

#include "cli/backup/sha256.hpp"
#include "cli/exit_code.hpp"
#include "cli/machine/archive.hpp"
#include "cli/text/language.hpp"
#include "cli/text/look.hpp"
#include "cli/text/phrases.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 64UL * 1024;
using Members = std::map<std::string, Manifest::Member>;

[[noreturn]] void refuse(const std::string& name, const std::string& what) {
  throw CommandFailure(ExitCode::data,
                       tr("the backup is not taken: {0}: {1}", printable(name), what));
}

/// A file that is being unpacked.
class Target {
 public:
  explicit Target(fs::path path) : path_(std::move(path)) {
    std::error_code failed;
    fs::create_directories(path_.parent_path(), failed);
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file_ < 0) fail();
  }
  ~Target() { ::close(file_); }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_, bytes.data(), bytes.size());
      if (written < 0) fail();
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() {
    if (::fsync(file_) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const {
    throw CommandFailure(ExitCode::no_permission, path_.string() + ": " + std::strerror(errno));
  }

  fs::path path_;
  int file_{-1};
};

/// Reads the archive once, within the limits.
class Unpacking {
 public:
  Unpacking(const fs::path& archive, fs::path folder)
      : reader_(archive), folder_(std::move(folder)) {}

  void run() {
    while (const std::optional<ArchiveReader::Member> member = reader_.next()) {
      if (!member->regular) refuse(member->name, tr("no file but a link or a folder"));
      if (member->name == Manifest::kName) {
        take_manifest();
      } else {
        take(member->name);
      }
    }
  }

  [[nodiscard]] const Members& found() const { return found_; }
  [[nodiscard]] const std::optional<std::string>& manifest() const { return manifest_; }

 private:
  void take_manifest() {
    if (manifest_) refuse(Manifest::kName, tr("it is there twice"));
    manifest_.emplace();
    while (const std::size_t got = reader_.read(piece_.data(), piece_.size())) {
      if (manifest_->size() + got > BackupLimits::kManifestBytes) {
        refuse(Manifest::kName, tr("it is too large"));
      }
      manifest_->append(piece_.data(), got);
    }
  }

  void take(const std::string& name) {
    if (!is_member_name(name)) refuse(name, tr("it is no part of a backup"));
    if (found_.contains(name)) refuse(name, tr("it is there twice"));
    if (found_.size() >= BackupLimits::kMembers) refuse(name, tr("there are too many files"));
    Manifest::Member& member = found_[name];
    member.name = name;
    Target target(folder_ / name);
    Sha256 digest;
    while (const std::size_t got = reader_.read(piece_.data(), piece_.size())) {
      const std::string_view bytes(piece_.data(), got);
      bytes_ += got;
      if (bytes_ > BackupLimits::kBytes) refuse(name, tr("it is larger than a home can be"));
      digest.add(bytes);
      target.write(bytes);
      member.bytes += got;
    }
    target.sync();
    member.sha256 = digest.text();
  }

  ArchiveReader reader_;
  fs::path folder_;
  std::array<char, kPiece> piece_{};
  Members found_;
  std::optional<std::string> manifest_;
  std::uint64_t bytes_{0};
};

void compare(const Manifest& manifest, const Members& found) {
  for (const Manifest::Member& member : manifest.members) {
    const auto there = found.find(member.name);
    if (there == found.end()) refuse(member.name, tr("it is missing"));
    if (there->second.bytes != member.bytes) refuse(member.name, tr("it has another size"));
    if (there->second.sha256 != member.sha256) refuse(member.name, tr("it was changed or damaged"));
  }
  // Each of the manifest is there, and none is named twice: what is more is not of the manifest.
  if (found.size() == manifest.members.size()) return;
  for (const auto& [name, member] : found) {
    const bool known =
        std::any_of(manifest.members.begin(), manifest.members.end(),
                    [&name = name](const Manifest::Member& one) { return one.name == name; });
    if (!known) refuse(name, tr("the manifest does not know it"));
  }
}

}  // namespace

Manifest unpack(const fs::path& archive, const fs::path& folder) {
  Unpacking unpacking(archive, folder);
  unpacking.run();
  if (!unpacking.manifest())
    refuse(archive.string(), tr("no backup of Homeward (no manifest.json)"));
  Result<Manifest> manifest = parse_manifest(*unpacking.manifest());
  if (!manifest) refuse(Manifest::kName, told_text(to_text(manifest.error())));
  compare(*manifest, unpacking.found());
  return std::move(*manifest);
}

}  // namespace homeward::cli
