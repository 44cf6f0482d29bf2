#include "daemon/app/fault_catalogue.hpp"

#include <algorithm>
#include <array>

namespace homeward::app {
namespace {

using core::Severity;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr core::Duration kAtOnce{0};

/// What comes and goes is held for a while in both directions, so that a part that flaps is one
/// fault and not hundreds of messages.
constexpr std::array kKinds{
    FaultKind{fault::store_failing, Severity::warning, kAtOnce, seconds{30},
              "Het geheugen van de kast weigert, sinds {since}: {value}",
              "The gateway's storage fails since {since}: {value}"},
    FaultKind{fault::store_damaged, Severity::warning, kAtOnce, hours{1},
              "De opgeslagen gegevens waren beschadigd: {value}",
              "The stored data was damaged: {value}"},
    FaultKind{fault::store_away, Severity::warning, kAtOnce, kAtOnce,
              "De opslag is niet te gebruiken, alles staat alleen in het werkgeheugen: {value}",
              "The storage can't be used, everything is kept in memory alone: {value}"},
    FaultKind{fault::rules_invalid, Severity::warning, kAtOnce, kAtOnce,
              "De nieuwe configuratie heeft fouten, de vorige blijft lopen: {value}",
              "The new configuration has errors, the one before runs on: {value}"},
    FaultKind{fault::plugin_gone, Severity::warning, seconds{60}, seconds{60},
              "{device} is weg sinds {since}: {value}", "{device} is gone since {since}: {value}"},
    FaultKind{fault::plugin_failed, Severity::warning, seconds{30}, seconds{60},
              "{device} werkt niet sinds {since}: {value}",
              "{device} does not work since {since}: {value}"},
    FaultKind{fault::plugin_degraded, Severity::warning, minutes{5}, minutes{5},
              "{device} werkt maar half sinds {since}: {value}",
              "{device} works in part only since {since}: {value}"},
    FaultKind{fault::plugin_flooding, Severity::warning, kAtOnce, minutes{10},
              "{device} stuurt te veel, een deel is weggelaten: {value}",
              "{device} sends too much, some of it was dropped: {value}"},
    FaultKind{fault::platform_unreachable, Severity::warning, minutes{15}, minutes{1},
              "{device} is onbereikbaar sinds {since}: {value}",
              "{device} can't be reached since {since}: {value}"},
    FaultKind{fault::dead_letter, Severity::warning, kAtOnce, hours{1},
              "Een bericht aan {device} kon niet worden verstuurd: {value}",
              "A message to {device} could not be sent: {value}"},
    FaultKind{fault::outbox_evicted, Severity::warning, kAtOnce, hours{1},
              "Wachtende berichten zijn weggelaten: {value}",
              "Messages that waited were dropped: {value}"},
    FaultKind{fault::clock_not_set, Severity::warning, minutes{15}, kAtOnce,
              "De klok van de kast staat niet gelijk; regels met tijden wachten",
              "The gateway's clock is not set; rules with times of day wait"},
    FaultKind{fault::disk_low, Severity::warning, minutes{1}, minutes{5},
              "De opslag van de kast is bijna vol: {value}",
              "The gateway's storage is nearly full: {value}"},
    FaultKind{fault::disk_wear, Severity::info, kAtOnce, hours{1},
              "Er wordt veel naar de opslag geschreven: {value}",
              "Much is written to the storage: {value}"},
    FaultKind{fault::memory_high, Severity::warning, minutes{5}, minutes{5},
              "De kast heeft weinig geheugen vrij: {value}",
              "The gateway has little memory left: {value}"},
    FaultKind{fault::cpu_hot, Severity::warning, minutes{5}, minutes{5},
              "De kast is te warm: {value}", "The gateway is too hot: {value}"},
    FaultKind{fault::under_voltage, Severity::warning, kAtOnce, minutes{10},
              "De voeding van de kast is te zwak", "The gateway's power supply is too weak"},
    FaultKind{fault::mains_lost, Severity::warning, seconds{30}, seconds{30},
              "De kast draait op de accu sinds {since}",
              "The gateway runs on its battery since {since}"},
    FaultKind{fault::certificate_expires, Severity::warning, kAtOnce, kAtOnce,
              "Het certificaat voor {device} verloopt: {value}",
              "The certificate for {device} expires: {value}"},
    FaultKind{fault::certificate_expires_soon, Severity::warning, kAtOnce, kAtOnce,
              "Het certificaat voor {device} verloopt binnen een week: {value}",
              "The certificate for {device} expires within a week: {value}"},
};

}  // namespace

const FaultKind* find_fault(std::string_view id) noexcept {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [id](const FaultKind& kind) { return kind.id == id; });
  return found == kKinds.end() ? nullptr : &*found;
}

}  // namespace homeward::app
