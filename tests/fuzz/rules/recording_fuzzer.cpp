// Reads bytes as a recording, and holds what it takes to its promise: written out again, a line
// gives the same event.
#include "daemon/rules/recording.hpp"
#include "lib/base/assert.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>

namespace {

using namespace homeward;

std::string quoted(const std::string& text) {
  return boost::json::serialize(boost::json::value(text));
}

std::string value_text(const core::Value& value) {
  const auto* word = std::get_if<std::string>(&value);
  return word != nullptr ? quoted(*word) : core::to_text(value);
}

/// Boost.JSON 1.81 may read a number of more than 15 digits as its neighbour.
bool same(const core::Value& one, const core::Value& other) {
  const double* a = std::get_if<double>(&one);
  const double* b = std::get_if<double>(&other);
  if (a == nullptr || b == nullptr) return one == other;
  constexpr double kNeighbour = 1e-15;
  return std::abs(*a - *b) <= kNeighbour * std::abs(*a);
}

void check(const rules::RecordedEvent& event) {
  const double* number = std::get_if<double>(&event.value);
  HW_ASSERT(number == nullptr || std::isfinite(*number));
  std::string line = R"({"value": )" + value_text(event.value);
  line += R"(, "ts": ")" + format_rfc3339_utc(event.time);
  line += R"(", "device": )" + quoted(event.device);
  line += R"(, "property": )" + quoted(event.property) + "}";
  // Escapes may make a line longer than it came.
  if (line.size() > rules::RecordingParser::max_line) return;
  rules::RecordingParser parser;
  rules::RecordedEvent again;
  const Result<void> parsed = parser.parse(line, again);
  HW_ASSERT(parsed.has_value());
  HW_ASSERT(again.time == event.time && again.device == event.device);
  HW_ASSERT(again.property == event.property && same(again.value, event.value));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream input(std::string(data, data + size));
  rules::RecordingReader reader(input);
  rules::RecordedEvent event;
  while (true) {
    const Result<bool> more = reader.next(event);
    if (!more || !*more) break;
    check(event);
  }
  HW_ASSERT(reader.line() <= size + 1);
  return 0;
}
