#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/outbox.hpp"

#include <cstdint>
#include <optional>
#include <random>

namespace homeward::app {

/// What becomes of rows that the broker refuses though the link stands (MQTT 5): rights or a quota
/// are missing, which somebody may mend. Pure: time is handed in.
///
/// Rows of the refused class and of those behind it wait, with back-off from 1 s to 60 s; what is
/// more important goes on. Then the row is tried again, and its neighbour with it: a row that is
/// refused time after time while the broker takes its neighbours is refused for its own sake, and
/// must not hold them up for ever.
class PublishHold {
 public:
  explicit PublishHold(std::uint64_t random_seed)
      : random_(static_cast<std::minstd_rand::result_type>(random_seed)) {}

  /// A row is on its way.
  void sent(const ports::OutboxRow& row);
  /// The broker refused a row. True: it alone, too often; give it up.
  [[nodiscard]] bool refused(const ports::OutboxRow& row, core::SteadyTime now);
  /// The broker took a row.
  void taken(const ports::OutboxRow& row);

  /// The class that is not sent now, with all behind it; nothing when all may be.
  [[nodiscard]] std::optional<ports::MessageClass> held() const;
  /// The class of which rows were refused that wait for until(); nothing when none do.
  [[nodiscard]] std::optional<ports::MessageClass> waits() const { return waits_; }
  [[nodiscard]] core::SteadyTime until() const { return until_; }
  /// They are tried again: the refused one and a neighbour.
  void release();

  /// The class that was refused last and that nothing got through of since.
  [[nodiscard]] std::optional<ports::MessageClass> in_doubt() const { return in_doubt_; }
  /// The broker refused again after a pause: another one might take it.
  [[nodiscard]] bool persistent() const { return rounds_ > 1; }

 private:
  [[nodiscard]] core::Duration pause();

  std::minstd_rand random_;
  std::optional<ports::MessageClass> waits_;
  std::optional<ports::MessageClass> in_doubt_;
  core::SteadyTime until_{};
  std::uint32_t tries_left_{0};  ///< rows that may be sent though it is in doubt
  std::uint32_t rounds_{0};      ///< of refusal and pause in a row
  std::uint64_t stubborn_{0};    ///< sequence of the row that is refused
  std::uint32_t alone_{0};       ///< how often it was, while others were taken
  bool neighbour_taken_{false};  ///< since it was refused last
};

}  // namespace homeward::app
