#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

/// What the command line says to people, in the language of their locale: gettext(3), with the
/// catalogues of the folder po/. The sources speak English; what has no translation stays so.
/// JSON, YAML's keys, names and values are never translated.
namespace homeward::cli {

/// Takes the language from LANGUAGE, LC_ALL, LC_MESSAGES and LANG. Numbers, times and the order of
/// words keep the form that files and programs expect: no other part of the locale is taken.
void choose_language();

/// For programs, which read what people do not.
void speak_english();

/// Marks a message that is translated elsewhere, by `tr` of a variable.
constexpr const char* to_translate(const char* message) noexcept {
  return message;
}

namespace language {

inline std::string value_text(std::string_view text) {
  return std::string(text);
}
template <std::integral Number>
std::string value_text(Number number) {
  return std::to_string(number);
}

/// Puts the values into `{0}`, `{1}`, ... of a text; what stands in other braces stays. A text with
/// a number too high is taken as it is: a catalogue comes from outside the program.
[[nodiscard]] std::string filled(std::string_view text, std::initializer_list<std::string> values);
[[nodiscard]] const char* translated(const char* message);
[[nodiscard]] const char* translated(const char* one, const char* many, std::uint64_t number);
[[nodiscard]] std::string translated_in(const char* context, std::string_view message);

}  // namespace language

/// The message in the user's language. Values take the places `{0}`, `{1}`, ..., which a
/// translation may put into another order; without values, braces are only braces.
template <class... Values>
[[nodiscard]] std::string tr(const char* message, const Values&... values) {
  const char* const text = language::translated(message);
  if constexpr (sizeof...(Values) == 0) {
    return text;
  } else {
    return language::filled(text, {language::value_text(values)...});
  }
}

/// The same for a number of things: `one` for 1, `many` for what is not, or the forms that the
/// language has. The number is `{0}`, the values are `{1}`, `{2}`, ...
template <class... Values>
[[nodiscard]] std::string tr_count(const char* one, const char* many, std::uint64_t number,
                                   const Values&... values) {
  return language::filled(language::translated(one, many, number),
                          {language::value_text(number), language::value_text(values)...});
}

/// A word that needs its context: `open` of an alert, not of a door.
[[nodiscard]] inline std::string tr_in(const char* context, std::string_view message) {
  return language::translated_in(context, message);
}

/// The language that messages are in now, as `explain --language` takes it: en, nl.
[[nodiscard]] std::string language_code();

}  // namespace homeward::cli
