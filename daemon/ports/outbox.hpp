#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::ports {

/// Order of sending (PLATFORM.md, Delivery): a class is sent only when those before it are empty.
enum class MessageClass : std::uint8_t { alarm, fault, advisory, trend, reading };

inline constexpr std::array kMessageClasses{MessageClass::alarm, MessageClass::fault,
                                            MessageClass::advisory, MessageClass::trend,
                                            MessageClass::reading};

[[nodiscard]] std::string_view to_text(MessageClass message_class) noexcept;

/// One message for one platform, immutable once queued. The envelope is made when it is sent,
/// because `historical` depends on that moment; all else is fixed here.
struct OutboxRow {
  core::PlatformId platform;
  MessageClass message_class{MessageClass::alarm};
  std::uint64_t sequence{0};  ///< per platform, from 1, without gaps
  std::string id;             ///< unique and stable over re-sends: `<alert id>/<revision>`
  std::string type;           ///< `care.homeward.alert.raised.v1`
  std::string channel;        ///< `alerts`, `readings`, `replies`
  std::string subject;        ///< what it is about: rule id; may be empty
  core::WallTime time{};      ///< when it happened
  std::string data;           ///< the CloudEvents `data` member, JSON text
  /// Whose it is: the recipients it was made for, by name with commas between, the one with the
  /// widest view first. Empty: the platform's own, such as a reply.
  std::string audience{};

  friend bool operator==(const OutboxRow&, const OutboxRow&) = default;
};

/// Everything of one class up to and including `sequence` was acknowledged by the broker.
struct DeliveryMark {
  core::PlatformId platform;
  MessageClass message_class{MessageClass::alarm};
  std::uint64_t sequence{0};
};

/// A page of rows behind a cursor.
struct OutboxQuery {
  core::PlatformId platform;
  MessageClass message_class{MessageClass::alarm};
  std::uint64_t after{0};
  std::uint32_t limit{100};
};

/// Messages to give up, unsent: those behind `after`, oldest first.
struct OutboxDrop {
  core::PlatformId platform;
  MessageClass message_class{MessageClass::reading};
  std::uint64_t after{0};
  core::WallTime before{core::WallTime::max()};  ///< only what happened earlier
  std::uint32_t limit{1000};                     ///< 1 to 1000
  std::string audience{};                        ///< only rows of exactly these; empty: of all
};

/// How much waits for a platform, per class.
struct OutboxDepth {
  core::PlatformId platform;
  std::array<std::uint64_t, kMessageClasses.size()> rows{};
  std::array<std::uint64_t, kMessageClasses.size()> delivered{};  ///< the cursor of each class
  std::uint64_t last_sequence{0};  ///< the highest sequence ever given out for the platform
};

}  // namespace homeward::ports
