#include "cli/text/test_run.hpp"

#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
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
  if (platform.taken_after) return tr("its broker has it");
  if (platform.connected) return tr("its broker has not taken it yet");
  if (platform.error.empty()) return tr("not connected");
  return tr("not connected: {0}", told_text(platform.error));
}

}  // namespace

std::string test_run_text(const TestRun& run, std::chrono::seconds waited, const Look& look) {
  if (run.platforms().empty()) {
    return look.alarming(tr("Nobody is told of {0}.", printable(run.rule()))) +
           tr(" No recipient wants it: see categories, min_severity, rules and consent under\n"
              "recipients: in homeward.yaml(5), and `homeward check`.\n");
  }
  Table table({tr("AFTER"), tr("WHO"), tr("WHAT")});
  for (const TestedPlatform& platform : run.platforms()) {
    table.add({platform.taken_after ? seconds_text(*platform.taken_after) : "-", platform.id,
               platform_text(platform)});
  }
  const auto acknowledged = run.acknowledged_after();
  const std::string via = run.acknowledged_via().empty() ? "-" : run.acknowledged_via();
  if (acknowledged) {
    const std::string by = run.acknowledged_by();
    table.add({seconds_text(*acknowledged), via,
               by.empty() ? tr("acknowledged") : tr("acknowledged by {0}", by)});
  }
  std::string text = table.text() + '\n';
  if (run.complete()) return text + tr("The way there and back works.\n");
  if (!acknowledged) text += tr("Nobody acknowledged it within {0}.\n", span_text(waited));
  return text + look.alarming(tr("The way there and back is not shown to work.")) + '\n';
}

}  // namespace homeward::cli
