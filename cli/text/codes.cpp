#include "cli/text/codes.hpp"

#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"

#include <algorithm>
#include <array>

namespace homeward::cli {
namespace {

struct Code {
  std::string_view of, code;
};

constexpr Code word_in(std::string_view of, std::string_view code) {
  return {of, code};
}

/// Each is a message of the catalogues, `of` its context. In English the code is the word.
constexpr std::array kCodes{
    word_in("severity", "info"),
    word_in("severity", "warning"),
    word_in("severity", "critical"),
    word_in("category", "care"),
    word_in("category", "safety"),
    word_in("category", "service"),
    word_in("category", "technical"),
    word_in("part", "when"),
    word_in("part", "during"),
    word_in("part", "while"),
    word_in("part", "unless"),
    word_in("part", "clear"),
    word_in("presence", "home"),
    word_in("presence", "away"),
    word_in("presence", "unknown"),
    word_in("clock", "synchronised"),
    word_in("clock", "estimated"),
    word_in("clock", "unsynchronised"),
    word_in("event", "report"),
    word_in("event", "event"),
    word_in("event", "restored"),
    word_in("class", "alarm"),
    word_in("class", "fault"),
    word_in("class", "advisory"),
    word_in("class", "trend"),
    word_in("class", "reading"),
    word_in("plugin", "ok"),
    word_in("plugin", "degraded"),
    word_in("plugin", "failed"),
    word_in("plugin", "disconnected"),
    word_in("plugin", "never-connected"),
    word_in("plugin", "refused"),
    word_in("warning", "begun"),
    word_in("warning", "cancelled"),
    word_in("warning", "fired"),
    word_in("warning", "over"),
    word_in("reason", "acknowledged"),
    word_in("reason", "rule-removed"),
    word_in("reason", "late-event"),
    word_in("reason", "platform"),
    word_in("verdict", "pass"),
    word_in("verdict", "fail"),
    word_in("verdict", "skip"),
    word_in("verdict", "advice"),
    word_in("audit", "acknowledged"),
    word_in("audit", "backed-up"),
    word_in("audit", "cancelled"),
    word_in("audit", "command-refused"),
    word_in("audit", "configuration"),
    word_in("audit", "consent-given"),
    word_in("audit", "consent-withdrawn"),
    word_in("audit", "dead-letter"),
    word_in("audit", "erased"),
    word_in("audit", "exported"),
    word_in("audit", "noted"),
    word_in("audit", "presence"),
    word_in("audit", "resolved"),
    word_in("audit", "restored"),
    word_in("audit", "silence-ended"),
    word_in("audit", "silenced"),
    word_in("audit", "tested"),
};

}  // namespace

std::string code_word(const char* of, std::string_view code) {
  const bool known = std::any_of(kCodes.begin(), kCodes.end(),
                                 [&](const Code& one) { return one.of == of && one.code == code; });
  return known ? tr_in(of, code) : std::string(code);
}

std::string code_word(const char* of, const json::Value& code) {
  const auto text = code.text();
  return text && !text->empty() ? code_word(of, *text) : cell(code);
}

}  // namespace homeward::cli
