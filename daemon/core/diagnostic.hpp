#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::core {

/// A place in a configuration file; lines and columns count from 1, 0 means unknown.
struct SourcePosition {
  std::string file;
  std::uint32_t line{0};
  std::uint32_t column{0};

  friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

/// One thing that is wrong, or doubtful, with a configuration.
struct Diagnostic {
  enum class Level : std::uint8_t {
    error,    ///< the configuration can't be used
    warning,  ///< it can, and somebody should look
    info      ///< as it should be, and good to know
  };

  Level level{Level::error};
  SourcePosition position;
  std::string message;     ///< "unknown device 'front_dor'"
  std::string suggestion;  ///< "did you mean 'front_door'?"; may be empty

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

[[nodiscard]] bool has_errors(const Diagnostics& diagnostics) noexcept;

[[nodiscard]] std::string_view to_text(Diagnostic::Level level) noexcept;

/// `file:line:col: error: message; suggestion`
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);

/// The known name that is nearest to `wrong` (edit distance at most a third of its length), for
/// "did you mean"; empty when none is near.
[[nodiscard]] std::string nearest_name(const std::string& wrong,
                                       const std::vector<std::string>& known);

}  // namespace homeward::core
