#include "daemon/app/broker_plan.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace homeward::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kShortestPause{1};
constexpr seconds kLongestPause{60};
/// A broker that goes down takes thousands of homes with it. Those that have no alarm to bring
/// come back over this time at least, and leave the doors to those that have.
constexpr seconds kCalmPause{15};
/// A broker on this machine is nobody else's: no other home comes back at the same moment.
/// It may be tried often at first; one that stays away for minutes is not waited for so eagerly.
constexpr milliseconds kPauseForOwnBroker{500};
constexpr std::uint32_t kEagerTries = 600;
constexpr std::chrono::minutes kFailback{5};
constexpr std::uint32_t kMostDoublings = 4;

bool is_own(std::string_view broker) {
  const std::size_t scheme = broker.find("://");
  const std::string_view host = broker.substr(scheme == std::string_view::npos ? 0 : scheme + 3);
  return host.starts_with("127.") || host.starts_with("localhost:") || host.starts_with("[::1]");
}

}  // namespace

BrokerPlan::BrokerPlan(std::vector<std::string> brokers, std::uint64_t random_seed)
    : brokers_(std::move(brokers)),
      random_(static_cast<std::minstd_rand::result_type>(random_seed)) {}

BrokerPlan::Attempt BrokerPlan::next() {
  const bool going_back = std::exchange(going_back_, false);
  if (going_back) stand_in_ = std::exchange(broker_, 0);
  return {current(), going_back};
}

void BrokerPlan::failed() {
  ++failures_;
  broker_ = (broker_ + 1) % brokers_.size();
}

void BrokerPlan::first_still_away() {
  ++failbacks_;
  broker_ = stand_in_;
  at_once_ = true;
}

void BrokerPlan::go_back() {
  going_back_ = true;
  at_once_ = true;
}

BrokerPlan::Pause BrokerPlan::pause() {
  if (std::exchange(at_once_, false)) return {};
  std::uniform_real_distribution<double> jitter(0.0, 1.0);
  const double share = jitter(random_);
  const auto part = [share](milliseconds bound) {
    return duration_cast<core::Duration>(bound * share);
  };
  const bool own = brokers_.size() == 1 && is_own(brokers_.front());
  if (own && failures_ <= kEagerTries) return {part(kPauseForOwnBroker), part(kPauseForOwnBroker)};
  const std::uint32_t doublings = std::min<std::uint32_t>(failures_, 6);
  const seconds bound = std::min<seconds>(kShortestPause * (1U << doublings), kLongestPause);
  return {part(bound), part(std::max(bound, kCalmPause))};
}

void BrokerPlan::connected(core::SteadyTime now, bool whole) {
  failback_at_.reset();
  if (broker_ == 0 && whole) {
    failbacks_ = 0;
    return;
  }
  const core::Duration wait = kFailback * (1U << std::min(failbacks_, kMostDoublings));
  std::uniform_real_distribution<double> share(0.8, 1.2);
  failback_at_ = now + duration_cast<core::Duration>(wait * share(random_));
  if (broker_ == 0) ++failbacks_;
}

}  // namespace homeward::app
