#pragma once

#include <poll.h>

#include <chrono>

namespace homeward::cli {

/// Does nothing for a while; a signal ends it early.
inline void pause_for(std::chrono::milliseconds length) {
  ::poll(nullptr, 0, static_cast<int>(length.count()));
}

}  // namespace homeward::cli
