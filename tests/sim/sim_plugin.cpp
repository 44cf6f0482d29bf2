#include "tests/sim/sim_plugin.hpp"

#include <utility>

namespace homeward::sim {
namespace {

const core::PluginId kPlugin{"sim"};
constexpr const char* kRun = "run-1";

}  // namespace

void SimPlugin::sense(ports::SourceEvent event) {
  kept_.push_back({++last_sequence_, std::move(event)});
}

void SimPlugin::reconnect(const ports::EventSink& core) {
  given_ = core.committed_sequence(kPlugin, kRun).value_or(0);
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
    batch.run = kRun;
    batch.sequence = line.sequence;
    batch.events.push_back(line.event);
    co_await core.take(std::move(batch));
  }
}

void SimPlugin::committed(const core::PluginId& /*plugin*/, std::uint64_t sequence) {
  while (!kept_.empty() && kept_.front().sequence <= sequence) kept_.pop_front();
}

boost::asio::awaitable<Result<std::string>> SimPlugin::command(ports::SourceCommand /*command*/) {
  co_return failure(ErrorCode::unsupported, "the simulated plugin takes no commands");
}

}  // namespace homeward::sim
