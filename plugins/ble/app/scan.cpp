#include "plugins/ble/app/scan.hpp"

#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"
#include "plugins/ble/app/scan_table.hpp"
#include "plugins/ble/bluez/boot_clock.hpp"
#include "plugins/ble/bluez/radio.hpp"

#include <sysexits.h>
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <charconv>
#include <csignal>
#include <iostream>
#include <span>

namespace homeward::ble {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kUsage =
    "usage: homeward-ble scan [--json] [--seconds N] [--adapter ADDRESS] [--bus ADDRESS]\n";
constexpr std::size_t kRows = 40;

struct ScanOptions {
  bool json{false};
  int seconds{0};  ///< 0: until it is stopped
  bluez::RadioOptions radio;
};

std::optional<ScanOptions> read_options(std::span<const char* const> words) {
  ScanOptions options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--json") {
      options.json = true;
      continue;
    }
    if (++i == words.size()) return std::nullopt;
    const std::string_view value = words[i];
    if (word == "--bus") {
      options.radio.bus = value;
    } else if (word == "--adapter" && parse_address(value)) {
      options.radio.adapter = to_text(*parse_address(value));
    } else if (word == "--seconds") {
      const auto read = std::from_chars(value.data(), value.data() + value.size(), options.seconds);
      if (read.ec != std::errc{} || options.seconds <= 0) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

/// Prints what the radio hears.
class Screen : public bluez::RadioSink {
 public:
  explicit Screen(bool json) : json_(json) {}

  void heard(const Advertisement& advertisement) override {
    const auto& row = table_.heard(advertisement, bluez::boot_now());
    if (json_) std::cout << ScanTable::json(row) << std::endl;
  }
  void remembered(const Advertisement&) override {}
  void link(const Address&, std::optional<bool>, std::optional<bool>) override {}
  void value(std::string_view, Bytes) override {}
  void changed(const bluez::RadioStatus& status) override { status_ = status; }

  void paint(bool last) const {
    if (json_) return;
    const bool terminal = ::isatty(STDOUT_FILENO) != 0;
    if (!terminal && !last) return;
    // Home and clear to the end: ECMA-48.
    if (terminal) std::cout << "\x1B[H\x1B[J";
    std::cout << "Bluetooth " << (status_.adapter.empty() ? "(no adapter)" : status_.adapter) << ' '
              << bluez::to_text(status_.state) << ' ' << status_.why << ", " << table_.size()
              << " devices\n"
              << table_.text(bluez::boot_now(), kRows) << std::flush;
  }

  [[nodiscard]] bool failed() const { return status_.state != bluez::RadioState::scanning; }

 private:
  bool json_;
  ScanTable table_;
  bluez::RadioStatus status_;
};

}  // namespace

int run_scan(int argc, const char* const* argv) {
  const auto words = std::span(argv, static_cast<std::size_t>(argc)).subspan(2);
  auto options = read_options(words);
  if (!options) {
    std::cerr << kUsage;
    return EX_USAGE;
  }
  log::start("homeward-ble", log::Level::error);
  asio::io_context loop(1);
  Screen screen(options->json);
  options->radio.keep_name = [](const Advertisement& heard) {
    return Decoders::is_known_format(heard);
  };
  bluez::Radio radio(loop.get_executor(), options->radio, screen);
  asio::signal_set signals(loop, SIGINT, SIGTERM);
  bool stopped = false;
  signals.async_wait([&](const auto&, int) { stopped = true; });
  async::spawn("scan", loop.get_executor(), radio.run());
  for (int second = 0; !stopped && (options->seconds == 0 || second < options->seconds); ++second) {
    loop.run_for(std::chrono::seconds(1));
    screen.paint(false);
  }
  screen.paint(true);
  const bool failed = screen.failed();
  radio.stop();
  signals.cancel();
  loop.run_for(std::chrono::seconds(2));
  return failed ? EX_UNAVAILABLE : EX_OK;
}

}  // namespace homeward::ble
