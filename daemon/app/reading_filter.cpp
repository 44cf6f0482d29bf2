#include "daemon/app/reading_filter.hpp"

#include "lib/base/glob.hpp"

#include <algorithm>

namespace homeward::app {

ReadingFilter::ReadingFilter(const std::vector<ports::Recipient>& recipients) {
  for (std::size_t index = 0; index < recipients.size(); ++index) {
    const ports::Recipient& recipient = recipients[index];
    if (recipient.platform && !recipient.readings.empty()) {
      wanting_.push_back({index, recipient.readings});
    }
  }
}

const std::vector<std::size_t>& ReadingFilter::named_by(const core::Event& event) {
  name_.assign(event.device.str()).append(1, '.').append(event.property);
  const auto found = known_.find(name_);
  if (found != known_.end()) return found->second;
  std::vector<std::size_t> recipients;
  for (const Wanting& one : wanting_) {
    const auto names = [this](const std::string& glob) { return glob_matches(glob, name_); };
    if (std::any_of(one.globs.begin(), one.globs.end(), names)) recipients.push_back(one.recipient);
  }
  // Bounded: only the properties of configured devices are journalled.
  return known_.emplace(name_, std::move(recipients)).first->second;
}

}  // namespace homeward::app
