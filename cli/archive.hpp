#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

namespace homeward::cli {

/// A zip file that is being written, readable by its owner alone. archive.cpp is the only user of
/// libarchive. Throws CommandFailure (no_permission) when it can't be written, (no) when the file
/// is there already; a file that was not finished is removed.
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

  /// Ends the archive; without it the file goes with the object.
  void finish();

 private:
  struct Handle;
  void require(int code) const;

  std::filesystem::path file_;
  std::unique_ptr<Handle> handle_;
  bool finished_{false};
};

}  // namespace homeward::cli
