#pragma once

#include "daemon/rules/program_impl.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace homeward::rules {

/// What is said of a selector with Selection::is_nothing.
inline constexpr std::string_view kNothingThere = "nothing ever happens there";

/// What a selector means in a home: its slots, or what is wrong with it.
struct Selection {
  std::vector<SlotIndex> slots;  ///< in slot order, each once
  std::string problem;           ///< empty when there are slots
  std::string suggestion;
  /// There are no slots, and that can be meant: a group that was written empty, a room without
  /// devices. What looks like a slip of the pen is none of these.
  bool is_nothing{false};
};

/// Resolves a selector by RULES.md 6.1. The groups it may name must be in `program` already.
[[nodiscard]] Selection select(const Program::Impl& program, std::string_view text);

}  // namespace homeward::rules
