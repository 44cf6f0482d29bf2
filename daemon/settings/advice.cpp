#include "daemon/settings/advice.hpp"

#include "daemon/settings/file_text.hpp"
#include "lib/base/glob.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::settings {
namespace {

using core::Diagnostic;

bool may_get(const ports::Recipient& recipient, const rules::Rule& rule) {
  const bool escalated =
      std::any_of(rule.escalate.begin(), rule.escalate.end(),
                  [&](const rules::EscalationStep& step) { return step.to == recipient.name; });
  if (escalated) return true;
  if (recipient.only_escalation || !recipient.platform) return false;
  const bool named =
      recipient.rules.empty() ||
      std::any_of(recipient.rules.begin(), recipient.rules.end(),
                  [&](const std::string& glob) { return glob_matches(glob, rule.id.str()); });
  return named && recipient.categories.contains(rule.category) &&
         rule.severity >= recipient.min_severity;
}

void look_at_recipients(const Settings& settings, const rules::Program& program,
                        core::Diagnostics& found) {
  if (settings.recipients.empty()) return;
  for (const rules::Rule& rule : program.rule_set().rules) {
    const bool told =
        std::any_of(settings.recipients.begin(), settings.recipients.end(),
                    [&](const ports::Recipient& recipient) { return may_get(recipient, rule); });
    if (told || !rule.enabled) continue;
    // Packs bring notes that nobody needs to be told of; what a rule of one's own says was meant.
    const bool note = !rule.pack.empty() && rule.severity == core::Severity::info;
    found.push_back({note ? Diagnostic::Level::info : Diagnostic::Level::warning, rule.position,
                     "nobody is told of alert '" + rule.id.str() + "'",
                     "no recipient takes category " + std::string(to_text(rule.category)) +
                         " at severity " + std::string(to_text(rule.severity))});
  }
}

bool on_this_machine(std::string_view broker) {
  const std::size_t scheme = broker.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view host = broker.substr(scheme + 3);
  return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

/// True if the plugin's broker is on this machine, by what the plugin is told.
bool has_local_broker(const ports::PluginOptions& plugin) {
  namespace json = boost::json;
  json::error_code error;
  const json::value config = json::parse(plugin.config, error);
  if (error || !config.is_object()) return false;
  const json::value* const broker = config.as_object().if_contains("broker");
  return broker != nullptr && broker->is_string() &&
         on_this_machine(std::string_view(broker->as_string()));
}

/// What `max_queued_messages` says in a text of mosquitto.conf; nothing when it says nothing.
std::optional<std::uint64_t> queued_messages(const std::string& text) {
  std::optional<std::uint64_t> last;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string key;
    std::uint64_t number = 0;
    if (words >> key >> number && key == "max_queued_messages") last = number;
  }
  return last;
}

constexpr std::uint64_t kDefaultQueue = 1000;  // mosquitto 2.0
constexpr std::uint64_t kWantedQueue = 10'000;

/// The broker's setting, if its files can be read; nothing when it can't be known.
std::optional<std::uint64_t> queue_of(const std::filesystem::path& file) {
  constexpr std::size_t kLargest = 1U << 20U;
  const auto main = read_file(file, kLargest);
  if (!main) return std::nullopt;
  std::optional<std::uint64_t> queue = queued_messages(*main);
  std::error_code error;
  std::filesystem::directory_iterator parts(file.parent_path() / "conf.d", error);
  while (!error && parts != std::filesystem::directory_iterator{}) {
    const auto text = read_file(parts->path(), kLargest);
    if (!text && parts->path().extension() == ".conf") return std::nullopt;
    if (text && parts->path().extension() == ".conf") {
      if (const auto set = queued_messages(*text)) queue = set;
    }
    parts.increment(error);
  }
  return queue.value_or(kDefaultQueue);
}

void look_at_broker(const Settings& settings, const Surroundings& surroundings,
                    core::Diagnostics& found) {
  if (surroundings.broker_config.empty()) return;
  for (const ports::PluginOptions& plugin : settings.plugins) {
    if (!has_local_broker(plugin)) continue;
    const auto queue = queue_of(surroundings.broker_config);
    // Zero means without limit.
    if (!queue || *queue == 0 || *queue >= kWantedQueue) continue;
    found.push_back({Diagnostic::Level::warning,
                     {surroundings.broker_config.string(), 0, 0},
                     "the broker of plugin '" + plugin.id.str() + "' drops messages behind " +
                         std::to_string(*queue) + " that wait",
                     "set max_queued_messages " + std::to_string(kWantedQueue) +
                         " there (docs/ZIGBEE2MQTT.md)"});
    return;
  }
}

}  // namespace

core::Diagnostics advise(const Settings& settings, const rules::Program& program,
                         const Surroundings& surroundings) {
  core::Diagnostics found;
  look_at_recipients(settings, program, found);
  look_at_broker(settings, surroundings, found);
  return found;
}

}  // namespace homeward::settings
