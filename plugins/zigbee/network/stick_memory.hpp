#pragma once

#include "plugins/zigbee/network/znp_link.hpp"

#include <vector>

namespace homeward::zigbee {

/// The non-volatile memory of a coordinator. Borrows the link.
class StickMemory {
 public:
  explicit StickMemory(ZnpLink& link) : link_(link) {}

  /// An item's bytes; empty when there is no such item. Errors: those of the link.
  boost::asio::awaitable<Result<znp::Bytes>> read(std::uint16_t item);
  /// Writes an item, and makes it first when there is none.
  boost::asio::awaitable<Result<void>> write(std::uint16_t item, znp::Bytes value);
  /// Removes an item; no error when there is none.
  boost::asio::awaitable<Result<void>> remove(std::uint16_t item);

  /// All entries of a table of the extended memory.
  boost::asio::awaitable<Result<std::vector<znp::Bytes>>> read_table(std::uint16_t table,
                                                                     std::size_t entry_size);
  boost::asio::awaitable<Result<void>> write_entry(std::uint16_t table, std::uint16_t index,
                                                   znp::Bytes value);

 private:
  boost::asio::awaitable<Result<void>> make(std::uint16_t item, znp::Bytes value);

  ZnpLink& link_;
};

}  // namespace homeward::zigbee
