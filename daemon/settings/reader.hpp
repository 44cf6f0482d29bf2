#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/core/time.hpp"
#include "daemon/core/value.hpp"
#include "daemon/ports/options.hpp"
#include "daemon/settings/scalars.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::settings {

/// Turns nodes into typed values and collects what is wrong. Each reading takes the name of the
/// key, for the message, and gives nothing after it has reported why. Borrows the diagnostics.
class Reader {
 public:
  explicit Reader(core::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void error(const Node& at, std::string message, std::string suggestion = {});
  void warn(const Node& at, std::string message, std::string suggestion = {});

  /// The text of a scalar, not empty.
  [[nodiscard]] std::optional<std::string> text(const Node& node, std::string_view name);
  [[nodiscard]] std::optional<std::string> name(const Node& node, std::string_view name);
  [[nodiscard]] std::optional<core::Duration> duration(const Node& node, std::string_view name);
  [[nodiscard]] std::optional<std::uint64_t> size(const Node& node, std::string_view name);
  [[nodiscard]] std::optional<double> percent(const Node& node, std::string_view name);
  [[nodiscard]] std::optional<double> number(const Node& node, std::string_view name);
  /// A whole number, least to most.
  [[nodiscard]] std::optional<std::uint32_t> count(const Node& node, std::string_view name,
                                                   std::uint32_t least, std::uint32_t most);
  [[nodiscard]] std::optional<bool> boolean(const Node& node, std::string_view name);
  [[nodiscard]] std::optional<core::Value> value(const Node& node, std::string_view name);
  /// `"23:00-07:00"`, in quotes.
  [[nodiscard]] std::optional<rules::DailyWindow> window(const Node& node, std::string_view name);
  [[nodiscard]] std::optional<std::chrono::local_days> date(const Node& node,
                                                            std::string_view name);
  /// A path, or `credential:NAME`.
  [[nodiscard]] std::optional<ports::SecretSource> secret(const Node& node, std::string_view name);
  /// The index of one of `words`; else an error with the nearest of them.
  [[nodiscard]] std::optional<std::size_t> choice(const Node& node, std::string_view name,
                                                  std::span<const std::string_view> words);

  /// The items of a sequence, or a scalar or mapping as the only item.
  [[nodiscard]] static std::vector<const Node*> one_or_many(const Node& node);
  /// The items of a sequence; an error for anything else.
  [[nodiscard]] std::vector<const Node*> list(const Node& node, std::string_view name);

  /// Reports an unknown word with the nearest known one, or all known when they are few.
  void unknown(const Node& at, const std::string& message, const std::string& word,
               const std::vector<std::string_view>& known);

 private:
  /// True if the node is a scalar; reports what it is instead.
  [[nodiscard]] bool is_scalar(const Node& node, std::string_view name);
  template <class T>
  std::optional<T> take(const Node& node, std::string_view name, Parsed<T> parsed);

  core::Diagnostics& diagnostics_;
};

}  // namespace homeward::settings
