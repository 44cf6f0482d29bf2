#include "daemon/settings/check.hpp"

#include "daemon/rules/advice.hpp"
#include "daemon/settings/advice.hpp"
#include "daemon/settings/diagnostics.hpp"
#include "daemon/settings/escalation_check.hpp"

#include <iterator>
#include <utility>

namespace homeward::settings {
namespace {

void append(core::Diagnostics& all, core::Diagnostics more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Checked check(Loaded loaded, const Surroundings& surroundings) {
  Checked checked;
  checked.diagnostics = std::move(loaded.diagnostics);
  if (!loaded.settings) return checked;
  check_escalations(*loaded.settings, checked.diagnostics);
  rules::Compilation compiled = rules::compile(std::move(loaded.settings->rule_set));
  loaded.settings->rule_set = {};
  append(checked.diagnostics, std::move(compiled.diagnostics));
  if (compiled.program && !core::has_errors(checked.diagnostics)) {
    append(checked.diagnostics, rules::advise(*compiled.program));
    append(checked.diagnostics, advise(*loaded.settings, *compiled.program, surroundings));
    checked.settings = std::move(loaded.settings);
    checked.program = std::move(compiled.program);
  }
  sort_by_position(checked.diagnostics, loaded.files);
  keep_first(checked.diagnostics);
  make_printable(checked.diagnostics);
  return checked;
}

Checked check(const std::vector<std::filesystem::path>& files) {
  const Surroundings here{"/etc/mosquitto/mosquitto.conf"};
  if (files.size() == 1) return check(load(files.front()), here);
  return check(load_files(files), here);
}

}  // namespace homeward::settings
