#include "tests/sim/sim_plugin.hpp"

#include <utility>

namespace homeward::sim {
namespace {

const core::PluginId kPlugin{"sim"};

std::string name_of(std::uint64_t run) {
  return "run-" + std::to_string(run);
}

}  // namespace

void SimPlugin::sense(ports::SourceEvent event) {
  kept_.push_back({++last_sequence_, std::move(event)});
}

void SimPlugin::reconnect(const ports::EventSink& core) {
  given_ = core.committed_sequence(kPlugin, name_of(run_)).value_or(0);
  committed(kPlugin, given_);
}

boost::asio::awaitable<void> SimPlugin::deliver(ports::EventSink& core) {
  std::deque<Line> lines;
  for (const Line& line : kept_) {
    if (line.sequence > given_) lines.push_back(line);
  }
  given_ = last_sequence_;
  for (const Line& line : lines) {
    ports::SourceBatch batch;
    batch.plugin = kPlugin;
    batch.run = name_of(run_);
    batch.sequence = line.sequence;
    batch.events.push_back(line.event);
    co_await core.take(std::move(batch));
  }
}

std::vector<ports::SourceEvent> SimPlugin::restart() {
  std::vector<ports::SourceEvent> lost;
  for (Line& line : kept_) lost.push_back(std::move(line.event));
  kept_.clear();
  ++run_;
  last_sequence_ = given_ = 0;
  return lost;
}

void SimPlugin::committed(const core::PluginId& /*plugin*/, std::uint64_t sequence) {
  while (!kept_.empty() && kept_.front().sequence <= sequence) kept_.pop_front();
}

boost::asio::awaitable<Result<std::string>> SimPlugin::command(ports::SourceCommand /*command*/) {
  co_return failure(ErrorCode::unsupported, "the simulated plugin takes no commands");
}

}  // namespace homeward::sim
