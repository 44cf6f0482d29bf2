#include "daemon/app/default_texts.hpp"

#include "daemon/app/fault_catalogue.hpp"

#include <array>
#include <string_view>
#include <variant>

namespace homeward::app {
namespace {

using namespace rules;

struct Words {
  std::string_view dutch, english;
};

constexpr Words kGeneral{"Melding in {room}, sinds {since}", "Alert in {room} since {since}"};

/// In the order of Condition::form's alternatives.
constexpr std::array<Words, std::variant_size_v<decltype(Condition::form)>> kWords{{
    {"{device} meldt {value}, sinds {since}", "{device} says {value} since {since}"},
    {"{device} staat op {value}, sinds {since}", "{device} is at {value} since {since}"},
    {"Niets gemerkt sinds {since}", "Nothing seen since {since}"},
    {"Ongewoon vaak of weinig, sinds {since}", "Unusually often or seldom since {since}"},
    {"{device} om {since}, en daarna niet wat erop moest volgen",
     "{device} at {since}, and not what should have followed"},
    {"Al {duration} in {room}", "In {room} for {duration}"},
    {"De toestand duurt al {duration}", "This state has lasted for {duration}"},
    {"Volgt op een andere melding, sinds {since}", "Follows another alert, since {since}"},
    {"{device} zwijgt sinds {since}", "{device} is silent since {since}"},
    {"Anders dan gewoon, sinds {since}", "Unlike the usual, since {since}"},
    {"{device} meldt {value}, om {since}", "{device} says {value} at {since}"},
    kGeneral,
    kGeneral,
    kGeneral,
}};

constexpr Words kFollows{"{device} om {since}, kort na een andere gebeurtenis",
                         "{device} at {since}, soon after another event"};
constexpr Words kAllSilent{"Geen enkel apparaat meldt zich sinds {since}",
                           "No device at all is heard since {since}"};
constexpr Words kBlind{"{device} is nog te horen, maar meldt niets meer sinds {since}",
                       "{device} is still heard, but tells nothing since {since}"};
constexpr Words kOver{"Voorbij na {duration}, begonnen om {since}",
                      "Over after {duration}, it began at {since}"};
constexpr Words kTest{"Testmelding van {home}", "Test alert of {home}"};

Words words_of(const Condition& condition) {
  const auto* after = std::get_if<After>(&condition.form);
  if (after != nullptr && !after->second_absent) return kFollows;
  const auto* offline = std::get_if<Offline>(&condition.form);
  if (offline != nullptr && !offline->selector) return kAllSilent;
  return kWords[condition.form.index()];
}

Words words_of(const core::Alert& alert, const Rule* rule) {
  if (alert.test) return kTest;
  if (!alert.open()) return kOver;
  if (rule == nullptr) {
    const FaultKind* kind = find_fault(alert.rule.str());
    if (kind != nullptr) return {kind->dutch, kind->english};
  }
  if (rule == nullptr || !rule->when) return kGeneral;
  const bool blind = std::holds_alternative<Offline>(rule->when->form) && alert.device &&
                     !alert.evidence.empty() && alert.evidence.front().property == "data";
  return blind ? kBlind : words_of(*rule->when);
}

}  // namespace

std::string default_text(const core::Alert& alert, const rules::Rule* rule, Language language) {
  const Words words = words_of(alert, rule);
  std::string text(language == Language::dutch ? words.dutch : words.english);
  // Without evidence there is no device to speak of.
  if (text.starts_with("{device}") && !alert.device && alert.evidence.empty()) {
    text = std::string(language == Language::dutch ? kGeneral.dutch : kGeneral.english);
  }
  return text;
}

}  // namespace homeward::app
