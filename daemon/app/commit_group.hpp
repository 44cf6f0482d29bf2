#pragma once

#include "daemon/ports/store.hpp"

namespace homeward::app {

/// Puts what could not be written back before what came since, so that the next commit writes
/// both in their order; newer words on an alert, a device or a fact win.
void merge_in_front(ports::Commit& group, ports::Commit&& earlier);

}  // namespace homeward::app
