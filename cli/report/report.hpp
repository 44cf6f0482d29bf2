#pragma once

#include "cli/asking/answer.hpp"
#include "cli/findings/history.hpp"
#include "cli/text/look.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace homeward::cli::report {

/// All that a commissioning report tells: answers of the daemon, and the result of a walk.
struct Material {
  std::unique_ptr<Answer> status, devices, alerts;
  std::vector<std::unique_ptr<Answer>> rules;  ///< an explanation of each
  std::unique_ptr<Answer> walk;                ///< what `walk-test --save` wrote; null: no walk
  Activity activity;
  std::map<std::string, History> batteries;  ///< by device, as far as the home uses them
  std::string by;                            ///< who made the report
};

/// The report as one HTML file that needs nothing beside it: no script, no picture, no font. It is
/// made for a browser and for paper; all that comes from outside is escaped.
[[nodiscard]] std::string to_html(const Material& material, const Look& look);

}  // namespace homeward::cli::report
