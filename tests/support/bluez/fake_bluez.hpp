#pragma once

#include "lib/json/parser.hpp"
#include "tests/support/bluez/signals.hpp"

#include <map>
#include <string>
#include <string_view>

struct sd_bus;
struct sd_bus_message;

namespace homeward::ble::test {

/// An `org.bluez` for tests that behaves like bluetoothd 5.66 where that matters to a client:
/// changes alone are signalled, gathered per turn of the loop; strengths in steps of 8 dB unless a
/// filter is set; DuplicateData; errors such as InProgress and NotReady; adapters that go; GATT
/// with subscriptions; monitors only when `experimental`. What happens is told by a script: one
/// JSON object a line, `{"do": ...}` (see fake_commands.cpp), each answered by one line.
class FakeBluez {
 public:
  explicit FakeBluez(sd_bus* bus) : bus_(bus) {}

  /// Takes `org.bluez` and answers calls. Negative errno when the bus refuses.
  int start();

  /// Does one line of the script and returns the answer.
  std::string command(std::string_view line);

  /// Ends a turn of the loop: tells what changed in it.
  void flush();

 private:
  int on_call(sd_bus_message* call);
  int answer_objects(sd_bus_message* call);
  int call_adapter(sd_bus_message* call, FakeAdapter& adapter, std::string_view member);
  int call_device(sd_bus_message* call, FakeDevice& device, std::string_view member);
  int call_characteristic(sd_bus_message* call, FakeDevice& device, FakeCharacteristic& one,
                          std::string_view member);
  int call_monitors(sd_bus_message* call, std::string_view member);
  int call_agents(sd_bus_message* call, std::string_view member);
  int set_filter(sd_bus_message* call);
  int connect(sd_bus_message* call, FakeDevice& device);
  int pair(sd_bus_message* call, FakeDevice& device);
  int set_property(sd_bus_message* call);
  void disconnect(FakeDevice& device);
  void tell_later(FakeDevice& device, const std::vector<Told>& told);
  void run_command(std::string_view verb, json::Fields& fields);
  void advertise(json::Fields& fields);
  void flood(std::size_t count);
  void add_adapter(json::Fields& fields);
  void remove_adapter();
  void add_gatt(json::Fields& fields);
  void expire();
  [[nodiscard]] std::string state() const;
  FakeDevice& device(const std::string& address);
  FakeDevice* device_at(std::string_view path);
  [[nodiscard]] bool hears() const { return adapter_.discovering || monitors_ > 0; }

  sd_bus* bus_;
  FakeAdapter adapter_;
  bool has_adapter_{false};
  bool experimental_{false};
  bool release_monitors_{false};  ///< accept a monitor, then let it go
  bool filtered_{false};
  bool duplicates_{false};
  int monitors_{0};
  std::string agent_owner_, agent_path_;
  bool agent_types_{false};                    ///< it can give a passkey
  std::map<std::string, FakeDevice> devices_;  ///< by address
  std::map<std::string, std::string> errors_;  ///< by member: what a call fails with
  std::map<std::string, int> calls_;           ///< by member
  std::string hanging_;                        ///< a member that never answers
  unsigned strangers_{0};
  std::vector<std::pair<std::string, ByteList>> values_;  ///< to be told at the end of the turn
};

}  // namespace homeward::ble::test
