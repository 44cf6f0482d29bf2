#pragma once

#include "daemon/app/options.hpp"
#include "tests/support/clock/manual_clock.hpp"

#include <boost/asio/io_context.hpp>

namespace homeward::app {

/// A store that nobody asks: for parts that only fill the commit group.
class IdleStore : public ports::Store {
 public:
  template <class T>
  using Answer = boost::asio::awaitable<Result<T>>;

  Answer<void> write(std::shared_ptr<const ports::Commit>) override { return none<void>(); }
  Answer<ports::StoredState> load() override { return none<ports::StoredState>(); }
  Answer<std::vector<ports::JournalEvent>> events_after(std::uint64_t, std::uint32_t) override {
    return none<std::vector<ports::JournalEvent>>();
  }
  Answer<std::vector<ports::OutboxRow>> outbox(ports::OutboxQuery) override {
    return none<std::vector<ports::OutboxRow>>();
  }
  Answer<std::uint64_t> drop(ports::OutboxDrop) override { return none<std::uint64_t>(); }
  Answer<std::vector<core::Alert>> alerts(ports::AlertQuery) override {
    return none<std::vector<core::Alert>>();
  }
  Answer<std::optional<core::Alert>> alert(core::AlertId) override {
    return none<std::optional<core::Alert>>();
  }
  Answer<std::vector<ports::AuditEntry>> audit(ports::AuditQuery) override {
    return none<std::vector<ports::AuditEntry>>();
  }
  Answer<void> prune(core::WallTime, core::WallTime) override { return none<void>(); }
  Answer<std::string> copy() override { return none<std::string>(); }
  [[nodiscard]] ports::StoreHealth health() const override { return {}; }

 private:
  template <class T>
  static Answer<T> none() {
    co_return failure(ErrorCode::storage, "nobody asks this store");
  }
};

class IdleServiceManager final : public ports::ServiceManager {
 public:
  void ready() override {}
  void alive() override {}
  void stopping() override {}
  void status(std::string_view) override {}
};

/// A world in which only the clock moves.
struct IdleWorld {
  boost::asio::io_context loop{1};
  test::ManualClock clock{loop.get_executor()};
  IdleStore store;
  IdleServiceManager service;
  World world{clock, clock, store, service, {}, {}, {}};

  /// Lets time pass at once, and happen what is due then.
  void pass(core::Duration time) {
    clock.advance(time);
    loop.restart();
    loop.poll();
  }
};

}  // namespace homeward::app
