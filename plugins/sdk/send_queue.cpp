#include "plugins/sdk/send_queue.hpp"

#include "lib/json/utf8.hpp"
#include "plugins/protocol/encode.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

namespace homeward::sdk {
namespace {

/// How many bytes a text takes at most in a JSON string.
std::size_t quoted_size(std::string_view text) {
  if (json::plain_length(text) == text.size()) return text.size();
  const auto grows = [](char c) {
    return c == '"' || c == '\\' || (static_cast<unsigned char>(c) & 0x80U) != 0;
  };
  // A byte that is no UTF-8 becomes U+FFFD, three bytes; the other two become two.
  return text.size() + 2 * static_cast<std::size_t>(std::count_if(text.begin(), text.end(), grows));
}

/// How many bytes an event takes at most within a line.
std::size_t size_in_line(const protocol::Event& event) {
  constexpr std::size_t kNamesAndNumber = 96;
  constexpr std::size_t kStamp = 100;  // time and time_quality
  constexpr std::size_t kLink = 80;
  const auto* text = std::get_if<std::string>(&event.value);
  return kNamesAndNumber + quoted_size(event.device) + quoted_size(event.property) +
         quoted_size(event.unit) + (text == nullptr ? 0 : quoted_size(*text)) +
         (event.time || event.time_quality ? kStamp : 0) +
         (event.link.rssi || event.link.lqi ? kLink : 0);
}

}  // namespace

void SendQueue::push(protocol::Event event, Time now) {
  waiting_.push_back(std::move(event));
  note_fullness(now);
  if (!full_since_ || now - *full_since_ < limits_.full_for) return;
  drop_oldest(Worth::measurement);
  drop_oldest(Worth::state);
}

void SendQueue::note_fullness(Time now) {
  if (size() <= limits_.events) {
    full_since_.reset();
  } else if (!full_since_) {
    full_since_ = now;
  }
}

SendQueue::Worth SendQueue::worth_of(const protocol::Event& event) {
  if (event.kind == protocol::Kind::event) return Worth::event;
  return std::holds_alternative<double>(event.value) ? Worth::measurement : Worth::state;
}

void SendQueue::drop_oldest(Worth worth) {
  // Lines were made before anything that waits came in, so they are the oldest.
  while (size() > limits_.events) {
    const auto line = std::find_if(lines_.begin(), lines_.end(), [worth](const Line& candidate) {
      return candidate.most <= worth;
    });
    if (line == lines_.end()) break;
    if (std::cmp_less(line - lines_.begin(), unsent_)) --unsent_;
    in_lines_ -= line->events;
    dropped_ += line->events;
    lines_.erase(line);
  }
  while (size() > limits_.events) {
    const auto report =
        std::find_if(waiting_.begin(), waiting_.end(),
                     [worth](const auto& candidate) { return worth_of(candidate) <= worth; });
    if (report == waiting_.end()) break;
    waiting_.erase(report);
    ++dropped_;
  }
}

bool SendQueue::append_next_line(std::string& out) {
  if (unsent_ == lines_.size() && !waiting_.empty()) make_line();
  if (unsent_ == lines_.size()) return false;
  out += lines_[unsent_].text;
  ++unsent_;
  return true;
}

void SendQueue::make_line() {
  constexpr std::size_t kAround = 64;  // type and sequence
  protocol::Events message;
  message.events.reserve(std::min(waiting_.size(), limits_.line_events));
  Line line;
  std::size_t bytes = kAround;
  while (!waiting_.empty() && message.events.size() < limits_.line_events) {
    protocol::Event& event = waiting_.front();
    bytes += size_in_line(event);
    if (bytes > limits_.line_bytes && !message.events.empty()) break;
    line.most = std::max(line.most, worth_of(event));
    message.events.push_back(std::move(event));
    waiting_.pop_front();
  }
  line.sequence = ++last_sequence_;
  line.events = message.events.size();
  message.sequence = line.sequence;
  line.text = protocol::encode(message);
  in_lines_ += line.events;
  lines_.push_back(std::move(line));
}

void SendQueue::rewind(std::optional<std::uint64_t> committed) {
  if (committed) remove_front_lines(*committed);
  unsent_ = 0;
}

void SendQueue::committed(std::uint64_t sequence) {
  remove_front_lines(sequence);
}

void SendQueue::remove_front_lines(std::uint64_t up_to) {
  if (up_to > last_sequence_) return;
  while (!lines_.empty() && lines_.front().sequence <= up_to) {
    in_lines_ -= lines_.front().events;
    lines_.pop_front();
    if (unsent_ > 0) --unsent_;
  }
  if (size() <= limits_.events) full_since_.reset();
}

}  // namespace homeward::sdk
