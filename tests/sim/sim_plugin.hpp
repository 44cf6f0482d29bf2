#pragma once

#include "daemon/ports/event_source.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace homeward::sim {

/// A plugin that keeps what it sent until the core says it is on disk, and sends the rest again
/// after the core was killed (docs/PLUGINS.md, `resend`). Outlives the gateways.
class SimPlugin final : public ports::EventSources {
 public:
  /// Puts an event into the plugin's queue; deliver() gives it to the core.
  void sense(ports::SourceEvent event);

  /// Forgets what the core had in flight: the next deliver() begins behind the last commit.
  void reconnect(const ports::EventSink& core);

  /// Gives everything not yet given to the core, in order.
  boost::asio::awaitable<void> deliver(ports::EventSink& core);

  void committed(const core::PluginId& plugin, std::uint64_t sequence) override;
  boost::asio::awaitable<Result<std::string>> command(ports::SourceCommand command) override;

  /// The plugin's process dies with all that it kept; the next one begins a run of its own. Gives
  /// the events that are lost.
  std::vector<ports::SourceEvent> restart();

  [[nodiscard]] std::size_t uncommitted() const { return kept_.size(); }

 private:
  struct Line {
    std::uint64_t sequence{0};
    ports::SourceEvent event;
  };

  std::deque<Line> kept_;
  std::uint64_t run_{1};
  std::uint64_t last_sequence_{0};
  std::uint64_t given_{0};  ///< the last sequence that the present core was given
};

}  // namespace homeward::sim
