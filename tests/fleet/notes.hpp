#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/platform_link.hpp"
#include "daemon/ports/store.hpp"

#include <fstream>
#include <memory>
#include <string>
#include <string_view>

namespace homeward::fleet {

/// What the homes of one process did, for the verdict: a line each of `what`, home, subject and
/// microseconds of the wall clock, with tabs between. Everything that is written stays there when
/// the process is killed.
class Notes {
 public:
  explicit Notes(const std::string& path) : file_(path, std::ios::app) {}

  void write(std::string_view what, const std::string& home, std::string_view subject,
             core::WallTime at);

 private:
  std::ofstream file_;
};

/// A platform's link that notes each try and each connection; all else is the real link's.
class NotedLink final : public ports::PlatformLink {
 public:
  NotedLink(std::unique_ptr<ports::PlatformLink> link, std::string home, Notes& notes)
      : link_(std::move(link)), home_(std::move(home)), notes_(notes) {}

  boost::asio::awaitable<Result<void>> connect(ports::LinkOptions options) override;
  boost::asio::awaitable<Result<void>> publish(ports::WireMessage message) override;
  boost::asio::awaitable<Result<ports::WireMessage>> receive() override;
  boost::asio::awaitable<void> disconnect(std::chrono::milliseconds grace) override;
  void abandon() override { link_->abandon(); }
  [[nodiscard]] bool connected() const override { return link_->connected(); }
  [[nodiscard]] std::string complaint() const override { return link_->complaint(); }

 private:
  std::unique_ptr<ports::PlatformLink> link_;
  std::string home_;
  Notes& notes_;
};

/// A store that notes each message that it made durable: from then on it must not be lost.
class NotedStore final : public ports::Store {
 public:
  NotedStore(std::unique_ptr<ports::Store> store, std::string home, Notes& notes)
      : store_(std::move(store)), home_(std::move(home)), notes_(notes) {}

  boost::asio::awaitable<Result<void>> write(std::shared_ptr<const ports::Commit> commit) override;
  boost::asio::awaitable<Result<ports::StoredState>> load() override { return store_->load(); }
  boost::asio::awaitable<Result<std::vector<ports::JournalEvent>>> events_after(
      std::uint64_t after, std::uint32_t limit) override {
    return store_->events_after(after, limit);
  }
  boost::asio::awaitable<Result<std::vector<ports::OutboxRow>>> outbox(
      ports::OutboxQuery query) override {
    return store_->outbox(std::move(query));
  }
  boost::asio::awaitable<Result<std::uint64_t>> drop(ports::OutboxDrop drop) override {
    return store_->drop(std::move(drop));
  }
  boost::asio::awaitable<Result<std::vector<core::Alert>>> alerts(
      ports::AlertQuery query) override {
    return store_->alerts(std::move(query));
  }
  boost::asio::awaitable<Result<std::optional<core::Alert>>> alert(core::AlertId id) override {
    return store_->alert(std::move(id));
  }
  boost::asio::awaitable<Result<std::vector<ports::AuditEntry>>> audit(
      ports::AuditQuery query) override {
    return store_->audit(std::move(query));
  }
  boost::asio::awaitable<Result<void>> prune(core::WallTime events_before,
                                             core::WallTime alerts_before) override {
    return store_->prune(events_before, alerts_before);
  }
  boost::asio::awaitable<Result<std::string>> copy() override { return store_->copy(); }
  [[nodiscard]] ports::StoreHealth health() const override { return store_->health(); }

 private:
  std::unique_ptr<ports::Store> store_;
  std::string home_;
  Notes& notes_;
};

}  // namespace homeward::fleet
