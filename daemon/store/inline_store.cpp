#include "daemon/store/inline_store.hpp"

namespace homeward::store {

InlineStore::InlineStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}

InlineStore::~InlineStore() = default;

ports::StoreHealth InlineStore::health() const {
  return database_->health();
}

void InlineStore::submit(Job job) {
  if (auto* commit = std::get_if<CommitJob>(&job)) {
    commit->reply(database_->commit(*commit->commit));
  } else {
    std::get<CallJob>(job).run(*database_);
  }
}

}  // namespace homeward::store
