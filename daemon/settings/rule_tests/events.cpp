#include "daemon/settings/rule_tests/parts.hpp"
#include "daemon/settings/rule_tests/times.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace homeward::settings {
namespace {

/// The words of a line as nodes, so that messages point at the word.
std::vector<Node> words_of(const Node& line) {
  std::vector<Node> words;
  const std::string& text = line.text;
  std::size_t begin = text.find_first_not_of(" \t");
  while (begin != std::string::npos) {
    const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
    Node word;
    word.kind = Node::Kind::scalar;
    word.file = line.file;
    word.line = line.line;
    word.column = line.column + static_cast<std::uint32_t>(begin) + (line.quoted ? 1U : 0U);
    word.text = text.substr(begin, end - begin);
    words.push_back(std::move(word));
    begin = text.find_first_not_of(" \t", end);
  }
  return words;
}

class EventReader {
 public:
  explicit EventReader(TestDraft& draft)
      : draft_(draft), reader_(draft.reader), program_(draft.test.program), at_(draft.test.start) {}

  void read(const Node& line) {
    if (!reader_.text(line, "events")) return;
    std::vector<Node> words = words_of(line);
    if (words.empty()) {
      reader_.error(line, "there is no event in this line",
                    "write a time and an event such as '22:10 front_door.contact open'");
      return;
    }
    if (words.front().text == "next" && words.size() > 1) {
      words[1].text = "next " + words[1].text;
      words.erase(words.begin());
    }
    const auto at =
        read_time(reader_, words.front(), "events", {at_, draft_.test.last_clock, draft_.zone()});
    if (!at || !in_order(words.front(), *at)) return;
    at_ = *at;
    if (words.size() == 1) {
      reader_.error(line, "nothing happens at '" + words.front().text + "'",
                    "add an event such as 'front_door.contact open', or use 'until'");
      return;
    }
    words.erase(words.begin());
    if (auto action = read_action(words)) {
      draft_.test.steps.push_back({at_, std::move(*action), words.front().position()});
      draft_.lasts_until(up_at_ && *up_at_ > at_ ? *up_at_ : at_);
    }
  }

 private:
  using Words = std::vector<Node>;

  bool in_order(const Node& word, core::SteadyTime at) {
    if (at < at_) {
      reader_.error(word, "'" + word.text + "' is before the line above",
                    "write 'next " + word.text + "' for the day after");
      return false;
    }
    if (up_at_ && at < *up_at_) {
      reader_.error(
          word, "'" + word.text + "' is while the program is down",
          "it is up again at " + rehearsal::shown(*up_at_, draft_.test.last_clock, draft_.zone()));
      return false;
    }
    return true;
  }

  std::optional<rehearsal::Action> read_action(const Words& words) {
    const std::string& first = words.front().text;
    if (!first.starts_with('!')) return read_report(words);
    static constexpr std::array<std::string_view, 7> commands{
        "!restart", "!clock", "!offline", "!ack", "!silence", "!cancel", "!reload"};
    const auto command = reader_.choice(words.front(), "events", commands);
    if (!command) return std::nullopt;
    const std::size_t least = commands[*command] == "!silence" ? 3 : 2;
    const bool any_number = commands[*command] == "!ack";
    if (words.size() < least || (words.size() > least && !any_number)) {
      reader_.error(words.front(), "'" + first + "' is written as '" + usage(first) + "'");
      return std::nullopt;
    }
    if (first == "!restart") return restart(words[1]);
    if (first == "!clock") return set_clock(words[1]);
    if (first == "!offline") return lose(words[1]);
    if (first == "!ack") return acknowledge(words);
    if (first == "!silence") return silence(words);
    if (first == "!cancel") return cancel(words[1]);
    return reload(words[1]);
  }

  static std::string usage(const std::string& command) {
    if (command == "!restart") return "!restart 90s";
    if (command == "!clock") return "!clock 2026-11-23T09:00";
    if (command == "!offline") return "!offline DEVICE";
    if (command == "!ack") return "!ack RULE [BY]";
    if (command == "!silence") return "!silence RULE 8h";
    if (command == "!cancel") return "!cancel RULE";
    return "!reload FILE";
  }

  std::optional<rehearsal::Action> read_report(const Words& words) {
    const auto slot = read_slot(reader_, words.front(), *program_);
    if (!slot) return std::nullopt;
    if (words.size() == 1) {
      reader_.error(words.front(), "'" + words.front().text + "' has no value");
      return std::nullopt;
    }
    Node value = words[1];
    for (std::size_t i = 2; i < words.size(); ++i) value.text += " " + words[i].text;
    auto read = reader_.value(value, words.front().text);
    if (!read) return std::nullopt;
    return rehearsal::Report{slot->device, slot->property, std::move(*read)};
  }

  std::optional<rehearsal::Action> restart(const Node& word) {
    const auto down = reader_.duration(word, "!restart");
    if (!down) return std::nullopt;
    up_at_ = at_ + *down;
    return rehearsal::Restart{*down};
  }

  std::optional<rehearsal::Action> set_clock(const Node& word) {
    core::ClockMapping& clock = draft_.test.last_clock;
    const auto meant = read_time(reader_, word, "!clock", {at_, clock, draft_.zone()});
    if (!meant) return std::nullopt;
    clock = {clock.offset + (*meant - at_), core::TimeQuality::synchronised};
    return rehearsal::SetClock{clock};
  }

  std::optional<rehearsal::Action> lose(const Node& word) {
    if (!expect_device(reader_, word, word.text, *program_)) return std::nullopt;
    return rehearsal::LoseDevice{core::DeviceId{word.text}};
  }

  std::optional<rehearsal::Action> acknowledge(const Words& words) {
    auto alert = read_alert_name(draft_, words[1], "!ack");
    if (!alert) return std::nullopt;
    std::string by;
    for (std::size_t i = 2; i < words.size(); ++i) by += (i > 2 ? " " : "") + words[i].text;
    return rehearsal::Acknowledge{std::move(*alert), std::move(by)};
  }

  std::optional<rehearsal::Action> silence(const Words& words) {
    const auto alert = read_alert_name(draft_, words[1], "!silence");
    const auto for_time = reader_.duration(words[2], "!silence");
    if (!alert || !for_time) return std::nullopt;
    return rehearsal::Silence{alert->rule, *for_time};
  }

  std::optional<rehearsal::Action> cancel(const Node& word) {
    auto alert = read_alert_name(draft_, word, "!cancel");
    if (!alert) return std::nullopt;
    return rehearsal::Cancel{std::move(*alert)};
  }

  std::optional<rehearsal::Action> reload(const Node& word) {
    TestPrograms::Files files{read_path(draft_, word, "!reload")};
    files.insert(files.end(), draft_.home_files.begin(), draft_.home_files.end());
    const rules::Program* const program = draft_.programs.find(files, std::nullopt);
    if (program == nullptr) return std::nullopt;
    program_ = program;
    draft_.used.push_back(program);
    return rehearsal::Reload{program};
  }

  TestDraft& draft_;
  Reader& reader_;
  const rules::Program* program_;  // of the line at hand
  core::SteadyTime at_;            // of the line before
  std::optional<core::SteadyTime> up_at_;
};

}  // namespace

void read_events(TestDraft& draft, const Node& node) {
  EventReader events(draft);
  for (const Node* const line : draft.reader.list(node, "events")) events.read(*line);
}

}  // namespace homeward::settings
