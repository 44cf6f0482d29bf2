#pragma once

namespace homeward::mqtt {

/// Wakes Paho's sending thread. Paho C 1.3.12 signals it without holding the lock under which it
/// looks for work: a signal that comes between the look and the wait is lost, and what was to be
/// sent lies for up to a second. The bell is a handle that never connects; a message queued on it
/// goes nowhere and signals once more. All calls on the worker thread.
class Bell {
 public:
  Bell() = default;
  ~Bell();
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  void ring();

 private:
  void* handle_{nullptr};
};

}  // namespace homeward::mqtt
