#pragma once

namespace homeward {

/// Keeps a long-lived process small: one arena for all threads instead of one for each, and memory
/// of a burst goes back to the system. Call it first in main, before any thread is started.
void keep_memory_small();

}  // namespace homeward
