#include "tests/unit/rules/script.hpp"

#include "daemon/rules/engine.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/settings/settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iomanip>
#include <memory>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

namespace homeward::rules::test {
namespace {

using namespace std::chrono_literals;
using core::SteadyTime;
using std::chrono::local_days;
using std::chrono::seconds;

constexpr local_days first_day{std::chrono::year{2026} / 3 / 10};

constexpr const char* home_yaml = R"(gateway: {id: test}
home: {time_zone: Europe/Amsterdam, languages: [en], holidays: nl}
devices:
  door: {id: "t:door", room: hall, properties: [contact, battery]}
  back: {id: "t:back", room: kitchen, properties: [contact, battery]}
  hall: {id: "t:hall", room: hall, properties: [motion]}
  bath: {id: "t:bath", room: bathroom, properties: [motion]}
  bed: {id: "t:bed", room: bedroom, properties: [occupancy]}
  toilet: {id: "t:toilet", room: bathroom, properties: [flush]}
  stove: {id: "t:stove", room: kitchen, properties: [power]}
  room: {id: "t:room", room: living, properties: [temperature], supervise: 1h}
  button: {id: "t:button", room: living, properties: [action]}
  hatch: {id: "t:hatch", room: attic, properties: [contact, temperature], debounce: 5s}
  attic: {id: "t:attic", room: attic, properties: [motion], clear_after: 3m}
  beacon: {id: "ble:beacon", room: hall, properties: [action]}
)";

constexpr std::string_view groups_yaml = R"(groups:
  exit: [door.contact, back.contact]
  activity: ["*.motion", door.contact, back.contact, bed.occupancy, toilet.flush, stove.power]
  cancel_button: [button.action]
)";

constexpr std::string_view schedules_yaml = R"(schedules:
  workdays: {between: "08:30-10:30", days: [mon, tue, wed, thu, fri], except: holidays}
  night: "23:00-07:00"
  tuesdays: {between: "08:00-10:00", days: [tue]}
)";

constexpr std::string_view presence_yaml = R"(presence:
  initial: home
  leave: [{door.contact: closed}]
  quiet: 15m
  enter: [door.contact]
  burst: {count: 3, within: 5m}
)";

/// The home, with its own sections where the rules bring none of that name.
std::string head(const std::string& rules_yaml) {
  std::string text = home_yaml;
  for (const std::string_view section : {groups_yaml, schedules_yaml, presence_yaml}) {
    const std::string name = "\n" + std::string(section.substr(0, section.find(':') + 1));
    if (("\n" + rules_yaml).find(name) == std::string::npos) text += section;
  }
  return text;
}

std::string load_text(const std::string& rules_yaml) {
  return head(rules_yaml) + rules_yaml;
}

RuleSet rule_set(const std::string& rules_yaml) {
  settings::Loaded loaded = settings::load_texts({{"home.yaml", load_text(rules_yaml)}});
  std::string problems;
  for (const auto& one : loaded.diagnostics) problems += core::to_text(one) + "\n";
  if (!loaded.settings) throw std::runtime_error(problems);
  return std::move(loaded.settings->rule_set);
}

core::Value value_of(const std::string& text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size()) return number;
  return core::canonical(text);
}

std::unique_ptr<Program> program_of(const std::string& rules_yaml) {
  Compilation compilation = compile(rule_set(rules_yaml));
  std::string problems;
  for (const auto& one : compilation.diagnostics) problems += core::to_text(one) + "\n";
  if (!compilation.program) throw std::runtime_error(problems);
  return std::make_unique<Program>(std::move(*compilation.program));
}

class Run {
 public:
  explicit Run(const std::string& rules_yaml) : program_(program_of(rules_yaml)) {
    start_ = clock_.steady(zone().instant(first_day, 0s));
    engine_.emplace(*program_, start_, clock_);
  }

  /// What `!reload` changes to.
  void changes_to(const std::string& rules_yaml) { changed_ = program_of(rules_yaml); }

