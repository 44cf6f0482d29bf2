#include "tests/support/bluez/fake_bluez.hpp"

#include <poll.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <iostream>

namespace {

/// Reads what there is on standard input and does its whole lines; false at its end.
bool take_lines(homeward::ble::test::FakeBluez& fake, std::string& pending) {
  std::array<char, 65536> buffer{};
  const auto size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (size <= 0) return false;
  pending.append(buffer.data(), static_cast<std::size_t>(size));
  std::size_t end = 0;
  while ((end = pending.find('\n')) != std::string::npos) {
    std::cout << fake.command(std::string_view(pending).substr(0, end)) << std::endl;
    pending.erase(0, end + 1);
  }
  return true;
}

int pause_ms(sd_bus* bus) {
  std::uint64_t until = 0;
  return sd_bus_get_timeout(bus, &until) > 0 && until == 0 ? 0 : 1'000;
}

}  // namespace

/// homeward-fake-bluez ADDRESS: an org.bluez on that bus, driven by lines on standard input.
int main(int argc, char** argv) {
  sd_bus* bus = nullptr;
  if (argc != 2 || sd_bus_new(&bus) < 0) return 64;
  if (sd_bus_set_address(bus, argv[1]) < 0 || sd_bus_set_bus_client(bus, 1) < 0 ||
      sd_bus_start(bus) < 0) {
    return 69;
  }
  homeward::ble::test::FakeBluez fake(bus);
  if (fake.start() < 0) return 69;
  std::cout << R"({"ok":true})" << std::endl;
  std::string pending;
  for (;;) {
    while (sd_bus_process(bus, nullptr) > 0) {
    }
    fake.flush();
    sd_bus_flush(bus);
    std::array<pollfd, 2> watched{pollfd{sd_bus_get_fd(bus), POLLIN, 0},
                                  pollfd{STDIN_FILENO, POLLIN, 0}};
    if (::poll(watched.data(), watched.size(), pause_ms(bus)) < 0) return 71;
    if (watched[1].revents != 0 && !take_lines(fake, pending)) return 0;
  }
}
