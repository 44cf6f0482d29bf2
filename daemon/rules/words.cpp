#include "daemon/rules/words.hpp"

#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

namespace homeward::rules {
namespace {

/// The sentences of one language. Each function tells one form.
class Words {
 public:
  explicit Words(Language language) : dutch_(language == Language::dutch) {}

  std::string operator()(const IsValue& form) const {
    return form.selector.text + " is " + values(form.values);
  }

  std::string operator()(const Compare& form) const {
    std::string text = form.stat ? statistic(form) : form.selector.text;
    if (!form.is_not.empty()) return text + say(" is not ", " is niet ") + values(form.is_not);
    if (form.above) text += say(" is above ", " is boven ") + core::to_text(*form.above);
    if (form.above && form.below) text += say(" and", " en");
    if (form.below) text += say(" is below ", " is onder ") + core::to_text(*form.below);
    if (form.clear_below) text += until(say("below ", "onder "), *form.clear_below);
    if (form.clear_above) text += until(say("above ", "boven "), *form.clear_above);
    return text;
  }

  std::string operator()(const Absent& form) const {
    std::string text = say("nothing of ", "niets van ") + events(form.event);
    if (form.for_time) text += say(" for ", " gedurende ") + describe(*form.for_time);
    if (form.between) text += say(" in ", " in ") + describe(*form.between);
    return text;
  }

  std::string operator()(const Count& form) const {
    std::string text = events(form.event);
    if (form.at_least) text += times(say(" at least ", " minstens "), *form.at_least);
    if (form.at_most) text += times(say(" at most ", " hoogstens "), *form.at_most);
    if (form.within) text += say(" within ", " binnen ") + describe(*form.within);
    if (form.between) text += " in " + describe(*form.between);
    if (form.gap) {
      text += say(" (less than ", " (minder dan ") + describe(*form.gap) +
              say(" apart counts once)", " uiteen telt als een)");
    }
    return text;
  }

  std::string operator()(const After& form) const {
    const std::string after = say("after ", "na ") + events(form.event);
    if (form.second_absent) {
      return after + say(" nothing of ", " niets van ") + events(form.second) +
             say(" for ", " gedurende ") + describe(form.within);
    }
    return after + ", " + events(form.second) + say(" within ", " binnen ") + describe(form.within);
  }

  std::string operator()(const LastIn& form) const {
    return say("the last activity was in ", "de laatste activiteit was in ") + form.group.text;
  }

  std::string operator()(const InState& form) const {
    if (form.name == "home") return say("somebody is home", "er is iemand thuis");
    if (form.name == "away") return say("nobody is home", "er is niemand thuis");
    return form.name + say(" holds", " geldt");
  }

  std::string operator()(const AlertFires& form) const {
    return say("alert ", "melding ") + form.rule + say(" fires", " staat open");
  }

  std::string operator()(const Offline& form) const {
    if (!form.selector) return say("no device is heard", "geen apparaat wordt gehoord");
    return form.selector->text + say(" is not heard any more", " wordt niet meer gehoord");
  }

  std::string operator()(const Daily& form) const {
    std::string text = day_measure(form);
    if (form.below) text += say(" is below ", " is onder ") + share(*form.below);
    if (form.above) text += say(" is above ", " is boven ") + share(*form.above);
    if (form.later_by) {
      text +=
          say(" is later than usual by ", " is later dan anders, met ") + describe(*form.later_by);
    }
    if (form.earlier_by) {
      text += say(" is earlier than usual by ", " is vroeger dan anders, met ") +
              describe(*form.earlier_by);
    }
    return text;
  }

  [[nodiscard]] std::string day_measure(const Daily& form) const {
    return measure(form.measure) + events(form.event) + say(" of the day", " van de dag");
  }

  std::string operator()(const Happens& form) const {
    return say("the event ", "de gebeurtenis ") + events(form.event);
  }

  std::string operator()(const AllOf&) const { return say("all of these", "dit alles"); }
  std::string operator()(const AnyOf&) const { return say("any of these", "een van deze"); }
  std::string operator()(const Not&) const { return say("not this", "dit niet"); }

