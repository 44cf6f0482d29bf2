#include "cli/text/test_run.hpp"

#include "cli/text/table.hpp"

#include <array>
#include <cstdio>

namespace homeward::cli {
namespace {

std::string seconds_text(std::chrono::microseconds time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f s", std::chrono::duration<double>(time).count());
  return text.data();
}

std::string platform_text(const TestedPlatform& platform) {
  if (platform.taken_after) return "its broker has it";
  if (platform.connected) return "its broker has not taken it yet";
  return "not connected" + (platform.error.empty() ? "" : ": " + platform.error);
}

}  // namespace

std::string test_run_text(const TestRun& run, std::chrono::seconds waited, const Look& look) {
  if (run.platforms().empty()) {
    return look.alarming("Nobody is told of " + printable(run.rule()) + ".") +
           " No recipient wants it: see categories, min_severity, rules and consent under\n"
           "recipients: in homeward.yaml(5), and `homeward check`.\n";
  }
  Table table({"AFTER", "WHO", "WHAT"});
  for (const TestedPlatform& platform : run.platforms()) {
    table.add({platform.taken_after ? seconds_text(*platform.taken_after) : "-", platform.id,
               platform_text(platform)});
  }
  const auto acknowledged = run.acknowledged_after();
  const std::string via = run.acknowledged_via().empty() ? "-" : run.acknowledged_via();
  if (acknowledged) {
    const std::string by = run.acknowledged_by();
    table.add({seconds_text(*acknowledged), via, "acknowledged" + (by.empty() ? "" : " by " + by)});
  }
  std::string text = table.text() + '\n';
  if (run.complete()) return text + "The way there and back works.\n";
  if (!acknowledged) text += "Nobody acknowledged it within " + span_text(waited) + ".\n";
  return text + look.alarming("The way there and back is not shown to work.") + '\n';
}

}  // namespace homeward::cli