  void line(const std::string& text) {
    std::istringstream words(text);
    const SteadyTime at = read_time(words);
    std::string what;
    words >> what;
    if (what == "late") return observe(words, read_time(words), core::EventKind::report);
    if (what == "restored") return observe(words, at, core::EventKind::restored);
    if (what[0] == '!' || what[0] == '?' || what == "end") return command(what, words, at);
    std::istringstream rest(text.substr(text.find(what)));
    observe(rest, at, core::EventKind::report);
  }

  [[nodiscard]] const Lines& alerts() const { return alerts_; }
  [[nodiscard]] const Lines& all() const { return all_; }

 private:
  [[nodiscard]] const core::TimeZone& zone() const { return program_->rule_set().zone; }

  SteadyTime read_time(std::istringstream& words) {
    std::string word;
    words >> word;
    if (word.find(':') == std::string::npos) {
      day_ = std::stoi(word);
      words >> word;
    }
    std::istringstream digits(word);
    int hour = 0;
    int minute = 0;
    int second = 0;
    char colon = 0;
    digits >> hour >> colon >> minute;
    if (digits >> colon) digits >> second;
    const seconds time = std::chrono::hours{hour} + std::chrono::minutes{minute} + seconds{second};
    return SteadyTime{
        zone().instant(first_day + std::chrono::days{day_ - 1}, time).time_since_epoch()};
  }

  void observe(std::istringstream& words, SteadyTime at, core::EventKind kind) {
    std::string selector;
    std::string value;
    words >> selector >> value;
    const std::size_t dot = selector.find('.');
    const auto slot = program_->find_slot(selector.substr(0, dot), selector.substr(dot + 1));
    if (!slot) throw std::runtime_error("no slot " + selector);
    note(engine_->step(Observation{*slot, value_of(value), at, kind}));
  }

  void command(const std::string& what, std::istringstream& words, SteadyTime at) {
    if (what == "!resume") return engine_->resume(at);
    if (what == "?stale") return stale();
    note(engine_->advance(at));
    if (what == "!away" || what == "!home" || what == "!vacation") {
      presence(what, words, at);
    } else if (what == "!restart") {
      std::string word;
      if (words >> word) clock_.quality = core::TimeQuality::unsynchronised;
      restart(*program_);
    } else if (what == "!reload") {
      restart(*changed_);
      program_.swap(changed_);
    } else if (what == "!ack") {
      std::string rule;
      words >> rule;
      Decision decision;
      EXPECT_TRUE(engine_->acknowledge(*program_->find_rule(rule), std::nullopt, at, decision));
      note(decision);
    } else if (what == "!cancel") {
      cancel(words, at);
    } else if (what == "!unsynchronised") {
      clock_.quality = core::TimeQuality::unsynchronised;
      note(engine_->set_clock(clock_));
    } else if (what == "!synchronised") {
      clock_.quality = core::TimeQuality::synchronised;
      note(engine_->set_clock(clock_));
    } else if (what == "!step") {
      int by = 0;
      words >> by;
      clock_.offset += seconds{by};
      note(engine_->set_clock(clock_));
    }
  }

  void restart(const Program& program) {
    auto restored = Engine::restore(program, engine_->snapshot(), clock_);
    ASSERT_TRUE(restored.has_value());
    engine_ = std::move(*restored);
  }

  void cancel(std::istringstream& words, SteadyTime at) {
    std::string name;
    words >> name;
    const std::size_t slash = name.find('/');
    std::optional<core::DeviceId> device;
    if (slash != std::string::npos) device = core::DeviceId(name.substr(slash + 1));
    Decision decision;
    const auto rule = program_->find_rule(name.substr(0, slash));
    if (!engine_->cancel(*rule, device, at, decision)) alerts_.emplace_back("nothing to cancel");
    note(decision);
  }

  void stale() {
    for (const OpenAlert& open : engine_->open_alerts()) {
      if (open.stale) alerts_.push_back(program_->rule(open.rule).id.str() + " is stale");
    }
  }

