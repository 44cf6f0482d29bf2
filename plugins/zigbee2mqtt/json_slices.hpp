#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace homeward::zigbee2mqtt {

/// Cuts the text of a JSON array into the texts of its elements, without building them. It looks
/// only at strings and brackets: what is inside an element is for a parser to judge.
class ArraySlices {
 public:
  /// Borrows `text`, which must outlive this.
  explicit ArraySlices(std::string_view text);

  /// The next element, or nullopt at the end or at an error (see failed()).
  [[nodiscard]] std::optional<std::string_view> next();

  /// The text is not an array, or is cut off.
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  std::optional<std::string_view> fail();
  void skip_space();
  [[nodiscard]] std::size_t end_of_element() const;

  std::string_view text_;
  std::size_t at_{0};
  bool first_{true};
  bool failed_{false};
};

}  // namespace homeward::zigbee2mqtt
