#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace homeward::sim {

/// What is wrong with a disk at the moment.
struct DiskTrouble {
  bool full{false};       ///< files can't grow
  bool read_only{false};  ///< nothing can be written
  bool read_fails{false};
  bool write_fails{false};
  bool sync_fails{false};  ///< and the kernel forgets the dirty pages, as Linux may
};

/// The bytes of a disk: what the programs see, and what would survive a power cut. Outlives the
/// gateways that run on it. docs/FAULTS.md is the model: a synced byte stays; of what was not
/// synced each 512-byte sector survives or not for itself. A killed process loses nothing.
class SimMedia {
 public:
  explicit SimMedia(std::uint64_t seed) : random_(seed) {}

  DiskTrouble trouble;

  /// Cuts the power after so many more writes and syncs: inside a commit, as it comes. The disk is
  /// dead from then on until power_on().
  void set_fuse(std::uint32_t operations) { fuse_ = operations; }
  [[nodiscard]] bool dead() const { return dead_; }
  /// Cuts the power now.
  void cut() { dead_ = true; }
  /// Settles what survived the cut.
  void power_on();

  void clear_fuse() { fuse_.reset(); }

  /// Syncs of an SQLite log do nothing: what synchronous=NORMAL makes of a commit.
  void set_forgetting_log(bool forgetting) { forgetting_log_ = forgetting; }

  [[nodiscard]] bool exists(const std::string& name) const;
  void create(const std::string& name);
  void remove(const std::string& name, bool durable);
  void rename(const std::string& from, const std::string& to);

  /// Each gives false when the disk does not do it; trouble() and dead() tell why.
  [[nodiscard]] bool read(const std::string& name, std::uint64_t offset, std::span<std::byte> into,
                          std::size_t& got);
  [[nodiscard]] bool write(const std::string& name, std::uint64_t offset,
                           std::span<const std::byte> bytes);
  [[nodiscard]] bool truncate(const std::string& name, std::uint64_t size);
  [[nodiscard]] bool sync(const std::string& name);
  [[nodiscard]] std::uint64_t size(const std::string& name) const;
  /// Writing these bytes there would make the file larger.
  [[nodiscard]] bool grows(const std::string& name, std::uint64_t end) const;

  /// Flips bytes in the middle of a file, as a dying card does.
  void damage(const std::string& name);

  [[nodiscard]] std::uint64_t synced() const { return syncs_; }
  [[nodiscard]] std::uint64_t written_bytes() const { return written_; }
  [[nodiscard]] std::uint64_t random() { return random_(); }

 private:
  using Bytes = std::vector<std::byte>;

  /// What was done and not synced: a write, or (without bytes) a change of the size.
  struct Change {
    std::uint64_t offset{0};
    Bytes bytes;
    std::optional<std::uint64_t> size;
  };
  struct File {
    Bytes seen;         ///< as programs see it
    Bytes durable;      ///< as a power cut leaves it at the worst
    bool named{false};  ///< its name survives a power cut
    std::deque<Change> changes;
  };

  [[nodiscard]] bool burn();
  static void apply(Bytes& bytes, const Change& change);
  void settle(File& file);
  [[nodiscard]] bool chance() { return (random_() & 1) != 0; }

  std::mt19937_64 random_;
  std::map<std::string, File> files_;
  std::map<std::string, File> deleted_;  ///< names that a power cut may bring back
  std::optional<std::uint32_t> fuse_;
  bool dead_{false};
  bool forgetting_log_{false};
  std::uint64_t syncs_{0};
  std::uint64_t written_{0};
};

}  // namespace homeward::sim
