#include "daemon/app/consents.hpp"

#include "daemon/app/router.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace homeward::app {
namespace {

constexpr std::string_view kPrefix = "consent.";
constexpr std::uint32_t kPage = 1'000;

bool hears(const std::vector<ports::Recipient>& recipients, const core::PlatformId& platform,
           core::WallTime now) {
  return std::any_of(recipients.begin(), recipients.end(), [&](const ports::Recipient& one) {
    return one.platform == platform && has_consent(one, now);
  });
}

bool was_given(const std::map<std::string, std::string>& meta, std::string_view recipient) {
  const auto known = meta.find(consent_key(recipient));
  return known != meta.end() && known->second == "given";
}

}  // namespace

std::string to_text(const ConsentChange& change) {
  if (change.given) {
    return change.recipient + ": given by " + change.given_by + ", basis " + change.basis;
  }
  return change.recipient + ": " + std::to_string(change.dropped) + " waiting messages dropped";
}

std::string consent_key(std::string_view recipient) {
  return std::string(kPrefix) + std::string(recipient);
}

std::vector<bool> consents_of(const std::vector<ports::Recipient>& recipients, core::WallTime now) {
  std::vector<bool> given;
  given.reserve(recipients.size());
  for (const ports::Recipient& one : recipients) given.push_back(has_consent(one, now));
  return given;
}

std::vector<ConsentChange> consent_changes(const std::vector<ports::Recipient>& recipients,
                                           const std::map<std::string, std::string>& meta,
                                           core::WallTime now) {
  std::vector<ConsentChange> changes;
  for (const ports::Recipient& one : recipients) {
    const bool given = has_consent(one, now);
    if (given == was_given(meta, one.name)) continue;
    ConsentChange change{one.name, given, {}, {}, 0};
    if (given) change.given_by = one.consent->given_by;
    if (given) change.basis = one.consent->basis;
    changes.push_back(std::move(change));
  }
  for (const auto& [key, value] : meta) {
    if (!key.starts_with(kPrefix) || value != "given") continue;
    const std::string name = key.substr(kPrefix.size());
    const bool gone = std::none_of(recipients.begin(), recipients.end(),
                                   [&](const ports::Recipient& one) { return one.name == name; });
    if (gone) changes.push_back({name, false, {}, {}, 0});
  }
  return changes;
}

std::vector<ports::OutboxDrop> withdrawn_rows(const std::vector<ports::Recipient>& recipients,
                                              const std::vector<ConsentChange>& changes,
                                              const std::vector<ports::OutboxDepth>& outbox,
                                              core::WallTime now) {
  std::vector<ports::OutboxDrop> drops;
  for (const ports::OutboxDepth& depth : outbox) {
    const bool nobody = !hears(recipients, depth.platform, now);
    for (const ports::MessageClass message_class : ports::kMessageClasses) {
      if (depth.rows[static_cast<std::size_t>(message_class)] == 0) continue;
      ports::OutboxDrop drop{depth.platform, message_class, 0, core::WallTime::max(), kPage, {}};
      for (const ConsentChange& change : changes) {
        if (change.given) continue;
        drop.audience = change.recipient;
        drops.push_back(drop);
      }
      drop.audience.clear();
      if (nobody) drops.push_back(drop);
    }
  }
  return drops;
}

boost::asio::awaitable<Result<std::uint64_t>> drop_all(ports::Store& store,
                                                       ports::OutboxDrop drop) {
  std::uint64_t all = 0;
  while (true) {
    const Result<std::uint64_t> rows = co_await store.drop(drop);
    if (!rows) co_return rows.error();
    all += *rows;
    if (*rows == 0 || !drop.audience.empty()) break;
  }
  co_return all;
}

std::vector<core::Alert> forget_told(const std::vector<ConsentChange>& changes,
                                     std::vector<core::Alert>& open) {
  const auto withdrew = [&](const core::Told& told) {
    return std::any_of(changes.begin(), changes.end(), [&](const ConsentChange& change) {
      return !change.given && change.recipient == told.recipient;
    });
  };
  std::vector<core::Alert> changed;
  for (core::Alert& alert : open) {
    if (std::erase_if(alert.outreach.told, withdrew) == 0) continue;
    ++alert.revision;
    changed.push_back(alert);
  }
  return changed;
}

void count_withdrawn(std::vector<ConsentChange>& changes, const ports::OutboxDrop& drop,
                     std::uint64_t rows) {
  for (ConsentChange& change : changes) {
    if (change.given) continue;
    // What was for several is counted with one of those who left.
    if (!drop.audience.empty() && drop.audience != change.recipient) continue;
    change.dropped += rows;
    break;
  }
}

}  // namespace homeward::app
