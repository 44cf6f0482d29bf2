#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <algorithm>
#include <utility>

namespace homeward::settings {
namespace {

using ports::HeartbeatProfile;
using ports::PlatformOptions;

/// mqtt:// or mqtts://, a host and perhaps a port.
bool is_broker(std::string_view uri) {
  const std::size_t scheme = uri.rfind("mqtts://", 0) == 0  ? 8
                             : uri.rfind("mqtt://", 0) == 0 ? 7
                                                            : 0;
  if (scheme == 0) return false;
  std::string_view host = uri.substr(scheme);
  const std::size_t colon = host.rfind(':');
  const bool bracketed = !host.empty() && host.back() == ']';
  if (colon != std::string_view::npos && !bracketed) {
    const Parsed<double> port = parse_number(host.substr(colon + 1));
    if (!port.value || *port.value < 1 || *port.value > 65'535) return false;
    host = host.substr(0, colon);
  }
  return !host.empty() && host.find_first_of(" /@?#") == std::string_view::npos;
}

void read_brokers(const Fields& fields, PlatformOptions& platform) {
  Reader& reader = fields.reader();
  const Node* const node = fields.find("brokers");
  for (const Node* const item : fields.list("brokers")) {
    auto uri = reader.text(*item, "brokers");
    if (!uri) continue;
    if (!is_broker(*uri)) {
      reader.error(*item, "'" + *uri + "' is not a broker",
                   "write it as \"mqtts://HOST:8883\" or \"mqtt://HOST:1883\"");
    }
    platform.brokers.push_back(std::move(*uri));
  }
  if (node != nullptr && node->kind == Node::Kind::sequence && node->items.empty()) {
    reader.error(*node, "'brokers' is an empty list", "name at least one broker");
  }
}

void read_tls(Reader& reader, const Node& node, ports::TlsOptions& tls) {
  const Fields fields(reader, node, kTlsKeys);
  if (!fields) return;
  fields.text("ca_file", tls.ca_file);
  fields.text("cert_file", tls.cert_file);
  fields.secret("key_file", tls.key);
  const bool certificate = fields.find("cert_file") != nullptr;
  if (certificate == (fields.find("key_file") != nullptr)) return;
  reader.error(node, "'cert_file' and 'key_file' go together");
}

void read_mqtt(Reader& reader, const Node& node, PlatformOptions& platform) {
  const Fields fields(reader, node, kMqttKeys);
  if (!fields) return;
  fields.choice<std::string>("version", platform.mqtt_version, {"3.1.1", "5"});
  fields.duration("keep_alive", platform.keep_alive);
  fields.boolean("retain_status", platform.retain_status);
  std::chrono::seconds expiry{0};
  fields.duration("message_expiry", expiry);
  const Node* const given = fields.find("message_expiry");
  if (given == nullptr || expiry <= std::chrono::seconds{0}) return;
  platform.message_expiry = expiry;
  if (expiry < std::chrono::minutes{1}) {
    reader.error(*given, "'message_expiry' is shorter than a minute",
                 "a message needs some time to arrive; write 1m or more");
  } else if (platform.mqtt_version != "5") {
    reader.warn(*given, "'message_expiry' does nothing with MQTT 3.1.1", "add 'version: 5'");
  }
}

/// `template:` goes with the profile of that name, and `prefix` with those that do not bring topics
/// of their own.
void check_topics(const Fields& fields, const PlatformOptions& platform) {
  Reader& reader = fields.reader();
  const Node* const given = fields.find("template");
  const bool wanted = platform.profile == "template";
  if (wanted && given == nullptr) {
    reader.error(*fields.find("profile"), "the profile 'template' needs the key 'template'",
                 "say there which topic and body to send");
  }
  if (!wanted && given != nullptr) {
    reader.warn(*given, "'template' does nothing with the profile '" + platform.profile + "'",
                "use `profile: template`");
  }
  const Node* const prefix = fields.find("prefix");
  if (prefix == nullptr || (!wanted && platform.profile != "thingsboard")) return;
  reader.warn(*prefix,
              "the profile '" + platform.profile + "' has topics of its own: 'prefix' does nothing",
              "leave it out");
}

/// Two platforms that know the home by one name can join what they know of it.
void check_pseudonym(const Fields& fields, const PlatformOptions& platform,
                     const Settings& settings) {
  for (const PlatformOptions& other : settings.platforms) {
    if (other.gateway != platform.gateway || platform.gateway.empty()) continue;
    fields.reader().warn(*fields.find("gateway"),
                         "platform '" + other.id.str() + "' calls the home '" + platform.gateway +
                             "' too: the two can join what they know",
                         "give each platform a name of its own");
  }
}

/// The fast profiles promise to be heard within minutes, which one broker can't keep.
void check_heartbeat(const Fields& fields, const PlatformOptions& platform) {
  const bool fast =
      platform.heartbeat == HeartbeatProfile::s90 || platform.heartbeat == HeartbeatProfile::s180;
  if (!fast || platform.brokers.size() > 1) return;
  fields.reader().warn(*fields.find("heartbeat"), "this heartbeat wants a second broker",
                       "add one to 'brokers', or use 5h or 25h");
}

void read_platform(Reader& reader, const std::string& name, const Node& node, Settings& settings) {
  const Fields fields(reader, node, kPlatformKeys);
  if (!fields) return;
  PlatformOptions platform;
  platform.id = core::PlatformId{name};
  fields.name("gateway", platform.gateway);
  fields.name("resident", platform.resident);
  read_brokers(fields, platform);
  if (const Node* const tls = fields.find("tls")) read_tls(reader, *tls, platform.tls);
  fields.text("username", platform.username);
  fields.secret("password_file", platform.password);
  if (const Node* const password = fields.find("password")) {
    reader.error(*password, "a secret can't be written in the configuration",
                 "use 'password_file' with a path or \"credential:NAME\"");
  }
  fields.text("prefix", platform.prefix);
  const Node* const prefix = fields.find("prefix");
  if (prefix != nullptr && platform.prefix.find_first_of("+#") != std::string::npos) {
    reader.error(*prefix, "'prefix' can't hold the wildcards '+' and '#'");
  }
  fields.choice<std::string>("profile", platform.profile,
                             {"homeward", "thingsboard", "fhir", "template"});
  if (const Node* const given = fields.find("template")) {
    read_template(reader, *given, platform.message_template);
  }
  if (const Node* const mqtt = fields.find("mqtt")) read_mqtt(reader, *mqtt, platform);
  fields.choice<HeartbeatProfile>(
      "heartbeat", platform.heartbeat,
      {HeartbeatProfile::s90, HeartbeatProfile::s180, HeartbeatProfile::h5, HeartbeatProfile::h25});
  fields.duration("ack_timeout", platform.ack_timeout);
  check_heartbeat(fields, platform);
  check_topics(fields, platform);
  check_pseudonym(fields, platform, settings);
  settings.platforms.push_back(std::move(platform));
}

}  // namespace

void read_platforms(Reader& reader, const Node& node, Settings& settings) {
  for_each_named(reader, node, "platforms", [&](const std::string& name, const Node::Entry& entry) {
    read_platform(reader, name, entry.value, settings);
  });
}

void check_recipients(Reader& reader, const Node& node, const Settings& settings) {
  for (const Node::Entry& entry : node.entries) {
    const core::PlatformId id{entry.key.text};
    const bool used =
        std::any_of(settings.recipients.begin(), settings.recipients.end(),
                    [&](const ports::Recipient& recipient) { return recipient.platform == id; });
    if (used) continue;
    reader.warn(entry.key, "platform '" + id.str() + "' has no recipient: nothing is sent to it",
                "add one under 'recipients'");
  }
}

}  // namespace homeward::settings
