#include "daemon/app/answered_commands.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <sstream>

namespace homeward::app {
namespace {

constexpr std::string_view kPrefix = "command.";
constexpr std::array kStatuses{ports::CommandStatus::ok, ports::CommandStatus::refused,
                               ports::CommandStatus::unknown, ports::CommandStatus::expired,
                               ports::CommandStatus::invalid};

std::optional<ports::CommandStatus> parse_status(std::string_view text) {
  for (const ports::CommandStatus status : kStatuses) {
    if (ports::to_text(status) == text) return status;
  }
  return std::nullopt;
}

std::optional<std::size_t> slot_of(std::string_view key) {
  if (!key.starts_with(kPrefix)) return std::nullopt;
  key.remove_prefix(kPrefix.size());
  std::size_t slot = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), slot);
  const bool whole = error == std::errc{} && end == key.data() + key.size();
  return whole && slot < AnsweredCommands::most ? std::optional(slot) : std::nullopt;
}

}  // namespace

/// A fact is four lines: time in microseconds and status, platform, the command's id, the reason.
void AnsweredCommands::restore(const std::map<std::string, std::string>& meta) {
  core::WallTime newest = core::WallTime::min();
  for (const auto& [key, value] : meta) {
    const auto slot = slot_of(key);
    if (!slot) continue;
    std::istringstream lines(value);
    std::int64_t micros = 0;
    std::string status;
    std::string platform;
    Answer answer;
    lines >> micros >> status;
    lines.ignore(1);
    std::getline(lines, platform);
    std::getline(lines, answer.reply.command);
    std::getline(lines, answer.reply.reason);
    const auto known = parse_status(status);
    if (!known || answer.reply.command.empty()) continue;
    answer.reply.status = *known;
    answer.at = core::WallTime(core::Duration(micros));
    if (answer.at >= newest) {
      newest = answer.at;
      next_ = (*slot + 1) % most;
    }
    Key name{core::PlatformId(platform), answer.reply.command};
    put(*slot, std::move(name), std::move(answer));
  }
}

const ports::CommandReply* AnsweredCommands::find(const core::PlatformId& platform,
                                                  const std::string& id, core::WallTime now) const {
  const auto known = answers_.find({platform, id});
  if (known == answers_.end() || now - known->second.at > kept) return nullptr;
  return &known->second.reply;
}

std::pair<std::string, std::string> AnsweredCommands::add(const core::PlatformId& platform,
                                                          const ports::CommandReply& reply,
                                                          core::WallTime now) {
  const std::size_t slot = next_;
  next_ = (next_ + 1) % most;
  std::string fact = std::to_string(now.time_since_epoch().count()) + ' ' +
                     std::string(to_text(reply.status)) + '\n' + platform.str() + '\n' +
                     reply.command + '\n' + reply.reason;
  put(slot, {platform, reply.command}, {now, reply, slot});
  return {std::string(kPrefix) + std::to_string(slot), std::move(fact)};
}

void AnsweredCommands::put(std::size_t slot, Key key, Answer answer) {
  if (ring_.size() <= slot) ring_.resize(slot + 1);
  const auto old = answers_.find(ring_[slot]);
  if (old != answers_.end() && old->second.slot == slot) answers_.erase(old);
  ring_[slot] = key;
  answer.slot = slot;
  answers_.insert_or_assign(std::move(key), std::move(answer));
}

}  // namespace homeward::app
