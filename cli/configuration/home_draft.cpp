#include "cli/configuration/home_draft.hpp"

#include "cli/text/language.hpp"

#include <algorithm>

namespace homeward::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string plugins_text(const HomeDraft& draft) {
  std::string text =
      tr("\n# Which plugins may connect, and what they are told. Each is a package of its own:\n"
         "# homeward-plugin-zigbee2mqtt, homeward-plugin-zigbee, homeward-plugin-ble.\n");
  if (draft.plugins.empty()) {
    return text + "# plugins:\n#   zigbee2mqtt: {broker: \"mqtt://127.0.0.1:1883\"}\n";
  }
  text += "plugins:\n";
  for (const DraftPlugin& plugin : draft.plugins) {
    text += "  " + plugin.name + ": {" + plugin.setting + "}\n";
  }
  return text;
}

std::string devices_text() {
  return tr("\n# The sensors. `homeward devices` lists what is heard; name each with\n"
            "#   homeward devices adopt ADDRESS NAME --room ROOM\n"
            "# Give devices and rooms names that any helper may read, not those of people.\n") +
         "devices: {}\n";
}

std::string rules_text(const HomeDraft& draft) {
  std::string text = tr(
      "\n# Ready-made rules, fitted to the sensors that exist: living-alone, night-care,\n"
      "# housing-climate, vital-signs, supervision. Rules of this home's own go under `rules:`.\n");
  if (draft.packs.empty()) return text + "# rule_packs: [living-alone, supervision]\n";
  return text + "rule_packs: [" + joined(draft.packs) + "]\n";
}

std::string platform_text(const HomeDraft& draft) {
  std::string text =
      tr("\n# Where alerts go. `gateway` is this platform's own name of the home: not the one "
         "above,\n# so that two platforms can't join what they know.\n") +
      "platforms:\n  " + draft.platform + ":\n    gateway: " + draft.pseudonym +
      "\n    brokers: [\"" + draft.broker + "\"]\n";
  if (draft.broker.starts_with("mqtts:")) {
    text += "    # tls: {ca_file: /etc/homeward/ca.pem}   # " +
            tr("when its certificate is not a public one") + "\n";
  }
  if (!draft.username.empty()) {
    text += "    username: " + draft.username + "\n    password_file: " + draft.password_file +
            "   # " + tr("of mode 0640 and group homeward") + "\n";
  }
  return text + "    heartbeat: 5h                # " +
         tr("90s, 180s, 5h or 25h: the centre must hear us") + "\n";
}

std::string recipient_text(const HomeDraft& draft) {
  // The pack of faults is for whoever keeps the home running.
  const bool faults =
      std::find(draft.packs.begin(), draft.packs.end(), "supervision") != draft.packs.end();
  std::string text = tr("\n# Who may know what. Without consent nobody is told anything.\n") +
                     "recipients:\n  " + draft.platform + ":\n    platform: " + draft.platform +
                     "\n    categories: [care, safety, service" + (faults ? ", technical" : "") +
                     "]\n"
                     "    min_severity: warning\n"
                     "    detail: alert                # " +
                     tr("signal, alert or full") + "\n    readings: []                 # " +
                     tr("globs of device.property; none leave the home") +
                     "\n"
                     "    may_command: [acknowledge, resolve, note, silence, test-alert]\n";
  const bool given = !draft.consent_by.empty();
  text +=
      given ? "    consent: {given_by: " + draft.consent_by : "    # consent: {given_by: resident";
  return text + ", basis: consent, from: " + draft.consent_from + "}\n";
}

}  // namespace

std::string draft_yaml(const HomeDraft& draft) {
  std::string text = tr("# Homeward's configuration: one home. homeward.yaml(5) tells every key; "
                        "`homeward check`\n"
                        "# says what is wrong, `homeward reload` takes a change over.\n") +
                     "\ngateway:\n  id: " + draft.id + "                   # " +
                     tr("a local name; platforms get a pseudonym of their own") +
                     "\n\nhome:\n  time_zone: " + draft.time_zone + "\n  languages: [" +
                     joined(draft.languages) + "]          # " +
                     tr("of messages, the first one first") + "\n";
  text += plugins_text(draft) + devices_text() + rules_text(draft);
  if (!draft.platform.empty()) text += platform_text(draft) + recipient_text(draft);
  return text;
}

}  // namespace homeward::cli
