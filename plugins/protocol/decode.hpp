#pragma once

#include "lib/base/result.hpp"
#include "plugins/protocol/messages.hpp"

#include <memory>
#include <string_view>

namespace homeward::protocol {

/// Reads lines of the contract; the input is hostile until it said otherwise. Unknown fields are
/// ignored. It owns the memory of its parser and is reused line after line; one per connection.
class Decoder {
 public:
  Decoder();
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  /// Decodes a line from a plugin, without its newline. Events conform to the vocabulary. A hello
  /// of another protocol version decodes, so that it can be refused with a reason.
  /// Errors: invalid (with the field), limit (size, depth), unsupported (unknown type).
  [[nodiscard]] Result<FromPlugin> from_plugin(std::string_view line);

  /// Decodes a line from the core, without its newline. Errors as above.
  [[nodiscard]] Result<FromCore> from_core(std::string_view line);

 private:
  struct Parsers;
  std::unique_ptr<Parsers> parsers_;
};

}  // namespace homeward::protocol
