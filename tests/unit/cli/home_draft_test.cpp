#include "cli/configuration/home_draft.hpp"

#include "daemon/settings/check.hpp"
#include "daemon/settings/pack_folders.hpp"

#include <gmock/gmock.h>

namespace homeward::cli {
namespace {

HomeDraft small() {
  HomeDraft draft;
  draft.id = "home-1";
  draft.time_zone = "Europe/Amsterdam";
  draft.languages = {"nl", "en"};
  return draft;
}

HomeDraft whole() {
  HomeDraft draft = small();
  draft.plugins = {{"zigbee2mqtt", "broker: \"mqtt://127.0.0.1:1883\""},
                   {"zigbee", "port: /dev/serial/by-id/usb-0"},
                   {"ble", "adapter: auto"}};
  draft.packs = {"living-alone", "supervision"};
  draft.platform = "care";
  draft.broker = "mqtts://mqtt.example.org:8883";
  draft.pseudonym = "hw-1";
  draft.username = "hw-1";
  draft.password_file = "/etc/homeward/care.password";
  draft.consent_by = "resident";
  draft.consent_from = "2026-11-28";
  return draft;
}

settings::Checked checked(const HomeDraft& draft) {
  const settings::SourceText source{"homeward.yaml", draft_yaml(draft)};
  return settings::check(
      settings::load_texts({source}, settings::library_of(settings::pack_folders("x.yaml"))));
}

TEST(HomeDraft, OfAnyAnswersIsAConfiguration) {
  HomeDraft without_consent = whole();
  without_consent.consent_by.clear();
  without_consent.username.clear();
  for (const HomeDraft& draft : {small(), whole(), without_consent}) {
    const settings::Checked found = checked(draft);
    for (const core::Diagnostic& one : found.diagnostics) {
      EXPECT_NE(one.level, core::Diagnostic::Level::error) << to_text(one);
    }
    EXPECT_TRUE(found.settings);
  }
}

TEST(HomeDraft, SaysWhoIsToldAndByWhoseConsent) {
  const settings::Checked found = checked(whole());
  ASSERT_TRUE(found.settings);
  ASSERT_EQ(found.settings->recipients.size(), 1U);
  EXPECT_EQ(found.settings->recipients[0].consent->given_by, "resident");
  EXPECT_EQ(found.settings->platforms.at(0).gateway, "hw-1");
  EXPECT_EQ(found.settings->plugins.size(), 3U);
}

TEST(HomeDraft, GivesNoConsentByItself) {
  HomeDraft draft = whole();
  draft.consent_by.clear();
  const settings::Checked found = checked(draft);
  ASSERT_TRUE(found.settings);
  EXPECT_FALSE(found.settings->recipients.at(0).consent);
}

}  // namespace
}  // namespace homeward::cli
