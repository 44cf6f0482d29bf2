#include "daemon/settings/rule_tests.hpp"

#include "daemon/settings/diagnostics.hpp"
#include "daemon/settings/file_text.hpp"
#include "daemon/settings/rule_tests/keys.hpp"
#include "daemon/settings/rule_tests/parts.hpp"
#include "daemon/settings/rule_tests/times.hpp"
#include "daemon/settings/yaml_reader.hpp"

#include <array>
#include <set>
#include <utility>

namespace homeward::settings {
namespace {

namespace fs = std::filesystem;
using Initial = rules::Presence::Initial;

/// Where a test's time line begins. The rules' own time has nothing to do with the date, and this
/// keeps it so.
constexpr core::SteadyTime kBegin{std::chrono::seconds{1'000'000'000}};

/// A date that is a typing error must not keep the machine busy.
constexpr std::chrono::days kLongestTest{3650};

/// One item of `tests:`.
class TestReader {
 public:
  TestReader(TestDraft& draft, const Fields& fields)
      : draft_(draft), fields_(fields), reader_(draft.reader) {}

  /// False when the rules can't be loaded: then there is nothing to read the test with.
  [[nodiscard]] bool read() {
    fields_.text("name", draft_.test.name);
    draft_.test.position = fields_.node().position();
    draft_.test.program = find_program();
    if (draft_.test.program == nullptr) return false;
    draft_.used = {draft_.test.program};
    if (const Node* const only = fields_.find("only")) read_only(*only);
    read_given();
    if (fields_.find("replay") != nullptr) {
      read_recorded();
    } else {
      read_written();
    }
    read_expectations();
    if (draft_.test.end - draft_.test.start > kLongestTest) {
      reader_.error(fields_.node(), "the test lasts longer than ten years", "look at its dates");
    }
    return true;
  }

 private:
  /// The rules with the presence that `given` asks for.
  const rules::Program* find_program() {
    TestPrograms::Files files = draft_.rule_files;
    files.insert(files.end(), draft_.home_files.begin(), draft_.home_files.end());
    const Node* const given = fields_.find("given");
    const Node* const state = given == nullptr ? nullptr : given->find("state");
    if (state == nullptr) return draft_.programs.find(files, std::nullopt);
    constexpr std::array<std::string_view, 3> words{"home", "away", "unknown"};
    constexpr std::array<Initial, 3> values{Initial::home, Initial::away, Initial::unknown};
    const auto word = reader_.choice(*state, "state", words);
    return draft_.programs.find(files, values.at(word.value_or(0)));
  }

  void read_only(const Node& node) {
    for (const Node* const item : reader_.list(node, "only")) {
      if (auto name = read_alert_name(draft_, *item, "only")) {
        draft_.test.only.push_back(std::move(name->rule));
      }
    }
  }

  void read_given() {
    const Node* const given = fields_.find("given");
    if (given == nullptr) return;
    if (given->kind != Node::Kind::mapping) {
      reader_.error(*given, "'given' must be a mapping", "write it as {state: home}");
      return;
    }
    for (const Node::Entry& entry : given->entries) {
      if (entry.key.text == "state") continue;
      const auto slot = read_slot(reader_, entry.key, *draft_.test.program);
      auto value = reader_.value(entry.value, entry.key.text);
      if (!slot || !value) continue;
      draft_.test.given.push_back({slot->device, slot->property, std::move(*value)});
    }
  }

  void read_recorded() {
    for (const std::string_view key : {"start", "clock", "events"}) {
      const Node* const node = fields_.find(key);
      if (node == nullptr) continue;
      reader_.error(*node, "'" + std::string(key) + "' does not go with 'replay'",
                    "a recording has its own times");
    }
    read_replay(draft_, fields_);
  }

  void read_written() {
    for (const std::string_view key : {"faults", "expect_file"}) {
      const Node* const node = fields_.find(key);
      if (node != nullptr) {
        reader_.error(*node, "'" + std::string(key) + "' goes with 'replay' only");
      }
    }
    read_start();
    if (const Node* const events = fields_.find("events")) read_events(draft_, *events);
  }

  void read_start() {
    rehearsal::Test& test = draft_.test;
    fields_.choice<core::TimeQuality>(
        "clock", test.clock.quality,
        {core::TimeQuality::synchronised, core::TimeQuality::unsynchronised});
    test.start = test.end = kBegin;
    const Node* const node = fields_.find("start");
    if (node == nullptr) {
      reader_.error(fields_.node(), "a test needs 'start' or 'replay'");
      return;
    }
    const auto start = read_time(reader_, *node, "start", {kBegin, {}, draft_.zone()});
    if (start && node->text.find('T') == std::string::npos) {
      reader_.error(*node, "'start' needs a date", "write it as \"2026-10-24T22:00\"");
    }
    test.clock.offset = start.value_or(kBegin) - kBegin;
    test.last_clock = test.clock;
  }

  void read_expectations() {
    const Node* const expect = fields_.find("expect");
    const Node* const expect_file = fields_.find("expect_file");
    const Node* const looks = fields_.find("at");
    if (expect == nullptr && expect_file == nullptr && looks == nullptr) {
      reader_.error(fields_.node(), "the test expects nothing: it has no 'expect'",
                    "write 'expect: []' when no alert may fire");
    }
    if (expect != nullptr) read_expected_alerts(draft_, *expect);
    if (expect_file != nullptr) read_expect_file(draft_, *expect_file);
    if (looks != nullptr) read_looks(draft_, *looks);
    const Node* const until = fields_.find("until");
    if (until == nullptr) return;
    if (const auto end = read_time(reader_, *until, "until", draft_.from_start())) {
      draft_.lasts_until(*end);
    }
  }

  TestDraft& draft_;
  const Fields& fields_;
  Reader& reader_;
};

/// A whole file.
class FileReader {
 public:
  FileReader(Reader& reader, TestPrograms& programs, fs::path folder)
      : reader_(reader), programs_(programs), folder_(std::move(folder)) {}

  [[nodiscard]] std::vector<rehearsal::Test> read(const Node& document) {
    const Fields fields(reader_, document, kTestFileKeys);
    if (!fields) return {};
    if (const Node* const files = fields.find("rules")) read_files(*files, "rules", rules_);
    if (const Node* const files = fields.find("devices")) read_files(*files, "devices", home_);
    if (const Node* const tests = fields.find("tests")) {
      for (const Node* const item : reader_.list(*tests, "tests")) read_test(*item);
      if (tests->kind == Node::Kind::sequence && tests->items.empty()) {
        reader_.error(*tests, "there are no tests");
      }
    }
    return std::move(tests_);
  }

 private:
  void read_files(const Node& node, std::string_view key, std::vector<fs::path>& files) {
    for (const Node* const item : Reader::one_or_many(node)) {
      if (const auto path = reader_.text(*item, key)) files.push_back(folder_ / *path);
    }
  }

  void read_test(const Node& node) {
    const Fields fields(reader_, node, kTestKeys);
    if (!fields || rules_.empty()) return;
    const Node* const name = fields.find("name");
    TestDraft draft{reader_, programs_, folder_, rules_, home_, {}, {}};
    TestReader test(draft, fields);
    if (!test.read()) return;
    if (name != nullptr && !names_.insert(draft.test.name).second) {
      reader_.error(*name, "a second test '" + draft.test.name + "'");
    }
    tests_.push_back(std::move(draft.test));
  }

  Reader& reader_;
  TestPrograms& programs_;
  fs::path folder_;
  std::vector<fs::path> rules_;
  std::vector<fs::path> home_;
  std::set<std::string> names_;
  std::vector<rehearsal::Test> tests_;
};

void finish(RuleTestFile& loaded, const std::vector<std::string>& files) {
  sort_by_position(loaded.diagnostics, files);
  keep_first(loaded.diagnostics);
  make_printable(loaded.diagnostics);
  if (core::has_errors(loaded.diagnostics)) loaded.tests.clear();
}

}  // namespace

RuleTestFile load_rule_tests(const fs::path& file) {
  RuleTestFile loaded;
  std::vector<std::string> files{file.string()};
  const auto text = read_file(file, YamlLimits::kBytes);
  if (!text) {
    loaded.diagnostics.push_back(
        {core::Diagnostic::Level::error, {file.string(), 0, 0}, text.error().what, {}});
    return loaded;
  }
  const SourceText source{file.string(), *text};
  const std::optional<Node> document = read_yaml(source, loaded.diagnostics);
  if (document) {
    Reader reader(loaded.diagnostics);
    TestPrograms programs(loaded.diagnostics, files);
    FileReader tests(reader, programs, file.parent_path());
    loaded.tests = tests.read(*document);
    loaded.programs = programs.release();
  }
  finish(loaded, files);
  return loaded;
}

}  // namespace homeward::settings
