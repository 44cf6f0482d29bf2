#pragma once

#include "daemon/core/event.hpp"
#include "daemon/ports/options.hpp"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace homeward::app {

/// Which recipients may have a reading at all: those whose `readings` name its device.property
/// (PLATFORM.md, Privacy: nothing but what is named). The answer for a property is remembered,
/// because it is asked for every event. Owned by the router, which owns the recipients too.
class ReadingFilter {
 public:
  explicit ReadingFilter(const std::vector<ports::Recipient>& recipients);

  /// True when no recipient names any reading.
  [[nodiscard]] bool empty() const { return wanting_.empty(); }

  /// The indices of the recipients that name the property of this event.
  [[nodiscard]] const std::vector<std::size_t>& named_by(const core::Event& event);

 private:
  struct Wanting {
    std::size_t recipient{0};
    std::vector<std::string> globs;
  };

  std::vector<Wanting> wanting_;
  std::unordered_map<std::string, std::vector<std::size_t>> known_;
  std::string name_;  ///< kept for its memory
};

}  // namespace homeward::app
