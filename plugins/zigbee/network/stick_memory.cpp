#include "plugins/zigbee/network/stick_memory.hpp"

#include "lib/base/hex.hpp"
#include "plugins/zigbee/znp/bytes.hpp"

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
namespace command = znp::command;
using znp::Bytes;
using znp::Frame;
using znp::Reader;
using znp::Writer;

constexpr std::size_t kMaxItem = 1'024;
constexpr std::size_t kChunk = 240;
constexpr std::uint16_t kMaxEntries = 512;
constexpr std::uint8_t kOk = 0x00;
constexpr std::uint8_t kCreated = 0x09;
constexpr std::uint8_t kSystem = 1;  // Z-Stack's own part of the extended memory

Error refused(std::uint16_t item) {
  return failure(ErrorCode::refused, "the stick's memory refuses a write", "0x" + to_hex(item, 2));
}

bool accepted(const Result<Frame>& answer) {
  return answer && !answer->data.empty() && answer->data[0] == kOk;
}

}  // namespace

asio::awaitable<Result<Bytes>> StickMemory::read(std::uint16_t item) {
  Frame ask{command::sys_nv_length, Writer().u16(item).finish()};
  const auto length = co_await link_.request(std::move(ask));
  if (!length) co_return length.error();
  const std::size_t size = Reader(length->data).u16();
  Bytes value;
  while (value.size() < size && value.size() < kMaxItem) {
    Frame more{command::sys_nv_read_ext, Writer().u16(item).u16(value.size()).finish()};
    const auto answer = co_await link_.request(std::move(more));
    if (!answer) co_return answer.error();
    Reader reader(answer->data);
    const auto status = reader.u8();
    const auto part = reader.take(reader.u8());
    if (status != kOk || part.empty()) break;
    value.insert(value.end(), part.begin(), part.end());
  }
  if (value.size() != size) co_return Bytes{};
  co_return value;
}

asio::awaitable<Result<void>> StickMemory::make(std::uint16_t item, Bytes value) {
  const auto first = std::span(value).first(std::min(value.size(), kChunk));
  Frame ask{command::sys_nv_item_init,
            Writer().u16(item).u16(value.size()).u8(first.size()).bytes(first).finish()};
  const auto answer = co_await link_.request(std::move(ask));
  if (!answer) co_return answer.error();
  const bool made =
      !answer->data.empty() && (answer->data[0] == kOk || answer->data[0] == kCreated);
  if (!made) co_return refused(item);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> StickMemory::write(std::uint16_t item, Bytes value) {
  const Result<void> made = co_await make(item, value);
  if (!made) co_return made;
  for (std::size_t at = 0; at < value.size(); at += kChunk) {
    const auto part = std::span(value).subspan(at, std::min(kChunk, value.size() - at));
    Frame ask{command::sys_nv_write_ext,
              Writer().u16(item).u16(at).u16(part.size()).bytes(part).finish()};
    const auto answer = co_await link_.request(std::move(ask));
    if (!answer) co_return answer.error();
    if (!accepted(answer)) co_return refused(item);
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> StickMemory::remove(std::uint16_t item) {
  Frame ask{command::sys_nv_length, Writer().u16(item).finish()};
  const auto length = co_await link_.request(std::move(ask));
  if (!length) co_return length.error();
  const auto size = Reader(length->data).u16();
  if (size == 0) co_return Result<void>{};
  Frame erase{command::sys_nv_delete, Writer().u16(item).u16(size).finish()};
  const auto answer = co_await link_.request(std::move(erase));
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

asio::awaitable<Result<std::vector<Bytes>>> StickMemory::read_table(std::uint16_t table,
                                                                    std::size_t entry_size) {
  std::vector<Bytes> entries;
  for (std::uint16_t index = 0; index < kMaxEntries; ++index) {
    Frame ask{command::sys_nv_read_extended,
              Writer().u8(kSystem).u16(table).u16(index).u16(0).u8(entry_size).finish()};
    const auto answer = co_await link_.request(std::move(ask));
    if (!answer) co_return answer.error();
    Reader reader(answer->data);
    const auto status = reader.u8();
    const auto entry = reader.take(reader.u8());
    if (status != kOk || entry.size() != entry_size) break;
    entries.emplace_back(entry.begin(), entry.end());
  }
  co_return entries;
}

asio::awaitable<Result<void>> StickMemory::write_entry(std::uint16_t table, std::uint16_t index,
                                                       Bytes value) {
  Frame ask{
      command::sys_nv_write_extended,
      Writer().u8(kSystem).u16(table).u16(index).u16(0).u8(value.size()).bytes(value).finish()};
  const auto answer = co_await link_.request(std::move(ask));
  if (!answer) co_return answer.error();
  if (!accepted(answer)) co_return refused(table);
  co_return Result<void>{};
}

}  // namespace homeward::zigbee
