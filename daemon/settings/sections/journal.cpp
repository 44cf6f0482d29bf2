#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

namespace homeward::settings {

void read_journal(Reader& reader, const Node& node, Settings& settings) {
  const Fields fields(reader, node, kJournalKeys);
  if (!fields) return;
  ports::JournalOptions& journal = settings.journal;
  fields.duration("commit_interval", journal.commit_interval);
  fields.duration("keep_events", journal.keep_events);
  fields.duration("keep_alerts", journal.keep_alerts);
  fields.size("max_size", journal.max_size);
  fields.duration("readings_max_age", journal.readings_max_age);
  constexpr std::uint64_t kSmallest = 1ULL << 20U;
  if (journal.max_size < kSmallest) {
    reader.error(*fields.find("max_size"), "'max_size' must be at least 1MiB");
  }
}

}  // namespace homeward::settings
