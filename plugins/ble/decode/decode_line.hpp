#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <string_view>

namespace homeward::ble {

/// Decodes one line of `homeward-ble decode`: a JSON object with an advertisement (`mac, name,
/// rssi, service_data, manufacturer_data, service_uuids, key`) or a GATT value (`characteristic,
/// value`). Returns the JSON object for it, without a newline; whatever the line holds, the
/// answer is `{"events":[...], "identity"?, "error"?}`. Each line is a device of its own: nothing
/// is remembered from line to line.
[[nodiscard]] std::string decode_line(std::string_view line);

/// Answers each line of `in` by one of `out`, until the end. Lines of more than 64 KiB are answered
/// by an error.
void decode_lines(std::istream& in, std::ostream& out);

}  // namespace homeward::ble
