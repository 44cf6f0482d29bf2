#include "daemon/rehearsal/recorded.hpp"

#include "daemon/rules/recording.hpp"

#include <utility>

namespace homeward::rehearsal {
namespace {

constexpr std::size_t most_events = 10'000'000;

Error at_line(Error error, std::uint64_t line) {
  error.where = "line " + std::to_string(line);
  return error;
}

}  // namespace

Result<std::vector<Step>> read_recording(std::istream& input, const rules::Program& program,
                                         const std::string& file) {
  rules::RecordingReader reader(input);
  rules::RecordedEvent event;
  std::vector<Step> steps;
  while (true) {
    const Result<bool> more = reader.next(event);
    if (!more) return more.error();
    if (!*more) return steps;
    if (!program.find_slot(event.device, event.property)) {
      return at_line(failure(ErrorCode::not_found, "the home has no property '" + event.property +
                                                       "' of a device '" + event.device + "'"),
                     reader.line());
    }
    const core::SteadyTime at = recorded_clock.steady(event.time);
    if (!steps.empty() && at < steps.back().at) {
      return at_line(failure(ErrorCode::invalid, "earlier than the line before"), reader.line());
    }
    if (steps.size() == most_events) {
      return at_line(failure(ErrorCode::limit, "more than ten million events"), reader.line());
    }
    const auto line = static_cast<std::uint32_t>(reader.line());
    steps.push_back(Step{at, Report{event.device, event.property, std::move(event.value)},
                         core::SourcePosition{file, line, 1}});
  }
}

}  // namespace homeward::rehearsal
