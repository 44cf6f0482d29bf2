#pragma once

#include "lib/base/result.hpp"
#include "plugins/zigbee/zcl/frame.hpp"
#include "plugins/zigbee/zcl/status.hpp"
#include "plugins/zigbee/zcl/value.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace homeward::zcl {

/// Commands that every cluster knows (ZCL specification, table 2-3).
enum class GlobalCommand : std::uint8_t {
  read_attributes = 0x00,
  read_attributes_response = 0x01,
  write_attributes = 0x02,
  write_attributes_undivided = 0x03,
  write_attributes_response = 0x04,
  write_attributes_no_response = 0x05,
  configure_reporting = 0x06,
  configure_reporting_response = 0x07,
  read_reporting_configuration = 0x08,
  read_reporting_configuration_response = 0x09,
  report_attributes = 0x0A,
  default_response = 0x0B,
  discover_attributes = 0x0C,
  discover_attributes_response = 0x0D,
  read_attributes_structured = 0x0E,
  write_attributes_structured = 0x0F,
  write_attributes_structured_response = 0x10,
  discover_commands_received = 0x11,
  discover_commands_received_response = 0x12,
  discover_commands_generated = 0x13,
  discover_commands_generated_response = 0x14,
  discover_attributes_extended = 0x15,
  discover_attributes_extended_response = 0x16,
};

/// "report_attributes"; empty when there is no such command.
[[nodiscard]] std::string_view to_text(GlobalCommand command) noexcept;

/// One record of a global command. Which fields it has depends on the command.
struct Record {
  /// Where reporting goes: 0 the device sends reports, 1 it expects them.
  enum class Reporting : std::uint8_t { sends = 0, expects = 1 };

  std::optional<std::uint16_t> attribute;  ///< absent in a response that tells of all at once
  std::optional<Status> status;
  std::optional<Reporting> reporting;
  std::optional<DataType> type;
  std::optional<Value> value;
  std::optional<std::uint16_t> minimum_s, maximum_s;  ///< reporting intervals
  std::optional<Value> change;                        ///< least change that is reported
  std::optional<std::uint16_t> timeout_s;
  std::vector<std::uint16_t> selector;  ///< indices into an array or structure
  std::optional<std::uint8_t> access;   ///< of an extended discovery

  friend bool operator==(const Record&, const Record&) = default;
};

/// A decoded global command.
struct GlobalMessage {
  GlobalCommand command{GlobalCommand::read_attributes};
  std::vector<Record> records;
  std::optional<std::uint8_t> answered;  ///< default response: the command it answers
  std::optional<Status> status;          ///< default response: how it went
  std::optional<std::uint16_t> start;    ///< discovery: first id asked for
  std::optional<std::uint8_t> most;      ///< discovery: how many at most
  std::optional<bool> complete;          ///< discovery response: nothing follows
  std::vector<std::uint8_t> commands;    ///< discovery of commands

  /// The value of an attribute that the message carries (with status success); null if none.
  [[nodiscard]] const Value* find(std::uint16_t attribute) const noexcept;

  friend bool operator==(const GlobalMessage&, const GlobalMessage&) = default;
};

/// Reads the payload of a global frame into `message`. With an error, `message` holds the records
/// before it. Errors: invalid (cut short, unknown type), unsupported (no such command), limit.
[[nodiscard]] Result<void> decode_global(const Frame& frame, GlobalMessage& message);

/// True for the frames that carry attribute values as a device has them: reports and responses
/// to reads.
[[nodiscard]] bool carries_values(GlobalCommand command) noexcept;

/// What a report is wanted for, and how often (defaults of reporting: ZIGBEE.md).
struct ReportingRequest {
  std::uint16_t attribute{0};
  DataType type{DataType::no_data};
  std::uint16_t minimum_s{0};
  std::uint16_t maximum_s{0};  ///< 0xFFFF: never
  std::int64_t change{0};      ///< of analogue types only

  friend bool operator==(const ReportingRequest&, const ReportingRequest&) = default;
};

/// An attribute and the value to write, or to answer with.
struct AttributeValue {
  std::uint16_t attribute{0};
  Value value;
};

// Builders. Frames to a device's server go to_server; answers to a device's client to_client. The
// default response is not asked for where the command has a response of its own.

[[nodiscard]] Frame make_read_attributes(std::uint8_t sequence,
                                         std::span<const std::uint16_t> attributes,
                                         std::optional<std::uint16_t> manufacturer = {});
[[nodiscard]] Frame make_write_attributes(std::uint8_t sequence,
                                          std::span<const AttributeValue> values,
                                          std::optional<std::uint16_t> manufacturer = {});
[[nodiscard]] Frame make_configure_reporting(std::uint8_t sequence,
                                             std::span<const ReportingRequest> requests,
                                             std::optional<std::uint16_t> manufacturer = {});
[[nodiscard]] Frame make_read_reporting_configuration(
    std::uint8_t sequence, std::span<const std::uint16_t> attributes,
    std::optional<std::uint16_t> manufacturer = {});
/// The default response to a frame: its sequence, its manufacturer, the other direction.
[[nodiscard]] Frame make_default_response(const Header& answered, Status status);
/// The answer to a read of attributes: a value each, or unsupported_attribute.
[[nodiscard]] Frame make_read_attributes_response(const Header& answered,
                                                  std::span<const std::uint16_t> asked,
                                                  std::span<const AttributeValue> known);

}  // namespace homeward::zcl
