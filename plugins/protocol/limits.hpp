#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// The numbers of the plugin contract (docs/PLUGINS.md). Sizes are bytes.
namespace homeward::protocol::limits {

inline constexpr std::uint64_t kVersion = 1;

inline constexpr std::size_t kLine = 64UL * 1024UL;  ///< a line from a plugin, without newline
/// A line from the core: welcome may carry what many devices asked to keep.
inline constexpr std::size_t kCoreLine = 4UL * 1024UL * 1024UL;
inline constexpr std::size_t kDepth = 16;

inline constexpr std::size_t kId = 128;       ///< devices, plugins, commands, sessions, properties
inline constexpr std::size_t kRun = 64;       ///< the id of a plugin process
inline constexpr std::size_t kText = 256;     ///< a value, a unit, a name, a model
inline constexpr std::size_t kReason = 1024;  ///< reasons, details and errors for people
inline constexpr std::size_t kKeep = 4UL * 1024UL;
/// A `device` line without `keep`: more of it the core does not store.
inline constexpr std::size_t kDescription = 16UL * 1024UL;

inline constexpr std::size_t kEventsPerLine = 256;
inline constexpr std::size_t kPropertiesPerDevice = 128;
inline constexpr std::size_t kValuesPerProperty = 64;
inline constexpr std::size_t kCapabilities = 32;

inline constexpr std::chrono::seconds kHelloWithin{5};
inline constexpr std::chrono::seconds kPingEvery{10};
inline constexpr std::chrono::seconds kPongWithin{30};
inline constexpr std::size_t kMalformedPerMinute = 20;

}  // namespace homeward::protocol::limits
