#pragma once

#include "plugins/sdk/plugin.hpp"
#include "plugins/sdk/signal.hpp"
#include "plugins/zigbee/devices/duplicates.hpp"
#include "plugins/zigbee/devices/heartbeat.hpp"
#include "plugins/zigbee/network/coordinator.hpp"
#include "plugins/zigbee/network/interview.hpp"
#include "plugins/zigbee/zcl/requests.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace homeward::zigbee {

/// Where what the devices tell goes: the plugin link behind it, a list in tests.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void send(std::vector<sdk::Event> events) = 0;  ///< one call per message
  virtual void device(sdk::Device device) = 0;
  virtual void gone(std::string device, bool removed) = 0;
  virtual void changed() = 0;  ///< the table of devices should be written down
};

/// The devices of a network: who is there and where, interviews, messages both ways. Owned by the
/// plugin; the coordinator and the sink outlive it. One thread.
class DeviceManager {
 public:
  struct Timings {
    std::chrono::milliseconds answer{6'000};  ///< of a device that has the question
    std::chrono::milliseconds reply{2'000};   ///< so long a device may wait for ours
    std::chrono::milliseconds enrol_pause{500};
    std::chrono::milliseconds enrol_patience{10'000};
    std::chrono::milliseconds retry_least{15'000};  ///< of an interview that got stuck
    std::chrono::milliseconds retry_most{600'000};
    std::chrono::milliseconds tend_every{1'000};
  };

  using ClockReader = std::function<zcl::ClockReading()>;

  DeviceManager(boost::asio::any_io_executor executor, Coordinator& coordinator, Sink& sink,
                const Profiles& profiles, ClockReader clock, Timings timings);
  ~DeviceManager();
  DeviceManager(const DeviceManager&) = delete;
  DeviceManager& operator=(const DeviceManager&) = delete;

  /// Looks after interviews that got stuck and states that end by themselves. Runs for ever.
  boost::asio::awaitable<void> run();

  // What the coordinator tells; see CoordinatorListener.
  void network_up(std::uint64_t coordinator);
  void network_down();
  Urgency received(Incoming frame);
  void joined(std::uint64_t ieee, std::uint16_t address);
  void announced(std::uint64_t ieee, std::uint16_t address);
  void seen_at(std::uint64_t ieee, std::uint16_t address);
  void left(std::uint64_t ieee, bool comes_back);
  void joining_open(std::uint8_t seconds) { joining_ = seconds != 0; }

  /// Adds devices that were kept, unless they are known.
  void adopt(std::vector<DeviceRecord> records);
  /// Tells the sink of all devices: a new welcome.
  void tell_all();
  /// The devices let in since forget_newcomers(), for whoever pairs them: id, model, properties
  /// and how far the interview is (docs/ZIGBEE.md).
  [[nodiscard]] boost::json::array newcomers() const;
  void forget_newcomers();
  /// The record of each device, for keeping.
  [[nodiscard]] std::vector<DeviceRecord> records() const;

  void set_extended_pan(std::uint64_t extended_pan) { extended_pan_ = extended_pan; }

  /// Carries out `identify`, `set`, `read`, `remove` with the arguments of docs/PLUGINS.md.
  boost::asio::awaitable<Result<boost::json::object>> command(std::string name,
                                                              boost::json::object args);

 private:
  struct Device;
  struct Asked;
  struct Replies;
  using DevicePtr = std::shared_ptr<Device>;  ///< shared with coroutines that speak to it

  DevicePtr find(std::uint64_t ieee) const;
  DevicePtr find_at(std::uint16_t address) const;
  DevicePtr find_by_id(std::string_view id) const;
  DevicePtr admit(std::uint64_t ieee, std::uint16_t address);
  void move(Device& device, std::uint16_t address);
  void forget(const DevicePtr& device, bool removed);
  void tell(Device& device);
  void note_change(Device& device);

  Urgency hear(const DevicePtr& device, const Incoming& frame);
  void show_life(Device& device, std::chrono::steady_clock::time_point now);
  void publish(Device& device, std::vector<Reading> readings);
  bool deliver(const Device& device, const Message& message);
  bool reply(const DevicePtr& device, const Incoming& frame, const Message& message, bool decoded);
  boost::asio::awaitable<void> send_replies(DevicePtr device);
  boost::asio::awaitable<void> send_all(DevicePtr device, Replies replies);
  boost::asio::awaitable<void> look_up(std::uint16_t address);
  void end_momentary_states();

  void start_interview(const DevicePtr& device);
  boost::asio::awaitable<void> interview(DevicePtr device);
  boost::asio::awaitable<Result<void>> perform(DevicePtr device, InterviewStep step);
  boost::asio::awaitable<Result<void>> read_names(DevicePtr device, std::uint8_t endpoint);
  boost::asio::awaitable<Result<void>> enrol(DevicePtr device, std::uint8_t endpoint);
  boost::asio::awaitable<Result<bool>> is_enrolled(DevicePtr device, std::uint8_t endpoint);
  boost::asio::awaitable<Result<void>> configure(DevicePtr device, InterviewStep step);

  /// Asks a device and waits for its answer with the same sequence.
  boost::asio::awaitable<Result<Message>> ask(DevicePtr device, std::uint8_t endpoint,
                                              std::uint16_t cluster, zcl::Frame frame);
  boost::asio::awaitable<Result<void>> tell_device(DevicePtr device, std::uint8_t endpoint,
                                                   std::uint16_t cluster, zcl::Frame frame);
  boost::asio::awaitable<Result<void>> send(DevicePtr device, Outgoing frame);
  boost::asio::awaitable<void> enter_gate();
  void leave_gate();
  std::uint8_t next_sequence();
  boost::asio::awaitable<void> pause(std::chrono::milliseconds time);

  boost::asio::awaitable<Result<void>> identify(DevicePtr device);
  boost::asio::awaitable<Result<void>> set(DevicePtr device, boost::json::object args);
  boost::asio::awaitable<Result<void>> read(DevicePtr device, std::string property);
  boost::asio::awaitable<Result<void>> remove(DevicePtr device, bool force);

  boost::asio::any_io_executor executor_;
  Coordinator& coordinator_;
  Sink& sink_;
  const Profiles& profiles_;
  ClockReader clock_;
  Timings timings_;
  std::map<std::uint64_t, DevicePtr> devices_;
  std::map<std::uint16_t, std::uint64_t> addresses_;
  std::map<std::uint16_t, std::deque<Incoming>> strangers_;  ///< frames of unknown addresses
  std::list<Asked*> asked_;
  DuplicateFilter duplicates_;
  sdk::Signal gate_;
  unsigned speaking_{0};
  std::uint64_t coordinator_ieee_{0};
  std::uint64_t extended_pan_{0};
  bool up_{false};
  bool joining_{false};
  std::uint8_t sequence_{0};
};

}  // namespace homeward::zigbee
