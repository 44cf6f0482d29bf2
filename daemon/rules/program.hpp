#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/rules/rule_set.hpp"
#include "lib/base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace homeward::rules {

/// A property of a device as a dense index; stable within one Program.
enum class SlotIndex : std::uint32_t {};
/// A rule as a dense index in file order; stable within one Program.
enum class RuleIndex : std::uint32_t {};

/// A rule set with every name resolved, ready to run. Immutable; outlives the engines that run it.
class Program {
 public:
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  /// The slot of a declared property; nothing when the home has no such device or property.
  [[nodiscard]] std::optional<SlotIndex> find_slot(std::string_view device,
                                                   std::string_view property) const;
  [[nodiscard]] const core::DeviceId& device_of(SlotIndex slot) const;
  [[nodiscard]] const std::string& property_of(SlotIndex slot) const;
  [[nodiscard]] std::size_t slot_count() const noexcept;
  [[nodiscard]] std::optional<RuleIndex> find_rule(std::string_view id) const;
  [[nodiscard]] const Rule& rule(RuleIndex index) const;
  [[nodiscard]] const RuleSet& rule_set() const noexcept;

  class Impl;
  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }

 private:
  friend struct Compiler;
  explicit Program(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// What compile() gives: a program unless there are errors, and everything that was found.
struct Compilation {
  std::optional<Program> program;
  core::Diagnostics diagnostics;
};

/// Resolves names and checks what can be checked before a home runs (RULES.md section 5): unknown
/// device, property, group, room, state or rule; a glob that matches nothing; cycles in `unless`;
/// `for` longer than its `during`. All errors at once, each with its position and a suggestion.
[[nodiscard]] Compilation compile(RuleSet rule_set);

}  // namespace homeward::rules