  void presence(const std::string& what, std::istringstream& words, SteadyTime at) {
    std::optional<core::WallTime> until;
    if (what == "!vacation") until = clock_.wall(read_time(words));
    const PresenceState state = what == "!home" ? PresenceState::home : PresenceState::away;
    Decision decision;
    EXPECT_TRUE(engine_->set_presence(state, at, until, decision));
    note(decision);
  }

  [[nodiscard]] std::string shown(SteadyTime time) const {
    const core::LocalTime local = zone().local(WallTime{time.time_since_epoch()});
    const std::chrono::hh_mm_ss clock{local.time_of_day};
    std::ostringstream text;
    text << (local.date - first_day).count() + 1 << ' ' << std::setfill('0') << std::setw(2)
         << clock.hours().count() << ':' << std::setw(2) << clock.minutes().count() << ':'
         << std::setw(2) << clock.seconds().count();
    return text.str();
  }

  [[nodiscard]] std::string name_of(RuleIndex rule,
                                    const std::optional<core::DeviceId>& device) const {
    const std::string& id = program_->rule(rule).id.str();
    return device ? id + "/" + device->str() : id;
  }

  void note(const Decision& decision) {
    for (const PresenceChange& change : decision.presence) {
      all_.push_back(shown(change.at) + " presence " + std::string(to_text(change.state)));
    }
    for (const NotJudged& one : decision.not_judged) {
      alerts_.push_back(shown(one.at) + " " + program_->rule(one.rule).id.str() + " not judged");
    }
    for (const Warning& one : decision.warnings) {
      std::string line = shown(one.at) + " " + name_of(one.rule, one.device) + " warning " +
                         std::string(to_text(one.kind));
      if (one.kind == Warning::Kind::begun) line += ", fires " + shown(one.fires_at);
      alerts_.push_back(line);
    }
    for (const Transition& one : decision.transitions) {
      const std::string name = name_of(one.rule, one.device);
      std::string line = shown(one.resolved_at.value_or(one.fired_at)) + " " + name;
      if (one.kind == Transition::Kind::raised) {
        line += " fires since " + shown(one.pending_since);
      } else {
        line += " ends";
        if (*one.reason != core::ResolveReason::condition) {
          line += " (" + std::string(core::to_text(*one.reason)) + ")";
        }
      }
      alerts_.push_back(line);
      all_.push_back(line);
    }
  }

  core::ClockMapping clock_;
  std::unique_ptr<Program> program_;
  std::unique_ptr<Program> changed_;  // null: there is no other
  std::optional<Engine> engine_;
  SteadyTime start_{};
  int day_{1};
  Lines alerts_;
  Lines all_;
};

}  // namespace

Lines run(const std::string& rules_yaml, const Lines& script) {
  Run run(rules_yaml);
  for (const std::string& line : script) run.line(line);
  return run.alerts();
}

Lines run_changed(const std::string& rules_yaml, const std::string& changed_yaml,
                  const Lines& script) {
  Run run(rules_yaml);
  run.changes_to(changed_yaml);
  for (const std::string& line : script) run.line(line);
  return run.alerts();
}

Lines run_with_presence(const std::string& rules_yaml, const Lines& script) {
  Run run(rules_yaml);
  for (const std::string& line : script) run.line(line);
  return run.all();
}

Lines mistakes(const std::string& rules_yaml) {
  const std::string home = head(rules_yaml);
  const auto offset = static_cast<std::uint32_t>(std::count(home.begin(), home.end(), '\n'));
  Lines lines;
  for (const core::Diagnostic& one : compile(rule_set(rules_yaml)).diagnostics) {
    std::string line = std::to_string(one.position.line - offset) + ": " + one.message;
    if (!one.suggestion.empty()) line += "; " + one.suggestion;
    lines.push_back(line);
  }
  return lines;
}

}  // namespace homeward::rules::test
