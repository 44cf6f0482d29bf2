// The top-level keys, and the tables of what runs the gateway: plugins, devices, journal.
#include "daemon/settings/keys/tables.hpp"

#include <array>

namespace homeward::settings {
namespace {

using enum Kind;
using enum Many;

constexpr bool kRequired = true;

constexpr std::array<Key, 2> kGateway{{
    {"id", name, "A local name of this gateway; platforms get a pseudonym of their own", kRequired},
    {"state_dir", text, "Where the database lies; default /var/lib/homeward"},
}};

constexpr std::array<Key, 3> kHome{{
    {"time_zone", text, "The zone of all windows, such as Europe/Amsterdam", kRequired},
    {"languages", name, "Languages of messages, the first one first", false, list},
    {"holidays", name, "The country whose holidays `except: holidays` leaves out"},
}};

constexpr std::array<Key, 3> kPlugin{{
    {"limits", table, "What the plugin may send at most", false, one, {}, &kPluginLimitKeys},
    {"user", name, "The user as which the plugin must connect; default homeward-NAME"},
    {"reorder", duration, "How long events of a plugin with its own clock may be on their way"},
}};

constexpr std::uint32_t kMostEvents = 100'000'000;

constexpr std::array<Key, 3> kPluginLimits{{
    {"events_per_second",
     count,
     "Events a second; default 200",
     false,
     one,
     {},
     nullptr,
     1,
     kMostEvents},
    {"burst", count, "Events at once; default 2000", false, one, {}, nullptr, 1, kMostEvents},
    {"devices", count, "Devices; default 500", false, one, {}, nullptr, 1, 100'000},
}};

constexpr std::array<Key, 10> kDevice{{
    {"id", text, "What the plugin calls the device: PLUGIN:ADDRESS", kRequired},
    {"room", name, "Where it stands; messages and `room:NAME` use it"},
    {"properties", text, "What it reports: contact, motion, battery; x.NAME for others", kRequired,
     list},
    {"supervise", duration, "How long its radio may be silent before it counts as offline"},
    {"supervise_data", duration,
     "How long it may tell nothing but that it lives; default: for ever, or `supervise` where it "
     "measures air"},
    {"data_properties", text,
     "Whose reports show that it does its work; default: all but battery, signal and the like",
     false, list},
    {"dedup", duration, "The same value within this time is a duplicate"},
    {"debounce", duration, "A change counts once it lasted so long"},
    {"clear_after", duration, "A value of true decays after so long"},
    {"key", secret, "The device's own key, such as a BLE bind key"},
}};

constexpr std::array<Key, 1> kControl{{
    {"socket", text, "Where the command line asks; default control.sock in the runtime folder"},
}};

constexpr std::array<Key, 5> kJournal{{
    {"commit_interval", duration, "Readings are written together this often; alerts at once"},
    {"keep_events", duration, "How long events are kept"},
    {"keep_alerts", duration, "How long alerts are kept"},
    {"max_size", size, "What the database may take, at least 1MiB"},
    {"readings_max_age", duration, "Readings older than this are not sent any more"},
}};

constexpr std::array<Key, 4> kSupervision{{
    {"restart_grace", duration, "A downtime this short changes nothing"},
    {"settle", duration, "How long after a start conditions are not judged yet"},
    {"battery_low", number, "Percent below which a battery is low"},
    {"offline", table, "How long a device may be silent", false, one, {}, &kOfflineTimeKeys},
}};

constexpr std::array<Key, 2> kOfflineTimes{{
    {"default", duration, "Devices without `supervise`"},
    {"safety", duration, "Devices that rules of the category safety use"},
}};

constexpr std::array<Key, 16> kConfiguration{{
    {"gateway", table, "This gateway", false, one, {}, &kGatewayKeys},
    {"home", table, "The home: its time and languages", false, one, {}, &kHomeKeys},
    {"plugins",
     table,
     "Which plugins may connect, and what they are told",
     false,
     named,
     {},
     &kPluginKeys},
    {"devices", table, "The devices of this home, by name", false, named, {}, &kDeviceKeys},
    {"groups", group, "Names for several selectors", false, named},
    {"schedules", schedule, "Names for windows of time", false, named, {}, &kScheduleKeys},
    {"presence", table, "How home and away are told apart", false, one, {}, &kPresenceKeys},
    {"states", table, "Virtual states: conditions with a name", false, named, {}, &kStateKeys},
    {"defaults",
     table,
     "What a rule says when it does not say otherwise",
     false,
     one,
     {},
     &kDefaultKeys},
    {"rules", table, "The rules; each raises one alert", false, list, {}, &kRuleKeys},
    {"rule_packs", name, "Ready-made rules by the name of their file in rules.d", false, list},
    {"platforms", table, "Where alerts are sent", false, named, {}, &kPlatformKeys},
    {"recipients", table, "Who may know what of this home", false, named, {}, &kRecipientKeys},
    {"journal", table, "What is kept on disk", false, one, {}, &kJournalKeys},
    {"supervision",
     table,
     "How devices and restarts are watched",
     false,
     one,
     {},
     &kSupervisionKeys},
    {"control", table, "The socket of the command line", false, one, {}, &kControlKeys},
}};

}  // namespace

constinit const KeyTable kGatewayKeys{"gateway", "'gateway'", kGateway};
constinit const KeyTable kHomeKeys{"home", "'home'", kHome};
constinit const KeyTable kPluginKeys{"plugin", "a plugin", kPlugin, true};
constinit const KeyTable kPluginLimitKeys{"plugin_limits", "'limits'", kPluginLimits};
constinit const KeyTable kDeviceKeys{"device", "a device", kDevice};
constinit const KeyTable kControlKeys{"control", "'control'", kControl};
constinit const KeyTable kJournalKeys{"journal", "'journal'", kJournal};
constinit const KeyTable kSupervisionKeys{"supervision", "'supervision'", kSupervision};
constinit const KeyTable kOfflineTimeKeys{"offline_times", "'offline'", kOfflineTimes};
constinit const KeyTable kConfigurationKeys{"configuration", "the configuration", kConfiguration};

}  // namespace homeward::settings
