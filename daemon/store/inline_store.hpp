#pragma once

#include "daemon/store/store_calls.hpp"

namespace homeward::store {

/// The store without a thread: each call runs at once where it is made, and only its answer is
/// posted. For deterministic simulation and for tools; it blocks its caller for each sync.
class InlineStore final : public StoreCalls {
 public:
  explicit InlineStore(std::unique_ptr<Database> database);
  ~InlineStore() override;

  [[nodiscard]] ports::StoreHealth health() const override;

 protected:
  void submit(Job job) override;

 private:
  std::unique_ptr<Database> database_;
};

}  // namespace homeward::store
