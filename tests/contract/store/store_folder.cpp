#include "tests/contract/store/store_folder.hpp"

#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace homeward::store::testing {

StoreFolder::StoreFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "homeward-store-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
}

StoreFolder::~StoreFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Database::Opened StoreFolder::open(std::uint64_t max_bytes) const {
  return Database::open({file(), max_bytes, "20260101T000000Z"}).value();
}

core::WallTime wall(std::int64_t seconds) {
  constexpr std::int64_t kStartOf2026 = 1'767'225'600;
  return core::WallTime(std::chrono::seconds(kStartOf2026 + seconds));
}

ports::JournalEvent event(std::uint64_t id, std::int64_t seconds) {
  core::Event event;
  event.device = core::DeviceId("hall");
  event.property = "temperature";
  event.value = 21.5;
  event.at = core::SteadyTime(std::chrono::seconds(seconds));
  event.time = wall(seconds);
  return {id, event};
}

core::Alert alert(const std::string& id, std::int64_t fired_seconds) {
  core::Alert alert;
  alert.id = core::AlertId(id);
  alert.rule = core::RuleId("door_left_open");
  alert.pending_since = wall(fired_seconds - 60);
  alert.fired_at = wall(fired_seconds);
  return alert;
}

ports::OutboxRow message(const std::string& platform, ports::MessageClass kind,
                         std::uint64_t sequence, std::size_t bytes) {
  ports::OutboxRow row;
  row.platform = core::PlatformId(platform);
  row.message_class = kind;
  row.sequence = sequence;
  row.id = "01HZ/" + std::to_string(sequence);
  row.type = "care.homeward.alert.raised.v1";
  row.channel = "alerts";
  row.subject = "door_left_open";
  row.time = wall(static_cast<std::int64_t>(sequence));
  row.data = "{\"x\":\"" + std::string(bytes, 'x') + "\"}";
  return row;
}

}  // namespace homeward::store::testing
