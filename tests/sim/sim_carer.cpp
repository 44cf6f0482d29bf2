#include "tests/sim/sim_carer.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace homeward::sim {
namespace {

using std::chrono::minutes;

constexpr minutes kSendAgain{1};

}  // namespace

bool SimCarer::act(SimBroker& broker, core::SteadyTime now) {
  for (; read_ < broker.messages().size(); ++read_) read(broker.messages()[read_], now);
  bool sent = false;
  for (auto& [id, plan] : plans_) {
    if (plan.next > now || !broker.up()) continue;
    broker.send_command(plan.payload);
    plan.next = now + kSendAgain;
    sent = true;
  }
  return sent;
}

void SimCarer::read(const ports::WireMessage& message, core::SteadyTime now) {
  if (message.topic.ends_with("/replies")) {
    const boost::json::value envelope = boost::json::parse(message.payload);
    plans_.erase(std::string(envelope.at("data").at("command").as_string()));
    return;
  }
  if (!message.topic.ends_with("/alerts")) return;
  const boost::json::value envelope = boost::json::parse(message.payload);
  if (envelope.at("type").as_string() != "care.homeward.alert.raised.v1") return;
  const boost::json::value& data = envelope.at("data");
  const std::string alert(data.at("alert").as_string());
  if (known_.insert(alert).second) take_up(alert, std::string(data.at("rule").as_string()), now);
}

void SimCarer::take_up(const std::string& alert, const std::string& rule, core::SteadyTime now) {
  // A fall is always answered, some day; smoke in two of three cases; the rest is let be.
  const bool answered = rule == "fall" || (rule == "smoke" && random_() % 3 != 0);
  if (!answered) return;
  const auto delay = core::Duration{static_cast<std::int64_t>(
      random_() % static_cast<std::uint64_t>(core::Duration{minutes{100}}.count()))};
  const std::string id = "ack-" + alert;
  const boost::json::value command{
      {"id", id}, {"type", "acknowledge"}, {"alert", alert}, {"by", "carer"}};
  plans_.emplace(id, Plan{now + delay, boost::json::serialize(command)});
}

}  // namespace homeward::sim
