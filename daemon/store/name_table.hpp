#pragma once

#include "daemon/store/connection.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace homeward::store {

/// The dictionary of names that repeat. Keeps what it looked up in a bounded cache.
class NameTable {
 public:
  explicit NameTable(Connection& connection);

  /// Gives the number of a name, and a new one if the name is not known yet.
  [[nodiscard]] std::int64_t number(const std::string& name);

  /// Gives the name of a number; throws when the file has no such name.
  [[nodiscard]] std::string name(std::int64_t number);

  /// Forgets the cache: after a rollback it may hold numbers that were never stored.
  void forget() noexcept;

 private:
  void keep(std::int64_t number, const std::string& name);

  Statement find_number_;
  Statement find_name_;
  Statement insert_;
  std::unordered_map<std::string, std::int64_t> numbers_;
  std::unordered_map<std::int64_t, std::string> names_;
};

}  // namespace homeward::store
