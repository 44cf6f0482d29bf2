#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace homeward::cli {

/// A zip file that is being written, readable by its owner alone. archive.cpp is the only user of
/// libarchive. It has its name only when it is whole and on disk. Throws CommandFailure
/// (no_permission) when it can't be written, (no) when the file is there already.
class Archive {
 public:
  explicit Archive(std::filesystem::path file);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  using Write = std::function<void(std::string_view)>;

  /// Adds a file whose content `fill` gives piece by piece.
  void add(const std::string& name, const std::function<void(const Write&)>& fill);
  void add(const std::string& name, std::string_view content);

  /// Ends the archive and gives it its name; without it the file goes with the object.
  void finish();

 private:
  struct Handle;
  void require(int code) const;

  std::filesystem::path file_;
  std::string unfinished_;  ///< what it is called until then
  std::unique_ptr<Handle> handle_;
  bool finished_{false};
};

/// Reads a zip file member by member, as it comes: names and sizes are not to be trusted. Throws
/// CommandFailure: no_input (no such file), data (no archive, or a broken one).
class ArchiveReader {
 public:
  explicit ArchiveReader(std::filesystem::path file);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  struct Member {
    std::string name;
    bool regular{false};  ///< a file, no link, folder or device
  };

  /// The next member; nothing behind the last one.
  [[nodiscard]] std::optional<Member> next();
  /// The next bytes of the member, at most `bytes`; 0 at its end.
  [[nodiscard]] std::size_t read(char* into, std::size_t bytes);

 private:
  struct Handle;
  void require(int code) const;

  std::filesystem::path file_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace homeward::cli
