#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"
#include "daemon/ports/profile.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::app {

/// The commands that were answered, so that one that comes again gets its answer again and changes
/// nothing (PLATFORM.md: for 7 days). A ring of facts in the store: each command writes one small
/// row, and a flood writes over its own.
class AnsweredCommands {
 public:
  static constexpr std::size_t most = 2'000;
  static constexpr std::chrono::days kept{7};

  /// Takes what the store keeps.
  void restore(const std::map<std::string, std::string>& meta);

  /// The answer that was given to this id; null when there was none, or long ago.
  [[nodiscard]] const ports::CommandReply* find(const core::PlatformId& platform,
                                                const std::string& id, core::WallTime now) const;

  /// Remembers an answer; gives the fact to write.
  std::pair<std::string, std::string> add(const core::PlatformId& platform,
                                          const ports::CommandReply& reply, core::WallTime now);

 private:
  struct Answer {
    core::WallTime at{};
    ports::CommandReply reply;
    std::size_t slot{0};
  };
  using Key = std::pair<core::PlatformId, std::string>;

  void put(std::size_t slot, Key key, Answer answer);

  std::map<Key, Answer> answers_;
  std::vector<Key> ring_;  ///< by slot; an empty id: free
  std::size_t next_{0};
};

}  // namespace homeward::app
