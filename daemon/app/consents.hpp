#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/options.hpp"
#include "daemon/ports/outbox.hpp"
#include "daemon/ports/store.hpp"
#include "lib/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::app {

/// A recipient's consent that began or ended since it was last written down.
struct ConsentChange {
  std::string recipient;
  bool given{false};
  std::string given_by, basis;  ///< of a consent that was given
  std::uint64_t dropped{0};     ///< messages that waited for it and are gone
};

/// What the audit journal says of it.
[[nodiscard]] std::string to_text(const ConsentChange& change);

/// Where the store keeps whether a recipient consents.
[[nodiscard]] std::string consent_key(std::string_view recipient);

/// Who of the recipients consents now, by their place in the list.
[[nodiscard]] std::vector<bool> consents_of(const std::vector<ports::Recipient>& recipients,
                                            core::WallTime now);

/// Compares with what was written down; a recipient that is gone from the configuration has
/// withdrawn.
[[nodiscard]] std::vector<ConsentChange> consent_changes(
    const std::vector<ports::Recipient>& recipients, const std::map<std::string, std::string>& meta,
    core::WallTime now);

/// What must leave the outbox: all that waits for a platform on which nobody consents, and what
/// waits for those who withdrew alone. What waits for them and for others stays; it is narrowed
/// when its turn comes (Router::still_allowed).
[[nodiscard]] std::vector<ports::OutboxDrop> withdrawn_rows(
    const std::vector<ports::Recipient>& recipients, const std::vector<ConsentChange>& changes,
    const std::vector<ports::OutboxDepth>& outbox, core::WallTime now);

/// Carries out one of them; how many rows went. Errors: storage.
[[nodiscard]] boost::asio::awaitable<Result<std::uint64_t>> drop_all(ports::Store& store,
                                                                     ports::OutboxDrop drop);

/// Takes those who withdrew from the lists of who was told of these open alerts: they hear no more
/// of them, and are told anew if they consent again. Gives the alerts that changed, each with its
/// next revision.
[[nodiscard]] std::vector<core::Alert> forget_told(const std::vector<ConsentChange>& changes,
                                                   std::vector<core::Alert>& open);

/// Adds what went to the change that it goes with.
void count_withdrawn(std::vector<ConsentChange>& changes, const ports::OutboxDrop& drop,
                     std::uint64_t rows);

}  // namespace homeward::app
