#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/connection.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace homeward::store {

/// The single facts: the engine's state, the named facts, and whether the file was closed well.
class StateTables {
 public:
  explicit StateTables(Connection& connection);

  void put_engine(const ports::EngineState& state);
  [[nodiscard]] std::optional<ports::EngineState> engine();

  /// The event after which the engine's state was taken; 0 when there is none.
  [[nodiscard]] std::uint64_t engine_after();

  void put_meta(const std::map<std::string, std::string>& meta);
  [[nodiscard]] std::map<std::string, std::string> meta();

  void put_clean(bool clean);

  /// What the pages in use take.
  [[nodiscard]] std::uint64_t used_bytes();

 private:
  Statement put_engine_;
  Statement engine_;
  Statement engine_after_;
  Statement put_meta_;
  Statement meta_;
  Statement put_clean_;
  Statement pages_;
};

}  // namespace homeward::store
