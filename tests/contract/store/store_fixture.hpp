#pragma once

#include "daemon/store/inline_store.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "tests/contract/store/store_folder.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>

namespace homeward::store::testing {

enum class Kind { inline_store, sqlite_store };

/// Names the kind in the names of the tests.
inline std::string kind_name(const ::testing::TestParamInfo<Kind>& kind) {
  return kind.param == Kind::inline_store ? "Inline" : "Thread";
}

/// A store of the kind under test on a temporary folder, and a loop that awaits its answers.
class StoreContract : public ::testing::TestWithParam<Kind> {
 protected:
  StoreContract() { reopen(); }

  /// Closes the store, when there is one, and opens it again.
  void reopen(std::uint64_t max_bytes = 256ULL * 1024 * 1024) {
    store_.reset();
    std::unique_ptr<Database> database = folder_.open(max_bytes).database;
    if (GetParam() == Kind::inline_store) {
      store_ = std::make_unique<InlineStore>(std::move(database));
    } else {
      store_ = std::make_unique<SqliteStore>(std::move(database));
    }
  }

  /// Starts a call; its answer is in `answer` after run().
  template <class T>
  void start(boost::asio::awaitable<Result<T>> call, std::optional<Result<T>>& answer) {
    const auto keep = [&answer](const std::exception_ptr& error, Result<T> result) {
      if (error) std::rethrow_exception(error);
      answer.emplace(std::move(result));
    };
    boost::asio::co_spawn(loop_, std::move(call), keep);
  }

  void run() {
    loop_.restart();
    loop_.run();
  }

  /// Runs one call to its end.
  template <class T>
  Result<T> await(boost::asio::awaitable<Result<T>> call) {
    std::optional<Result<T>> answer;
    start(std::move(call), answer);
    run();
    return std::move(answer).value();
  }

  Result<void> commit(const ports::Commit& commit) { return await(store_->commit(commit)); }

  ports::StoredState load() { return await(store_->load()).value(); }

  std::vector<ports::OutboxRow> page(const std::string& platform, ports::MessageClass kind,
                                     std::uint64_t after, std::uint32_t limit = 100) {
    return await(store_->outbox({core::PlatformId(platform), kind, after, limit})).value();
  }

  StoreFolder folder_;
  boost::asio::io_context loop_;
  std::unique_ptr<ports::Store> store_;
};

}  // namespace homeward::store::testing
