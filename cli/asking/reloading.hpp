#pragma once

#include "cli/asking/answer.hpp"
#include "cli/asking/control_client.hpp"

#include <string>

namespace homeward::cli {

/// A reload, watched to its end: the daemon says at once whether the files are right, and only the
/// change-over shows whether they can be started. Throws CommandFailure as ControlClient does.
class Reloading {
 public:
  explicit Reloading(const ControlClient& client);

  /// The files have no errors.
  [[nodiscard]] bool taken() const { return taken_; }
  /// What they say runs now. False for what is taken and can't be started: what ran before goes on.
  [[nodiscard]] bool runs() const { return runs_; }
  [[nodiscard]] json::Value changes() const { return answer_.value().member("changes"); }
  [[nodiscard]] json::Value diagnostics() const { return answer_.value().member("diagnostics"); }
  /// JSON: `taken`, `runs`, `changes`, `diagnostics`.
  [[nodiscard]] std::string text() const;

 private:
  std::string before_;  ///< the hash of the configuration that ran
  Answer answer_;
  bool taken_{false};
  bool runs_{false};
};

}  // namespace homeward::cli
