#pragma once

#include "plugins/zigbee/network/coordinator.hpp"
#include "plugins/zigbee/network/stick.hpp"
#include "plugins/zigbee/network/vault.hpp"

#include <deque>
#include <optional>
#include <random>

namespace homeward::zigbee {

/// A TI coordinator: opens its line, brings its network up, watches over it, and begins again
/// whenever it is lost. Owned by the plugin; one thread.
class ZnpCoordinator final : public Coordinator {
 public:
  struct Timings {
    ZnpLink::Timings link;
    std::chrono::milliseconds ping_every{15'000};
    std::chrono::milliseconds ping_answer{5'000};
    int pings_to_miss{2};
    std::chrono::milliseconds backoff_least{500};
    std::chrono::milliseconds backoff_most{5'000};
    std::chrono::milliseconds device_answer{10'000};  ///< of ZDO, for sleepers
    std::chrono::milliseconds confirm{12'000};
    std::chrono::milliseconds retry{1'000};
    std::chrono::hours backup_every{24};
  };

  struct Settings {
    std::string port;          ///< a device, or tcp://host:port
    std::uint8_t channel{15};  ///< of a network that is formed
    bool adopt{false};         ///< a person's word: take the stick's network, or form anew

    friend bool operator==(const Settings&, const Settings&) = default;
  };

  ZnpCoordinator(boost::asio::any_io_executor executor, CoordinatorListener& listener,
                 const Vault& vault, Timings timings);

  /// Serves for ever. Call change() first, or later: without a port it waits.
  boost::asio::awaitable<void> run();

  /// Takes other settings; begins again when they differ. `remembered` is the extended PAN id of
  /// the devices that the core knows.
  void change(Settings settings, std::optional<std::uint64_t> remembered);

  /// Takes a backup now and writes it to the vault.
  boost::asio::awaitable<Result<Backup>> back_up();
  /// Replaces the network on the stick by the one of the vault, and begins again.
  boost::asio::awaitable<Result<void>> restore();
  /// Asks for a backup soon: the tables have changed.
  void backup_is_due();

  [[nodiscard]] bool up() const { return up_; }
  [[nodiscard]] std::optional<std::uint64_t> extended_pan() const { return extended_pan_; }

  boost::asio::awaitable<Result<void>> send(Outgoing frame) override;
  boost::asio::awaitable<Result<void>> permit_join(std::uint8_t seconds) override;
  boost::asio::awaitable<Result<NodeDescriptor>> node_descriptor(std::uint16_t device) override;
  boost::asio::awaitable<Result<std::vector<std::uint8_t>>> active_endpoints(
      std::uint16_t device) override;
  boost::asio::awaitable<Result<SimpleDescriptor>> simple_descriptor(
      std::uint16_t device, std::uint8_t endpoint) override;
  boost::asio::awaitable<Result<void>> bind(std::uint16_t device, std::uint64_t ieee,
                                            std::uint8_t endpoint, std::uint16_t cluster) override;
  boost::asio::awaitable<Result<void>> leave(std::uint16_t device, std::uint64_t ieee) override;
  boost::asio::awaitable<Result<std::uint16_t>> find_address(std::uint64_t ieee) override;
  boost::asio::awaitable<Result<std::uint64_t>> find_ieee(std::uint16_t address) override;

 private:
  boost::asio::awaitable<Error> serve_line();
  boost::asio::awaitable<void> read_line();
  boost::asio::awaitable<Result<void>> begin();
  boost::asio::awaitable<Result<void>> settle_network();
  boost::asio::awaitable<Result<void>> restore_from(Backup backup);
  boost::asio::awaitable<Error> watch();
  boost::asio::awaitable<void> look();
  boost::asio::awaitable<void> fetch(znp::Bytes data);
  boost::asio::awaitable<Result<std::uint8_t>> send_once(Outgoing frame);
  boost::asio::awaitable<Result<znp::Frame>> ask_device(znp::Frame frame, std::uint16_t device,
                                                        znp::CommandId answer);
  Urgency hear(const znp::Frame& frame);
  Urgency hear_message(const znp::Bytes& data);
  void report_down(const Error& error);
  [[nodiscard]] std::optional<Backup> stored_backup() const;
  znp::NetworkInformation new_network();
  znp::Key new_key();
  boost::asio::awaitable<void> pause(std::chrono::milliseconds time);

  boost::asio::any_io_executor executor_;
  CoordinatorListener& listener_;
  const Vault& vault_;
  Timings timings_;
  ZnpLink link_;
  Stick stick_;
  std::optional<Settings> settings_;
  std::optional<std::uint64_t> remembered_;
  std::optional<std::uint64_t> extended_pan_;  ///< of the network that is up, or was last
  std::uint64_t address_{0};
  std::random_device random_;
  boost::asio::steady_timer pulse_;  ///< cut short when something happened
  sdk::Signal reader_ended_;
  bool reading_{false};
  bool line_lost_{false};  ///< it ended by itself; otherwise it was closed, being silent
  bool up_{false};
  bool was_reset_{false};
  bool restart_{false};  ///< other settings, or a restore: begin again
  bool backup_due_{false};
  bool wants_person_{false};
  int missed_{0};
  std::uint8_t transaction_{0};
  std::chrono::steady_clock::time_point next_backup_{};
};

}  // namespace homeward::zigbee
