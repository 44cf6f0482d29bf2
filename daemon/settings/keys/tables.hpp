#pragma once

#include "daemon/settings/keys/key_table.hpp"

#include <span>

namespace homeward::settings {

/// The top-level keys of homeward.yaml and conf.d.
extern const KeyTable kConfigurationKeys;

/// The top-level keys of a rule pack.
extern const KeyTable kPackKeys;

extern const KeyTable kGatewayKeys;
extern const KeyTable kHomeKeys;
extern const KeyTable kPluginKeys;
extern const KeyTable kPluginLimitKeys;
extern const KeyTable kDeviceKeys;
extern const KeyTable kControlKeys;
extern const KeyTable kJournalKeys;
extern const KeyTable kSupervisionKeys;
extern const KeyTable kOfflineTimeKeys;

extern const KeyTable kPlatformKeys;
extern const KeyTable kTemplateKeys;
extern const KeyTable kTlsKeys;
extern const KeyTable kMqttKeys;
extern const KeyTable kRecipientKeys;
extern const KeyTable kConsentKeys;

extern const KeyTable kScheduleKeys;
extern const KeyTable kPresenceKeys;
extern const KeyTable kBurstKeys;
extern const KeyTable kStateKeys;
extern const KeyTable kDefaultKeys;
extern const KeyTable kRuleKeys;
extern const KeyTable kEscalationKeys;

extern const KeyTable kComparisonKeys;
extern const KeyTable kAfterKeys;
extern const KeyTable kAbsentKeys;
extern const KeyTable kCountKeys;
extern const KeyTable kLastInKeys;
extern const KeyTable kInStateKeys;
extern const KeyTable kAlertFiresKeys;
extern const KeyTable kOfflineKeys;
extern const KeyTable kDailyKeys;
extern const KeyTable kMeasureKeys;
extern const KeyTable kBaselineKeys;
extern const KeyTable kHappensKeys;
extern const KeyTable kAllKeys;
extern const KeyTable kAnyKeys;
extern const KeyTable kNotKeys;

/// The condition forms, by the order in which their heads are looked for; the first key of each
/// table is its head. The form without a head, `{SEL: v}`, is none of them.
[[nodiscard]] std::span<const KeyTable* const> condition_tables() noexcept;

}  // namespace homeward::settings
