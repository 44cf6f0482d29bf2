#include "lib/base/memory.hpp"

#include <malloc.h>

namespace homeward {

void keep_memory_small() {
  constexpr int trim_above = 128 * 1024;
  constexpr int map_above = 64 * 1024;
  // A C library that refuses one of these works as it did before: nothing to report.
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_TRIM_THRESHOLD, trim_above);
  ::mallopt(M_MMAP_THRESHOLD, map_above);
}

}  // namespace homeward