 private:
  [[nodiscard]] std::string say(std::string_view english, std::string_view dutch) const {
    return std::string(dutch_ ? dutch : english);
  }

  [[nodiscard]] std::string either(const std::vector<std::string>& words) const {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i > 0) text += i + 1 == words.size() ? say(" or ", " of ") : ", ";
      text += words[i];
    }
    return text;
  }

  [[nodiscard]] std::string values(const std::vector<Value>& values) const {
    std::vector<std::string> words;
    for (const Value& value : values) words.push_back(core::to_text(value));
    return either(words);
  }

  [[nodiscard]] std::string events(const EventPattern& pattern) const {
    std::vector<std::string> words;
    for (const EventPattern::Item& item : pattern.items) {
      std::string word = item.selector.text;
      if (item.reports) word = say("any report of ", "elk bericht van ") + word;
      if (!item.values.empty()) word += " " + values(item.values);
      words.push_back(std::move(word));
    }
    return either(words);
  }

  [[nodiscard]] std::string statistic(const Compare& form) const {
    using Names = std::pair<std::string_view, std::string_view>;
    static constexpr std::array<Names, 5> names{{{"the average", "het gemiddelde"},
                                                 {"the least", "de laagste waarde"},
                                                 {"the greatest", "de hoogste waarde"},
                                                 {"the sum", "de som"},
                                                 {"the change", "de verandering"}}};
    const Names& name = names.at(static_cast<std::size_t>(*form.stat));
    return say(name.first, name.second) + say(" of ", " van ") + form.selector.text +
           say(" over ", " over ") + describe(*form.over);
  }

  [[nodiscard]] std::string until(const std::string& side, double limit) const {
    return say(", until it is ", ", tot het ") + side + core::to_text(limit) + say("", " is");
  }

  [[nodiscard]] std::string times(const std::string& at, std::uint32_t count) const {
    return at + std::to_string(count) + say(count == 1 ? " time" : " times", " keer");
  }

  [[nodiscard]] std::string measure(Daily::Measure measure) const {
    switch (measure) {
      case Daily::Measure::count: return say("the number of ", "het aantal van ");
      case Daily::Measure::first: return say("the first ", "de eerste ");
      case Daily::Measure::last: return say("the last ", "de laatste ");
      case Daily::Measure::sum: break;
    }
    return say("the sum of ", "de som van ");
  }

  [[nodiscard]] std::string share(double share) const {
    return core::to_text(share * 100) + say("% of the usual", "% van wat gewoon is");
  }

  bool dutch_;
};

}  // namespace

std::string describe(const Condition& condition, Language language) {
  return std::visit(Words(language), condition.form);
}

std::string describe_measure(const Daily& form, Language language) {
  std::string text = Words(language).day_measure(form);
  if (form.between) text += " in " + describe(*form.between);
  return text;
}

std::string describe(const WindowReference& window) {
  if (const auto* name = std::get_if<std::string>(&window.window)) return *name;
  const auto& daily = std::get<DailyWindow>(window.window);
  const auto minutes = [](std::chrono::seconds time) { return time.count() / 60; };
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%02lld:%02lld-%02lld:%02lld",
                static_cast<long long>(minutes(daily.begin) / 60),
                static_cast<long long>(minutes(daily.begin) % 60),
                static_cast<long long>(minutes(daily.end) / 60),
                static_cast<long long>(minutes(daily.end) % 60));
  return text.data();
}

std::string describe(Duration duration) {
  using Unit = std::pair<std::int64_t, std::string_view>;
  static constexpr std::array<Unit, 4> units{
      {{86'400'000'000, " d"}, {3'600'000'000, " h"}, {60'000'000, " min"}, {1'000'000, " s"}}};
  for (const auto& [size, name] : units) {
    if (duration.count() != 0 && duration.count() % size == 0) {
      return std::to_string(duration.count() / size) + std::string(name);
    }
  }
  return std::to_string(duration.count() / 1'000) + " ms";
}

}  // namespace homeward::rules
