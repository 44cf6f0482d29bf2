#include "daemon/store/name_table.hpp"

namespace homeward::store {
namespace {

// A home has some hundred names; more than this comes from a flood and is looked up on disk.
constexpr std::size_t kCachedNames = 512;

}  // namespace

NameTable::NameTable(Connection& connection)
    : find_number_(connection, "SELECT id FROM names WHERE text = ?"),
      find_name_(connection, "SELECT text FROM names WHERE id = ?"),
      insert_(connection, "INSERT INTO names (text) VALUES (?) RETURNING id") {}

std::int64_t NameTable::number(const std::string& name) {
  const auto known = numbers_.find(name);
  if (known != numbers_.end()) return known->second;
  std::int64_t number = 0;
  {
    Rows rows = find_number_.query(name);
    if (rows.next()) number = rows.integer(0);
  }
  if (number == 0) {
    Rows rows = insert_.query(name);
    if (!rows.next()) throw Refused("a name could not be stored");
    number = rows.integer(0);
    // An INSERT with RETURNING is finished by the step that finds no more rows.
    while (rows.next()) {
    }
  }
  keep(number, name);
  return number;
}

std::string NameTable::name(std::int64_t number) {
  const auto known = names_.find(number);
  if (known != names_.end()) return known->second;
  Rows rows = find_name_.query(number);
  if (!rows.next()) throw Refused("the database names no " + std::to_string(number));
  std::string name = rows.text(0);
  keep(number, name);
  return name;
}

void NameTable::forget() noexcept {
  numbers_.clear();
  names_.clear();
}

void NameTable::keep(std::int64_t number, const std::string& name) {
  if (numbers_.size() >= kCachedNames) forget();
  numbers_.insert_or_assign(name, number);
  names_.insert_or_assign(number, name);
}

}  // namespace homeward::store
