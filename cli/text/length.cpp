#include "cli/text/length.hpp"

#include "cli/exit_code.hpp"
#include "cli/text/language.hpp"
#include "cli/text/look.hpp"
#include "daemon/settings/scalars.hpp"

namespace homeward::cli {

std::chrono::microseconds length_of(std::string_view option, const std::string& text) {
  const settings::Parsed<core::Duration> parsed = settings::parse_duration(text);
  if (parsed.value && *parsed.value > core::Duration{0}) return *parsed.value;
  throw CommandFailure(ExitCode::usage,
                       printable(tr("{0} wants a length such as 8h: '{1}'", option, text)));
}

}  // namespace homeward::cli
