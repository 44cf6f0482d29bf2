#include "daemon/plugin_host/welcome.hpp"

#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"
#include "lib/log/log.hpp"

namespace homeward::plugin_host {
namespace {

constexpr std::size_t kMostConfig = 256UL * 1024UL;
/// The rest of the line is the config and the punctuation.
constexpr std::size_t kMostDevices = protocol::limits::kCoreLine - 2 * kMostConfig;

std::string source_text(const ports::SecretSource& source) {
  const bool credential = source.kind == ports::SecretSource::Kind::credential;
  return (credential ? "credential '" : "file '") + source.name + "'";
}

}  // namespace

Result<std::string> welcome_config(const ports::PluginOptions& options, const SecretReader& read) {
  json::Parser parser(json::Limits{kMostConfig, protocol::limits::kDepth});
  const Result<json::Value> settings = parser.parse(options.config);
  if (!settings) return settings.error();
  if (!settings->is_object()) return failure(ErrorCode::invalid, "settings are no JSON object");
  std::string config;
  json::Writer writer(config);
  writer.begin_object();
  for (std::size_t i = 0; i < settings->size(); ++i) {
    const auto [name, value] = settings->member_at(i);
    if (!options.secrets.contains(std::string(name))) writer.key(name).raw(value.to_json());
  }
  for (const auto& [name, source] : options.secrets) {
    const Result<std::string> secret =
        read ? read(source) : Result<std::string>(failure(ErrorCode::not_found, "no reader"));
    if (!secret) {
      return failure(ErrorCode::refused, "cannot read '" + name + "' from " + source_text(source) +
                                             ": " + secret.error().what);
    }
    writer.text(name, *secret);
  }
  writer.end_object();
  return config;
}

std::vector<protocol::KnownDevice> known_devices(const ports::EventSink& sink,
                                                 const core::PluginId& plugin) {
  std::vector<protocol::KnownDevice> devices;
  std::size_t bytes = 0;
  for (auto& [address, keep] : sink.known_devices(plugin)) {
    std::string text;
    json::write_string(text, keep);
    constexpr std::size_t kPunctuation = 32;
    bytes += address.str().size() + text.size() + kPunctuation;
    if (bytes > kMostDevices) {
      log::warning("a plugin keeps more than its welcome can hold", {{"plugin", plugin.str()}});
      break;
    }
    devices.push_back({address.str(), keep});
  }
  return devices;
}

}  // namespace homeward::plugin_host
