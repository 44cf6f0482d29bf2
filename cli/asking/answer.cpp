#include "cli/asking/answer.hpp"

#include "cli/exit_code.hpp"
#include "cli/text/language.hpp"

namespace homeward::cli {
namespace {

/// The longest lists have 1000 entries of some kilobytes.
constexpr json::Limits kLimits{.size = 32UL * 1024UL * 1024UL, .depth = 24};

}  // namespace

Answer::Answer(const std::string& text) : parser_(kLimits) {
  const Result<json::Value> parsed = parser_.parse(text);
  if (!parsed || !parsed->is_object()) {
    throw CommandFailure(ExitCode::data, tr("homewardd's answer is not a JSON object"));
  }
  value_ = *parsed;
}

}  // namespace homeward::cli
