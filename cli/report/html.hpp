#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::cli::report {

/// Foreign text made harmless in HTML, inside elements and inside quoted attributes. Control
/// characters become U+FFFD.
[[nodiscard]] std::string escaped(std::string_view text);

/// Writes HTML piece by piece; text and attributes are escaped here and nowhere else.
class Html {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string>>;

  Html& open(std::string_view tag, Attributes attributes = {});
  Html& close(std::string_view tag);
  Html& text(std::string_view text);
  /// An element with text.
  Html& element(std::string_view tag, std::string_view content, Attributes attributes = {});
  /// HTML that was made by this class, or that is a literal of ours.
  Html& raw(std::string_view html);
  /// A table row; cells are text.
  Html& row(std::string_view cell_tag, const std::vector<std::string>& cells);

  [[nodiscard]] const std::string& str() const { return out_; }

 private:
  std::string out_;
};

}  // namespace homeward::cli::report
