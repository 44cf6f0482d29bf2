#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The serial protocol of TI's Zigbee network processors: "Monitor and Test" frames as described in
/// TI's "Z-Stack Monitor and Test API" (SWRA198). Pure: no port, no clock.
namespace homeward::zigbee::znp {

using Bytes = std::vector<std::uint8_t>;

/// What a frame is to its other side.
enum class FrameType : std::uint8_t { poll = 0, request = 1, indication = 2, response = 3 };

/// Type, subsystem and command in the two bytes that carry them: `type << 5 | subsystem` first.
/// Written as TI's tables do, 0x2101 is SYS_PING.
struct CommandId {
  std::uint16_t code{0};

  [[nodiscard]] constexpr FrameType type() const {
    return static_cast<FrameType>((code >> 13) & 0x7U);
  }
  [[nodiscard]] constexpr std::uint8_t subsystem() const {
    return static_cast<std::uint8_t>((code >> 8) & 0x1FU);
  }
  /// The response that answers this request.
  [[nodiscard]] constexpr CommandId response() const {
    return {static_cast<std::uint16_t>((code & 0x1FFFU) | 0x6000U)};
  }

  friend constexpr bool operator==(CommandId, CommandId) = default;
  friend constexpr auto operator<=>(CommandId, CommandId) = default;
};

/// One frame without its start byte, length and check sum.
struct Frame {
  CommandId id;
  Bytes data;  ///< at most kMaxData

  friend bool operator==(const Frame&, const Frame&) = default;
};

inline constexpr std::size_t kMaxData = 250;
inline constexpr std::uint8_t kStart = 0xFE;

/// The bytes of a frame on the line: FE, length, command, data, XOR of all but the first.
/// Requires data of at most kMaxData bytes.
[[nodiscard]] Bytes encode(const Frame& frame);

/// The frame that the bytes are, whole and alone; none when they are anything else.
[[nodiscard]] std::optional<Frame> decode(std::span<const std::uint8_t> bytes);

/// Finds frames in what a port delivers. Whatever is no frame is skipped byte by byte: a frame cut
/// short costs only itself, because the search goes on inside of what it seemed to hold.
class Decoder {
 public:
  /// Adds bytes as they came. Keeps at most one frame's length of undecided bytes after next()
  /// has returned none.
  void feed(std::span<const std::uint8_t> bytes);

  /// The next whole frame with a right check sum; none until more bytes come.
  [[nodiscard]] std::optional<Frame> next();

  /// Call when the line has been quiet for a while: if a whole frame lies inside of one that began
  /// and did not end, the beginning is given up and next() returns the inner one. A frame that is
  /// merely slow is kept.
  void line_is_quiet();

  /// Whether a frame began and its end is missing.
  [[nodiscard]] bool waiting() const { return begin_ < buffer_.size(); }

  /// Bytes that belonged to no frame, since the beginning.
  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }

  void reset();

 private:
  enum class Look : std::uint8_t { frame, incomplete, nothing };

  [[nodiscard]] Look look(std::size_t at) const;
  [[nodiscard]] Frame take();

  Bytes buffer_;
  std::size_t begin_{0};
  std::uint64_t skipped_{0};
};

/// The name of a command in TI's tables, "SYS_PING"; empty when it is not one that we use.
[[nodiscard]] std::string_view name(CommandId id);

/// "request", "response", "indication" or "poll".
[[nodiscard]] std::string_view name(FrameType type);

/// "SYS_PING request", or "0x2144 request" for an unknown command.
[[nodiscard]] std::string describe(CommandId id);

}  // namespace homeward::zigbee::znp
