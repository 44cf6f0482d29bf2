#pragma once

#include "daemon/rehearsal/clock_time.hpp"
#include "daemon/rehearsal/test.hpp"
#include "daemon/settings/fields.hpp"
#include "daemon/settings/rule_tests/programs.hpp"

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

/// What the readers of the parts of a rule test share.
namespace homeward::settings {

/// A test while it is read.
struct TestDraft {
  Reader& reader;
  TestPrograms& programs;
  std::filesystem::path folder;                   ///< paths are relative to it
  std::vector<std::filesystem::path> rule_files;  ///< `rules:`
  std::vector<std::filesystem::path> home_files;  ///< `devices:`
  rehearsal::Test test;
  std::vector<const rules::Program*> used;  ///< the test's programs, the first one first

  [[nodiscard]] const core::TimeZone& zone() const { return test.program->rule_set().zone; }
  /// For times of `expect`, `at` and `until`: from the start, by the last clock.
  [[nodiscard]] rehearsal::TimeReference from_start() const {
    return {test.start, test.last_clock, zone()};
  }
  /// The test lasts until then at least.
  void lasts_until(core::SteadyTime time) {
    if (time > test.end) test.end = time;
  }
};

/// The path under `key`, from the folder of the test file.
[[nodiscard]] std::filesystem::path read_path(const TestDraft& draft, const Node& node,
                                              std::string_view name);

/// `RULE` or `RULE/DEVICE`, which must exist; nothing after it has said why not.
[[nodiscard]] std::optional<rehearsal::AlertName> read_alert_name(const TestDraft& draft,
                                                                  const Node& node,
                                                                  std::string_view name);

/// `device.property` of the program; nothing after it has said why not.
struct SlotName {
  std::string device;
  std::string property;
};
[[nodiscard]] std::optional<SlotName> read_slot(Reader& reader, const Node& node,
                                                const rules::Program& program);
/// True if the home has the device; else says so.
[[nodiscard]] bool expect_device(Reader& reader, const Node& node, const std::string& device,
                                 const rules::Program& program);

/// `events:` adds the steps and sets the last clock.
void read_events(TestDraft& draft, const Node& node);
/// `expect:`
void read_expected_alerts(TestDraft& draft, const Node& node);
/// `at:`
void read_looks(TestDraft& draft, const Node& node);
/// `replay:`, `faults:` and `expect_file:`; sets start, end and clocks.
void read_replay(TestDraft& draft, const Fields& fields);
/// `expect_file:`
void read_expect_file(TestDraft& draft, const Node& node);

}  // namespace homeward::settings
