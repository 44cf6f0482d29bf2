#pragma once

#include <string_view>

namespace homeward::ports {

/// The service manager: told when we are ready, alive, and what we are doing.
class ServiceManager {
 public:
  virtual ~ServiceManager() = default;

  virtual void ready() = 0;
  /// Call only on proof of progress (app/supervise), never from a timer of its own.
  virtual void alive() = 0;
  virtual void stopping() = 0;
  virtual void status(std::string_view text) = 0;
};

}  // namespace homeward::ports
