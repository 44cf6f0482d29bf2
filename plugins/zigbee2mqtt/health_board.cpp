#include "plugins/zigbee2mqtt/health_board.hpp"

namespace homeward::zigbee2mqtt {

void HealthBoard::raise(std::string_view code, sdk::HealthState state, std::string detail) {
  notes_.insert_or_assign(std::string(code), Note{state, std::string(code), std::move(detail)});
  tell_when_changed();
}

void HealthBoard::clear(std::string_view code) {
  const auto found = notes_.find(code);
  if (found == notes_.end()) return;
  notes_.erase(found);
  tell_when_changed();
}

void HealthBoard::repeat() {
  told_ = worst();
  tell_(told_.state, told_.code, told_.detail);
}

HealthBoard::Note HealthBoard::worst() const {
  Note worst{sdk::HealthState::ok, "ok", {}};
  for (const auto& [code, note] : notes_) {
    if (note.state > worst.state) worst = note;
  }
  return worst;
}

void HealthBoard::tell_when_changed() {
  if (worst() != told_) repeat();
}

}  // namespace homeward::zigbee2mqtt
