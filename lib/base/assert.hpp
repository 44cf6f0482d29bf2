#pragma once

/// Checks an invariant of ours, in release builds too. Prints the expression and aborts;
/// systemd restarts the process and the outbox is safe. Never for input: input gets an Error.
#define HW_ASSERT(expression) \
  ((expression) ? void(0) : ::homeward::assertion_failed(#expression, __FILE__, __LINE__))

namespace homeward {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace homeward
