#include "daemon/settings/check.hpp"

#include "daemon/settings/diagnostics.hpp"

#include <iterator>
#include <utility>

namespace homeward::settings {

Checked check(Loaded loaded) {
  Checked checked;
  checked.diagnostics = std::move(loaded.diagnostics);
  if (!loaded.settings) return checked;
  rules::Compilation compiled = rules::compile(std::move(loaded.settings->rule_set));
  checked.diagnostics.insert(checked.diagnostics.end(),
                             std::make_move_iterator(compiled.diagnostics.begin()),
                             std::make_move_iterator(compiled.diagnostics.end()));
  sort_by_position(checked.diagnostics, loaded.files);
  keep_first(checked.diagnostics);
  if (!compiled.program) return checked;
  loaded.settings->rule_set = {};
  checked.settings = std::move(loaded.settings);
  checked.program = std::move(compiled.program);
  return checked;
}

Checked check(const std::vector<std::filesystem::path>& files) {
  if (files.size() == 1) return check(load(files.front()));
  return check(load_files(files));
}

}  // namespace homeward::settings
