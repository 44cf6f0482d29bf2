#include "daemon/settings/fields.hpp"
#include "daemon/settings/keys/words.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <algorithm>
#include <utility>

namespace homeward::settings {
namespace {

using ports::Consent;
using ports::Detail;
using ports::Recipient;

void read_platform_name(const Fields& fields, const Settings& settings, Recipient& recipient) {
  Reader& reader = fields.reader();
  std::vector<std::string_view> known;
  for (const ports::PlatformOptions& platform : settings.platforms) {
    known.push_back(platform.id.str());
  }
  const Node* const node = fields.find("platform");
  const std::string name = node == nullptr ? recipient.name : node->text;
  if (std::find(known.begin(), known.end(), name) != known.end()) {
    recipient.platform = core::PlatformId{name};
  } else if (node != nullptr && reader.name(*node, "platform")) {
    reader.unknown(*node, "unknown platform '" + name + "'", name, known);
  }
}

void read_categories(const Fields& fields, Recipient& recipient) {
  for (const std::size_t index : fields.choices("categories")) {
    recipient.categories.insert(*core::parse_category(kCategoryWords[index]));
  }
}

void read_commands(const Fields& fields, Recipient& recipient) {
  const Key& known = *kRecipientKeys.find("may_command");
  for (const std::size_t index : fields.choices("may_command")) {
    recipient.may_command.emplace(known.words[index]);
  }
}

std::optional<core::WallTime> read_day(const Fields& fields, std::string_view key,
                                       const core::TimeZone& zone) {
  const Node* const node = fields.find(key);
  if (node == nullptr) return std::nullopt;
  const auto date = fields.reader().date(*node, key);
  if (!date) return std::nullopt;
  return zone.instant(*date, std::chrono::seconds{0});
}

void read_consent(Reader& reader, const Node& node, const core::TimeZone& zone,
                  Recipient& recipient) {
  const Fields fields(reader, node, kConsentKeys);
  if (!fields) return;
  Consent consent;
  fields.text("given_by", consent.given_by);
  fields.text("basis", consent.basis);
  consent.from = read_day(fields, "from", zone);
  consent.until = read_day(fields, "until", zone);
  if (consent.from && consent.until && *consent.until <= *consent.from) {
    reader.error(*fields.find("until"), "'until' is not after 'from'");
  }
  recipient.consent = std::move(consent);
}

void read_recipient(Reader& reader, const std::string& name, const Node& node, Settings& settings) {
  const Fields fields(reader, node, kRecipientKeys);
  if (!fields) return;
  Recipient recipient;
  recipient.name = name;
  read_platform_name(fields, settings, recipient);
  read_categories(fields, recipient);
  read_severity(fields, "min_severity", recipient.min_severity);
  fields.texts("rules", recipient.rules);
  fields.choice<Detail>("detail", recipient.detail, {Detail::signal, Detail::alert, Detail::full});
  fields.texts("readings", recipient.readings);
  read_commands(fields, recipient);
  fields.name("language", recipient.language);
  fields.boolean("only_escalation", recipient.only_escalation);
  fields.texts("exclude_fields", recipient.exclude_fields);
  if (const Node* const mute = fields.find("mute")) {
    const auto window = reader.window(*mute, "mute");
    if (window) recipient.mute = ports::LocalWindow{window->begin, window->end};
  }
  if (const Node* const consent = fields.find("consent")) {
    read_consent(reader, *consent, settings.rule_set.zone, recipient);
  } else if (fields.find("platform") != nullptr) {
    reader.warn(node, "recipient '" + name + "' has no consent: nothing is ever sent to it",
                "add consent: {given_by: ..., basis: consent, from: YYYY-MM-DD}");
  }
  settings.recipients.push_back(std::move(recipient));
}

}  // namespace

void read_recipients(Reader& reader, const Node& node, Settings& settings) {
  for_each_named(reader, node, "recipients",
                 [&](const std::string& name, const Node::Entry& entry) {
                   read_recipient(reader, name, entry.value, settings);
                 });
}

}  // namespace homeward::settings
