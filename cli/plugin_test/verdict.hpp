#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::cli::plugin_test {

/// What became of one check of a plugin.
struct Verdict {
  enum class Kind : std::uint8_t {
    pass,
    fail,
    skip,    ///< it could not be seen: the plugin did nothing that shows it
    advice,  ///< allowed, and not what is best
  };
  Kind kind{Kind::pass};
  std::string check;   ///< what is asked of a plugin, a sentence without a full stop
  std::string detail;  ///< of what is not a pass
};

[[nodiscard]] std::string_view to_text(Verdict::Kind kind) noexcept;

}  // namespace homeward::cli::plugin_test
