#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::ports {

/// A part of a text with `{placeholders}`.
struct TemplatePiece {
  enum class Kind : std::uint8_t {
    text,         ///< as it stands; `{{` and `}}` are one brace each
    placeholder,  ///< the name between the braces
    broken        ///< a brace without its partner
  } kind{Kind::text};
  std::string text;
  std::size_t at{0};  ///< byte in the whole text

  friend bool operator==(const TemplatePiece&, const TemplatePiece&) = default;
};

/// Takes a template's text apart.
[[nodiscard]] std::vector<TemplatePiece> split_template(std::string_view text);

/// The placeholders that topics may have: what can't break a topic, and tells nothing of a home.
[[nodiscard]] std::vector<std::string_view> topic_placeholders();

/// Those of a body (docs/PLATFORM.md, template).
[[nodiscard]] std::vector<std::string_view> body_placeholders();

/// True if a body may have it: one of body_placeholders(), or a text by language, as
/// `data.title.nl`.
[[nodiscard]] bool is_body_placeholder(std::string_view name);

}  // namespace homeward::ports
