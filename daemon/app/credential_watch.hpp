#pragma once

#include <functional>
#include <string>
#include <utility>

namespace homeward::app {

/// Notices that a platform's password or certificate was replaced. A change counts when it is seen
/// twice, because files are replaced one after the other.
class CredentialWatch {
 public:
  /// `read` gives a text that changes with the credentials; empty where there are none to watch.
  explicit CredentialWatch(std::function<std::string()> read) : read_(std::move(read)) {}

  /// A connection is about to be made with what is there now.
  void used() {
    if (read_) used_ = seen_ = read_();
  }

  /// What is there now differs from what was used, and did so the last time too.
  [[nodiscard]] bool replaced() {
    if (!read_) return false;
    std::string now = read_();
    const bool twice = now != used_ && now == seen_;
    seen_ = std::move(now);
    return twice;
  }

 private:
  std::function<std::string()> read_;
  std::string used_;
  std::string seen_;
};

}  // namespace homeward::app
