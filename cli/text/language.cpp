#include "cli/text/language.hpp"

#include <libintl.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace homeward::cli {
namespace {

constexpr const char* kDomain = "homeward";
constexpr char kContextEnd = '\004';  ///< between context and message in a catalogue (GNU gettext)

/// Where the catalogues lie: beside the program, as in /usr/bin and /usr/share/locale. Only who can
/// replace the program can replace what it says; nothing of the environment leads elsewhere.
std::string catalogue_folder() {
  std::error_code unknown;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", unknown);
  if (unknown) return HOMEWARD_LOCALE_DIR;
  return (program.parent_path().parent_path() / "share" / "locale").string();
}

/// The locale that the environment asks for, as setlocale(3) looks for it.
std::string asked_locale() {
  for (const char* const name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* const set = std::getenv(name);
    if (set != nullptr && *set != '\0') return set;
  }
  return {};
}

/// A locale that this machine was not given, as ssh brings it from a laptop, still names a
/// language. gettext takes it from LANGUAGE in every locale that exists but "C" and, from
/// glibc 2.39 on, "C.UTF-8"; the others are those that images of systems come with.
void take_language_alone() {
  const std::string asked = asked_locale();
  for (const char* const there : {"en_GB.UTF-8", "en_US.UTF-8", "C.UTF-8"}) {
    if (std::setlocale(LC_MESSAGES, there) == nullptr) continue;
    const char* const preferred = std::getenv("LANGUAGE");
    if (preferred == nullptr || *preferred == '\0') ::setenv("LANGUAGE", asked.c_str(), 1);
    return;
  }
}

}  // namespace

void choose_language() {
  if (std::setlocale(LC_MESSAGES, "") == nullptr) take_language_alone();
  ::bindtextdomain(kDomain, catalogue_folder().c_str());
  // LC_CTYPE stays "C", to which gettext would otherwise convert: all that we write is UTF-8. The
  // C library's own words are those of strerror(3).
  ::bind_textdomain_codeset(kDomain, "UTF-8");
  ::bind_textdomain_codeset("libc", "UTF-8");
  ::textdomain(kDomain);
}

void speak_english() {
  std::setlocale(LC_MESSAGES, "C");
}

std::string language_code() {
  // A catalogue translates this by its own code.
  return tr_in("the code of this language, such as nl", "en");
}

namespace language {

std::string filled(std::string_view text, std::initializer_list<std::string> values) {
  std::string out;
  while (!text.empty()) {
    const bool place = text.size() > 2 && text[0] == '{' && text[2] == '}';
    const std::size_t number = place ? static_cast<std::size_t>(text[1] - '0') : values.size();
    if (place && text[1] >= '0' && number < values.size()) {
      out += values.begin()[number];
      text.remove_prefix(3);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

const char* translated(const char* message) {
  return ::dgettext(kDomain, message);
}

const char* translated(const char* one, const char* many, std::uint64_t number) {
  return ::dngettext(kDomain, one, many, number);
}

std::string translated_in(const char* context, std::string_view message) {
  std::string key = context;
  key.append(1, kContextEnd).append(message);
  const char* const text = ::dgettext(kDomain, key.c_str());
  return text == key.c_str() ? std::string(message) : text;
}

}  // namespace language
}  // namespace homeward::cli
