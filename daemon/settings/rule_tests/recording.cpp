#include "daemon/rehearsal/comparison.hpp"
#include "daemon/rehearsal/expected_lines.hpp"
#include "daemon/rehearsal/faults.hpp"
#include "daemon/rehearsal/recorded.hpp"
#include "daemon/settings/rule_tests/keys.hpp"
#include "daemon/settings/rule_tests/parts.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace homeward::settings {
namespace {

std::optional<std::ifstream> open(Reader& reader, const Node& at,
                                  const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (file && std::filesystem::is_regular_file(path)) return file;
  const std::string reason = errno == 0 ? "not a file" : std::generic_category().message(errno);
  reader.error(at, path.string() + ": " + reason);
  return std::nullopt;
}

void complain(Reader& reader, const Node& at, const std::filesystem::path& path,
              const Error& error) {
  const std::string line = error.where.empty() ? "" : ", " + error.where;
  reader.error(at, path.string() + line + ": " + error.what);
}

void read_restarts(Reader& reader, const Node& node, rehearsal::Faults& faults) {
  const Fields fields(reader, node, kRestartFaultKeys);
  if (!fields) return;
  rehearsal::Faults::Restarts restarts;
  fields.duration("every", restarts.every);
  fields.duration("down", restarts.down);
  if (restarts.every > core::Duration{0}) {
    faults.restart = restarts;
  } else if (const Node* const every = fields.find("every")) {
    reader.error(*every, "'every' must be above zero");
  }
}

rehearsal::Faults read_faults(Reader& reader, const Node& node) {
  rehearsal::Faults faults;
  const Fields fields(reader, node, kFaultKeys);
  if (!fields) return faults;
  std::optional<double> duplicate;
  fields.percent("duplicate", duplicate);
  faults.duplicate = duplicate.value_or(0);
  if (faults.duplicate > 1) {
    reader.error(*fields.find("duplicate"), "'duplicate' is at most 100%");
  }
  fields.duration("reorder", faults.reorder);
  if (const Node* const restart = fields.find("restart")) read_restarts(reader, *restart, faults);
  std::uint32_t seed = 0;
  fields.count("seed", seed);
  faults.seed = seed;
  return faults;
}

}  // namespace

void read_replay(TestDraft& draft, const Fields& fields) {
  Reader& reader = draft.reader;
  const Node& node = *fields.find("replay");
  const std::filesystem::path path = read_path(draft, node, "replay");
  rehearsal::Faults faults;
  if (const Node* const written = fields.find("faults")) faults = read_faults(reader, *written);
  std::optional<std::ifstream> file = open(reader, node, path);
  if (!file) return;
  auto steps = rehearsal::read_recording(*file, *draft.test.program, path.string());
  if (!steps) return complain(reader, node, path, steps.error());
  if (steps->empty()) return reader.error(node, path.string() + " has no events");
  rehearsal::Test& test = draft.test;
  test.clock = test.last_clock = rehearsal::recorded_clock;
  test.start = steps->front().at;
  test.end = steps->back().at;
  test.steps = rehearsal::with_faults(std::move(*steps), faults);
}

void read_expect_file(TestDraft& draft, const Node& node) {
  const std::filesystem::path path = read_path(draft, node, "expect_file");
  std::optional<std::ifstream> file = open(draft.reader, node, path);
  if (!file) return;
  auto expected = rehearsal::read_expected(*file, path.string());
  if (!expected) return complain(draft.reader, node, path, expected.error());
  for (rehearsal::Expectation& one : *expected) {
    if (rehearsal::is_under_test(draft.test, one.alert.rule)) {
      draft.test.expected.push_back(std::move(one));
    }
  }
}

}  // namespace homeward::settings
