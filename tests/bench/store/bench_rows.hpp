#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/database.hpp"

#include <array>
#include <filesystem>
#include <memory>
#include <string>

namespace homeward::store::bench {

/// A fresh database under the build folder, removed at the end.
class BenchFile {
 public:
  explicit BenchFile(const std::string& name)
      : folder_(std::filesystem::path(HOMEWARD_BENCH_FOLDER) / ("run-" + name)) {
    std::filesystem::remove_all(folder_);
  }
  ~BenchFile() { std::filesystem::remove_all(folder_); }
  BenchFile(const BenchFile&) = delete;
  BenchFile& operator=(const BenchFile&) = delete;

  [[nodiscard]] std::filesystem::path path() const { return folder_ / "homeward.db"; }

  [[nodiscard]] std::unique_ptr<Database> open() const {
    constexpr std::uint64_t kMaxBytes = 2048ULL * 1024 * 1024;
    return std::move(Database::open({path(), kMaxBytes, "bench"}).value().database);
  }

 private:
  std::filesystem::path folder_;
};

inline ports::JournalEvent event(std::uint64_t id) {
  static const std::array<std::string, 4> kDevices{"hall", "kitchen", "front_door", "bed"};
  core::Event event;
  event.device = core::DeviceId(kDevices[id % kDevices.size()]);
  event.property = "temperature";
  event.value = 20.0 + static_cast<double>(id % 50) / 10;
  event.at = core::SteadyTime(std::chrono::seconds(id));
  event.time = core::WallTime(std::chrono::seconds(1'767'225'600 + id));
  return {id, event};
}

inline ports::OutboxRow message(const std::string& platform, ports::MessageClass kind,
                                std::uint64_t sequence) {
  ports::OutboxRow row;
  row.platform = core::PlatformId(platform);
  row.message_class = kind;
  row.sequence = sequence;
  row.id = "01J8ZQ4Y6N0000000000000000/" + std::to_string(sequence);
  row.type = "care.homeward.reading.v1";
  row.channel = "readings";
  row.subject = "hall";
  row.time = core::WallTime(std::chrono::seconds(1'767'225'600 + sequence));
  row.data = std::string(300, 'x');
  return row;
}

}  // namespace homeward::store::bench
