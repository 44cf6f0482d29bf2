#pragma once

#include "daemon/store/files.hpp"
#include "tests/sim/sim_media.hpp"

#include <memory>
#include <string>

namespace homeward::sim {

/// The file system of one simulated process: an SQLite VFS over a SimMedia, which is SQLite's
/// default until the next one is made, and the few file operations that the store does by itself.
/// detach() is the process's death: whatever it still tries does nothing. Outlives the store that
/// uses it; the media outlives it.
class SimDisk final : public store::Files {
 public:
  explicit SimDisk(SimMedia& media);
  ~SimDisk() override;
  SimDisk(const SimDisk&) = delete;
  SimDisk& operator=(const SimDisk&) = delete;

  void detach();

  [[nodiscard]] Result<bool> prepare(const std::filesystem::path& path) override;
  [[nodiscard]] Result<std::filesystem::path> set_aside(const std::filesystem::path& path,
                                                        const std::string& suffix) override;
  [[nodiscard]] Result<void> replace(const std::filesystem::path& from,
                                     const std::filesystem::path& to) override;
  void remove(const std::filesystem::path& path) override;
  [[nodiscard]] bool exists(const std::filesystem::path& path) override;
  [[nodiscard]] std::uint64_t bytes(const std::filesystem::path& path) noexcept override;

 private:
  class Vfs;
  std::unique_ptr<Vfs> vfs_;
};

}  // namespace homeward::sim
