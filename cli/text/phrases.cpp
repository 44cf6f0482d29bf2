#include "cli/text/phrases.hpp"

#include "cli/text/language.hpp"
#include "cli/text/phrase_book.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace homeward::cli {
namespace {

constexpr std::size_t kHoles = 10;
/// Sentences hold sentences, and those hold names: more is no sentence of ours.
constexpr int kDepth = 3;

std::string told(std::string_view english, int depth);

struct Match {
  std::array<std::string_view, kHoles> values;
  std::size_t count{0};
};

/// The place of the next `{0}`, `{1}`, ...; other braces are text.
std::size_t next_hole(std::string_view phrase) {
  std::size_t at = phrase.find('{');
  while (at != phrase.npos) {
    const bool digit = at + 2 < phrase.size() && phrase[at + 1] >= '0' && phrase[at + 1] <= '9';
    if (digit && phrase[at + 2] == '}') return at;
    at = phrase.find('{', at + 1);
  }
  return at;
}

/// What stands in the holes of a phrase, which number from 0 on in the order of the English;
/// nothing when the text is another one. A hole takes the shortest text that lets the rest match.
std::optional<Match> match(std::string_view phrase, std::string_view text) {
  Match found;
  std::size_t hole = next_hole(phrase);
  if (!text.starts_with(phrase.substr(0, hole))) return std::nullopt;
  text.remove_prefix(std::min(hole, phrase.size()));
  while (hole != phrase.npos) {
    phrase.remove_prefix(hole + 3);
    hole = next_hole(phrase);
    const std::string_view piece = phrase.substr(0, hole);
    std::size_t end = piece.empty() ? text.size() : text.find(piece);
    if (hole == phrase.npos && text.ends_with(piece)) end = text.size() - piece.size();
    if (end == text.npos || end == 0) return std::nullopt;
    found.values.at(found.count++) = text.substr(0, end);
    text.remove_prefix(end + piece.size());
  }
  return text.empty() ? std::optional(found) : std::nullopt;
}

std::string filled_in(const char* phrase, const Match& match, int depth) {
  std::array<std::string, kHoles> values;
  for (std::size_t i = 0; i < match.count; ++i) values.at(i) = told(match.values.at(i), depth + 1);
  return language::filled(language::translated(phrase),
                          {values[0], values[1], values[2], values[3], values[4], values[5],
                           values[6], values[7], values[8], values[9]});
}

/// The sentence as a phrase of the book, if it is one.
std::optional<std::string> known(std::string_view english, int depth) {
  for (const char* const phrase : phrase_book()) {
    const std::optional<Match> found = match(phrase, english);
    if (found) return filled_in(phrase, *found, depth);
  }
  return std::nullopt;
}

std::string level_text(core::Diagnostic::Level level) {
  switch (level) {
    case core::Diagnostic::Level::error: return tr_in("a diagnostic", "error");
    case core::Diagnostic::Level::warning: return tr_in("a diagnostic", "warning");
    case core::Diagnostic::Level::info: break;
  }
  return tr_in("a diagnostic", "info");
}

/// Where the advice begins behind a message: the first one that is known, else the last one.
std::size_t advice_of(std::string_view message) {
  constexpr std::string_view kBetween = "; ";
  for (std::size_t at = message.find(kBetween); at != message.npos;
       at = message.find(kBetween, at + 1)) {
    if (known(message.substr(at + kBetween.size()), 0)) return at;
  }
  return message.rfind(kBetween);
}

/// A line of core::to_text(): FILE:LINE:COLUMN: LEVEL: MESSAGE; ADVICE.
std::optional<std::string> diagnostic_line(std::string_view line) {
  using Level = core::Diagnostic::Level;
  for (const Level level : {Level::error, Level::warning, Level::info}) {
    const std::string mark = ": " + std::string(core::to_text(level)) + ": ";
    const std::size_t at = line.find(mark);
    if (at == line.npos) continue;
    const std::string_view all = line.substr(at + mark.size());
    const std::size_t end = advice_of(all);
    std::string text = std::string(line.substr(0, at)) + ": " + level_text(level) + ": ";
    text += told(all.substr(0, end), 0);
    if (end != all.npos) text += "; " + told(all.substr(end + 2), 0);
    return text;
  }
  return std::nullopt;
}

std::string told(std::string_view english, int depth) {
  if (depth > kDepth) return std::string(english);
  if (const auto whole = known(english, depth)) return *whole;
  // WHERE: WHAT, as errors are written.
  for (std::size_t at = english.find(": "); at != english.npos; at = english.find(": ", at + 1)) {
    const std::optional<std::string> what = known(english.substr(at + 2), depth);
    if (what) return std::string(english.substr(0, at + 2)) + *what;
  }
  return std::string(english);
}

}  // namespace

std::string told_text(std::string_view english) {
  if (language_code() == "en") return std::string(english);
  if (const auto line = diagnostic_line(english)) return *line;
  return told(english, 0);
}

std::string diagnostic_text(const core::Diagnostic& found) {
  if (language_code() == "en") return core::to_text(found);
  // What comes before the level is the place alone.
  std::string text = core::to_text({found.level, found.position, {}, {}});
  text.erase(text.size() - core::to_text(found.level).size() - 2);
  text += level_text(found.level) + ": " + told(found.message, 0);
  if (!found.suggestion.empty()) text += "; " + told(found.suggestion, 0);
  return text;
}

}  // namespace homeward::cli
