#pragma once

#include "plugins/protocol/messages.hpp"

#include <string>

namespace homeward::protocol {

/// Append a message as one line with its newline. The caller keeps within limits.hpp: what it
/// builds is its own; the other side checks. Empty texts and absent values are left out.
void encode(std::string& out, const Hello& message);
void encode(std::string& out, const Welcome& message);
void encode(std::string& out, const Refuse& message);
void encode(std::string& out, const Device& message);
/// One event is an `event` line, several are an `events` line; none is nothing.
void encode(std::string& out, const Events& message);
void encode(std::string& out, const Gone& message);
void encode(std::string& out, const Health& message);
void encode(std::string& out, const Command& message);
void encode(std::string& out, const CommandResult& message);
void encode(std::string& out, const Committed& message);
void encode(std::string& out, const Ping& message);
void encode(std::string& out, const Pong& message);
void encode(std::string& out, const Bye& message);

/// The same as a string of its own.
template <class Message>
[[nodiscard]] std::string encode(const Message& message) {
  std::string line;
  encode(line, message);
  return line;
}

}  // namespace homeward::protocol
