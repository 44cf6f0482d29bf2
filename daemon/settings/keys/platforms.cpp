// Platforms and recipients: where alerts go and who may know what.
#include "daemon/settings/keys/tables.hpp"
#include "daemon/settings/keys/words.hpp"

#include <array>

namespace homeward::settings {
namespace {

using enum Kind;
using enum Many;

constexpr bool kRequired = true;

constexpr std::array<std::string_view, 4> kProfiles{"homeward", "thingsboard", "fhir", "template"};
constexpr std::array<std::string_view, 4> kHeartbeats{"90s", "180s", "5h", "25h"};
constexpr std::array<std::string_view, 2> kMqttVersions{"3.1.1", "5"};
constexpr std::array<std::string_view, 3> kDetails{"signal", "alert", "full"};
constexpr std::array<std::string_view, 9> kCommands{"acknowledge", "resolve",  "note",
                                                    "silence",     "presence", "test-alert",
                                                    "heartbeat",   "readings", "describe"};

constexpr std::array<Key, 13> kPlatform{{
    {"gateway", name, "This platform's pseudonym of the home", kRequired},
    {"resident", name, "This platform's name of who lives there; default: one made for it"},
    {"brokers", text, "mqtts://HOST:8883, the first one first", kRequired, list},
    {"tls", table, "Certificates", false, one, {}, &kTlsKeys},
    {"username", text, "The user at the broker"},
    {"password", text, "Not accepted: a secret is never written here; use password_file"},
    {"password_file", secret, "A file with the password, or credential:NAME"},
    {"prefix", text, "What topics begin with; default homeward/v1"},
    {"profile", choice, "How the platform is spoken to", false, one, kProfiles},
    {"template", table, "What the profile template sends", false, one, {}, &kTemplateKeys},
    {"mqtt", table, "Options of the connection", false, one, {}, &kMqttKeys},
    {"heartbeat", choice, "The time within which the centre must hear us", false, one, kHeartbeats},
    {"ack_timeout", duration, "How long to wait for the broker's word"},
}};

constexpr std::array<Key, 3> kTemplate{{
    {"topic", text, "Where messages go; may hold {gateway}, {channel} and {type}", kRequired},
    {"commands", text, "The topic of commands; none are taken without it"},
    {"body", any, "The JSON body; its texts may hold placeholders", kRequired},
}};

constexpr std::array<Key, 3> kTls{{
    {"ca_file", text, "The authorities that are trusted"},
    {"cert_file", text, "The gateway's own certificate; goes with key_file"},
    {"key_file", secret, "Its key: a file, or credential:NAME"},
}};

constexpr std::array<Key, 4> kMqtt{{
    {"version", choice, "3.1.1; or 5, where the broker speaks it", false, one, kMqttVersions},
    {"keep_alive", duration, "How often the link is tried when nothing is sent"},
    {"retain_status", boolean, "The broker remembers the last status"},
    {"message_expiry", duration, "MQTT 5: the broker drops what is older and no alarm; 1m or more"},
}};

constexpr std::array<Key, 12> kRecipient{{
    {"platform", name, "The platform that reaches the recipient; default: its own name"},
    {"categories", choice, "What the recipient needs to know", false, list, kCategoryWords},
    {"min_severity", choice, "From which severity on; default warning", false, one, kSeverityWords},
    {"rules", text, "Globs of rules; none: all", false, list},
    {"detail", choice,
     "signal: that there is something; alert: what; full: with values and devices", false, one,
     kDetails},
    {"readings", text, "Globs of device.property that may leave the home; none: none", false, list},
    {"may_command", choice, "What the recipient may ask of the gateway", false, list, kCommands},
    {"consent", table, "Who agreed, and for which time", false, one, {}, &kConsentKeys},
    {"language", name, "The language of what is sent"},
    {"only_escalation", boolean, "Reached by the escalation of a rule only"},
    {"exclude_fields", text, "Fields that are never sent", false, list},
    {"mute", window, "Hours without messages; critical alerts come all the same"},
}};

constexpr std::array<Key, 4> kConsent{{
    {"given_by", text, "Who agreed: resident, representative", kRequired},
    {"basis", text, "consent, contract or another ground", kRequired},
    {"from", date, "The first day"},
    {"until", date, "The first day on which it is over"},
}};

}  // namespace

constinit const KeyTable kPlatformKeys{"platform", "a platform", kPlatform};
constinit const KeyTable kTemplateKeys{"template", "'template'", kTemplate};
constinit const KeyTable kTlsKeys{"tls", "'tls'", kTls};
constinit const KeyTable kMqttKeys{"mqtt", "'mqtt'", kMqtt};
constinit const KeyTable kRecipientKeys{"recipient", "a recipient", kRecipient};
constinit const KeyTable kConsentKeys{"consent", "'consent'", kConsent};

}  // namespace homeward::settings
