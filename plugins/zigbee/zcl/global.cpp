#include "plugins/zigbee/zcl/global.hpp"

#include <array>
#include <cstddef>

namespace homeward::zcl {
namespace {

using enum GlobalCommand;

constexpr std::array<std::string_view, 0x17> kNames{"read_attributes",
                                                    "read_attributes_response",
                                                    "write_attributes",
                                                    "write_attributes_undivided",
                                                    "write_attributes_response",
                                                    "write_attributes_no_response",
                                                    "configure_reporting",
                                                    "configure_reporting_response",
                                                    "read_reporting_configuration",
                                                    "read_reporting_configuration_response",
                                                    "report_attributes",
                                                    "default_response",
                                                    "discover_attributes",
                                                    "discover_attributes_response",
                                                    "read_attributes_structured",
                                                    "write_attributes_structured",
                                                    "write_attributes_structured_response",
                                                    "discover_commands_received",
                                                    "discover_commands_received_response",
                                                    "discover_commands_generated",
                                                    "discover_commands_generated_response",
                                                    "discover_attributes_extended",
                                                    "discover_attributes_extended_response"};

/// A selector names at most 15 indices; its upper half says how an element is written.
constexpr std::uint8_t kSelectorDepth = 0x0F;
constexpr std::uint8_t kWholeAttribute = 0xFF;

DataType read_type(Reader& reader) {
  return static_cast<DataType>(reader.u8());
}

Result<void> read_into(std::optional<Value>& target, Reader& reader, DataType type) {
  auto value = read_value(reader, type);
  if (!value) return value.error();
  target = std::move(*value);
  return {};
}

/// type, value
Result<void> read_typed(Reader& reader, Record& record) {
  record.type = read_type(reader);
  if (reader.failed()) return failure(ErrorCode::invalid, "the frame ends before a data type");
  return read_into(record.value, reader, *record.type);
}

void read_selector(Reader& reader, Record& record) {
  const auto indicator = reader.u8();
  if (indicator == kWholeAttribute) return;
  for (unsigned i = 0; i < (indicator & kSelectorDepth); ++i) {
    record.selector.push_back(reader.u16());
  }
}

/// type, minimum, maximum, change of analogue types
Result<void> read_interval(Reader& reader, Record& record) {
  record.type = read_type(reader);
  record.minimum_s = reader.u16();
  record.maximum_s = reader.u16();
  if (reader.failed())
    return failure(ErrorCode::invalid, "the frame ends inside a reporting record");
  if (!is_analogue(*record.type)) return {};
  return read_into(record.change, reader, *record.type);
}

void read_reporting(Reader& reader, Record& record) {
  record.reporting = reader.u8() == 0 ? Record::Reporting::sends : Record::Reporting::expects;
  record.attribute = reader.u16();
}

/// One record of the commands that are lists of records.
Result<void> read_record(GlobalCommand command, Reader& reader, Record& record) {
  switch (command) {
    case read_attributes: record.attribute = reader.u16(); return {};
    case read_attributes_response:
      record.attribute = reader.u16();
      record.status = static_cast<Status>(reader.u8());
      if (reader.failed() || record.status != Status::success) return {};
      return read_typed(reader, record);
    case write_attributes:
    case write_attributes_undivided:
    case write_attributes_no_response:
    case report_attributes: record.attribute = reader.u16(); return read_typed(reader, record);
    case write_attributes_response:
      record.status = static_cast<Status>(reader.u8());
      if (!reader.at_end()) record.attribute = reader.u16();
      return {};
    case configure_reporting:
      read_reporting(reader, record);
      if (record.reporting == Record::Reporting::sends) return read_interval(reader, record);
      record.timeout_s = reader.u16();
      return {};
    case configure_reporting_response:
      record.status = static_cast<Status>(reader.u8());
      if (!reader.at_end()) read_reporting(reader, record);
      return {};
    case read_reporting_configuration: read_reporting(reader, record); return {};
    case read_reporting_configuration_response:
      record.status = static_cast<Status>(reader.u8());
      read_reporting(reader, record);
      if (reader.failed() || record.status != Status::success) return {};
      if (record.reporting == Record::Reporting::sends) return read_interval(reader, record);
      record.timeout_s = reader.u16();
      return {};
    case discover_attributes_response:
      record.attribute = reader.u16();
      record.type = read_type(reader);
      return {};
    case discover_attributes_extended_response:
      record.attribute = reader.u16();
      record.type = read_type(reader);
      record.access = reader.u8();
      return {};
    case read_attributes_structured:
      record.attribute = reader.u16();
      read_selector(reader, record);
      return {};
    case write_attributes_structured:
      record.attribute = reader.u16();
      read_selector(reader, record);
      return read_typed(reader, record);
    case write_attributes_structured_response:
      record.status = static_cast<Status>(reader.u8());
      if (reader.at_end()) return {};
      record.attribute = reader.u16();
      read_selector(reader, record);
      return {};
    default: return failure(ErrorCode::unsupported, "no such global command");
  }
}

Result<void> read_records(Reader& reader, GlobalMessage& message) {
  while (!reader.at_end()) {
    Record record;
    auto read = read_record(message.command, reader, record);
    if (!read) return read.error();
    if (reader.failed()) return failure(ErrorCode::invalid, "the frame ends inside a record");
    message.records.push_back(std::move(record));
  }
  return {};
}

/// Commands that say nothing without a record; an empty list of them is malformed.
bool needs_records(GlobalCommand command) {
  return command != discover_attributes_response &&
         command != discover_attributes_extended_response;
}

Result<void> read_body(Reader& reader, GlobalMessage& message) {
  switch (message.command) {
    case default_response:
      message.answered = reader.u8();
      message.status = static_cast<Status>(reader.u8());
      return {};
    case discover_attributes:
    case discover_attributes_extended:
      message.start = reader.u16();
      message.most = reader.u8();
      return {};
    case discover_commands_received:
    case discover_commands_generated:
      message.start = reader.u8();
      message.most = reader.u8();
      return {};
    case discover_commands_received_response:
    case discover_commands_generated_response: {
      message.complete = reader.u8() != 0;
      const auto rest = reader.take(reader.remaining());
      message.commands.assign(rest.begin(), rest.end());
      return {};
    }
    case discover_attributes_response:
    case discover_attributes_extended_response: message.complete = reader.u8() != 0; break;
    default: break;
  }
  return read_records(reader, message);
}

}  // namespace

std::string_view to_text(GlobalCommand command) noexcept {
  const auto index = static_cast<std::size_t>(command);
  return index < kNames.size() ? kNames[index] : std::string_view{};
}

const Value* GlobalMessage::find(std::uint16_t attribute) const noexcept {
  for (const auto& record : records) {
    if (record.attribute == attribute && record.value) return &*record.value;
  }
  return nullptr;
}

Result<void> decode_global(const Frame& frame, GlobalMessage& message) {
  message = {};
  message.command = static_cast<GlobalCommand>(frame.header.command);
  if (to_text(message.command).empty()) {
    return failure(ErrorCode::unsupported, "no such global command");
  }
  Reader reader(frame.payload);
  auto read = read_body(reader, message);
  if (!read) return read.error();
  if (reader.failed()) return failure(ErrorCode::invalid, "the frame ends inside its fields");
  const bool listed = !message.answered && !message.start && message.commands.empty();
  if (listed && message.records.empty() && !message.complete && needs_records(message.command)) {
    return failure(ErrorCode::invalid, "the frame has no records");
  }
  return {};
}

bool carries_values(GlobalCommand command) noexcept {
  return command == report_attributes || command == read_attributes_response;
}

}  // namespace homeward::zcl
