#include "tests/support/bluez/bluez_world.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace homeward::ble::test {
namespace {

constexpr const char* kBusConfiguration = R"(<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=FOLDER/bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

std::string make_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "homeward-bus-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for a bus");
  return pattern;
}

}  // namespace

BluezWorld::BluezWorld() : folder_(make_folder()), address_("unix:path=" + folder_ + "/bus") {
  std::string configuration = kBusConfiguration;
  configuration.replace(configuration.find("FOLDER"), 6, folder_);
  const std::string file = folder_ + "/bus.conf";
  std::ofstream(file) << configuration;
  bus_ = std::make_unique<Child>(std::vector<std::string>{"dbus-daemon", "--config-file=" + file,
                                                          "--nofork", "--print-address"});
  if (bus_->read_line().empty()) throw std::runtime_error("dbus-daemon does not start");
}

BluezWorld::~BluezWorld() {
  fake_.reset();
  bus_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string BluezWorld::script(const std::string& line) {
  fake_->write_line(line);
  return fake_->read_line();
}

void BluezWorld::start_bluetoothd() {
  fake_ = std::make_unique<Child>(std::vector<std::string>{HOMEWARD_FAKE_BLUEZ, address_});
  if (fake_->read_line().empty()) throw std::runtime_error("the fake bluetoothd does not start");
}

void BluezWorld::kill_bluetoothd() {
  fake_->kill();
}

void BluezWorld::kill_bus() {
  bus_->kill();
}

}  // namespace homeward::ble::test
