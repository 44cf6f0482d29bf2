#include "cli/plugin_test/verdict.hpp"

namespace homeward::cli::plugin_test {

std::string_view to_text(Verdict::Kind kind) noexcept {
  switch (kind) {
    case Verdict::Kind::pass: return "pass";
    case Verdict::Kind::fail: return "fail";
    case Verdict::Kind::skip: return "skip";
    case Verdict::Kind::advice: return "advice";
  }
  return "fail";
}

}  // namespace homeward::cli::plugin_test
