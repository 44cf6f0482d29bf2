#include "plugins/ble/bluez/management_source.hpp"

#include "lib/log/log.hpp"
#include "plugins/ble/bluez/ad_structures.hpp"
#include "plugins/ble/bluez/boot_clock.hpp"
#include "plugins/ble/bluez/management.hpp"

#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace homeward::ble::bluez {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr auto kAnswerWithin = 15s;
// A discovery that ends sooner was ended by somebody (a connection); then the radio gets a rest.
constexpr BootTime kShort{2'000};
constexpr std::chrono::milliseconds kRest{500};
// Somebody else's discovery tells when it ends, unless it never began.
constexpr std::chrono::milliseconds kWhileBusy{5'000};
// Ours tells as well, unless the socket was full just then; the kernel ends it after 10.24 s.
constexpr std::chrono::milliseconds kAfterStart{15'000};
constexpr int kReceiveBuffer = 1 << 20;
constexpr int kMostRefusals = 20;   // in a row, of a scan that ran: some 10 s
constexpr int kPacketsAtOnce = 64;  // before the rest of the program has its turn
constexpr std::size_t kLongestPacket = 2048;

// The kernel's include/net/bluetooth/{bluetooth,hci_sock}.h; Debian's libc has no header for them.
constexpr int kProtocolHci = 1;
constexpr std::uint16_t kNoDevice = 0xFFFF;
constexpr std::uint16_t kControlChannel = 3;
struct HciAddress {
  sa_family_t family;
  std::uint16_t device;
  std::uint16_t channel;
};

Error system_error(ErrorCode code, const char* what) {
  return failure(code, std::string(what) + ": " + std::generic_category().message(errno));
}

/// The number in ".../hci0".
std::optional<std::uint16_t> index_of(std::string_view path) {
  const std::size_t at = path.rfind("/hci");
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view digits = path.substr(at + 4);
  std::uint16_t index = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return index;
}

}  // namespace

Result<int> open_management_socket() {
  const int socket = ::socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, kProtocolHci);
  if (socket < 0) return system_error(ErrorCode::unsupported, "no Bluetooth sockets");
  // A burst of strangers must not push out what is ours. Without it there is the default's room.
  ::setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBuffer, sizeof kReceiveBuffer);
  const HciAddress address{AF_BLUETOOTH, kNoDevice, kControlChannel};
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    Error error = system_error(ErrorCode::unsupported, "no Bluetooth control channel");
    ::close(socket);
    return error;
  }
  return socket;
}

/// The socket and what is known of the scan; outlives the source until its last operation ended.
class ManagementSource::State : public std::enable_shared_from_this<State> {
 public:
  State(asio::any_io_executor executor, Partners given)
      : partners(std::move(given)), socket(executor), answered(executor), again(executor) {}

  void listen() {
    socket.async_wait(asio::posix::stream_descriptor::wait_read,
                      [self = shared_from_this()](const boost::system::error_code& error) {
                        if (!error && self->socket.is_open()) self->read();
                      });
  }

  void send(std::uint16_t code) {
    const auto command = management::discovery_command(code, index);
    if (::send(socket.native_handle(), command.data(), command.size(), MSG_NOSIGNAL) < 0) {
      fail(system_error(ErrorCode::io, "the Bluetooth control channel takes no command"));
      return;
    }
    if (code == management::kStartDiscovery) started_at_ = boot_now();
  }

  void close() {
    running = false;
    again.cancel();
    answered.cancel();
    boost::system::error_code ignored;
    if (socket.is_open()) socket.close(ignored);
  }

  Partners partners;
  asio::posix::stream_descriptor socket;
  asio::steady_timer answered;  ///< cancelled by the answer to the first start
  asio::steady_timer again;
  std::optional<Result<void>> outcome;  ///< of the first start
  std::uint16_t index{kNoDevice};
  bool running{false};

 private:
  void read() {
    std::array<std::uint8_t, kLongestPacket> buffer;
    for (int packets = 0; packets < kPacketsAtOnce && socket.is_open(); ++packets) {
      const ssize_t size = ::recv(socket.native_handle(), buffer.data(), buffer.size(), 0);
      if (size < 0 && (errno == EAGAIN || errno == EINTR)) break;
      if (size <= 0) {
        return fail(size == 0 ? failure(ErrorCode::disconnected, "the control channel ended")
                              : system_error(ErrorCode::io, "the control channel failed"));
      }
      const auto packet =
          management::read_packet(Bytes(buffer.data(), static_cast<std::size_t>(size)));
      if (packet && packet->index == index) take(*packet);
    }
    if (socket.is_open()) listen();
  }

  void take(const management::Packet& packet) {
    if (const auto found = management::read_found(packet)) {
      if (running) tell(*found);
    } else if (const auto answer = management::read_answer(packet)) {
      if (answer->command == management::kStartDiscovery) take_answer(answer->status);
    } else if (const auto discovering = management::read_discovering(packet)) {
      const bool was_short = boot_now() - started_at_ < kShort;
      if (!*discovering && running) start_again(was_short ? kRest : 0ms);
    } else if (packet.code == management::kIndexRemoved) {
      fail(failure(ErrorCode::disconnected, "the adapter is gone"));
    }
  }

  void tell(const management::Found& found) {
    // Of a structure that is cut off the ones before it count.
    static_cast<void>(structures_.read(found.data));
    Advertisement heard;
    heard.address = found.address;
    heard.address_type = found.address_type;
    heard.name = structures_.name();
    heard.rssi = found.rssi;
    heard.service_data = structures_.service_data();
    heard.manufacturer_data = structures_.manufacturer_data();
    heard.service_uuids = structures_.service_uuids();
    partners.heard(heard);
  }

  void take_answer(std::uint8_t status) {
    if (status == management::kSuccess || status == management::kBusy) {
      running = true;
      refusals_ = 0;
      outcome.emplace();
      answered.cancel();
      return start_again(status == management::kBusy ? kWhileBusy : kAfterStart);
    }
    // While a device is being connected the kernel may have no room for a scan.
    const bool denied = status == management::kPermissionDenied;
    if (running && !denied && ++refusals_ < kMostRefusals) return start_again(kRest);
    fail(failure(denied ? ErrorCode::unsupported : ErrorCode::refused,
                 denied
                     ? "the Bluetooth control channel wants CAP_NET_ADMIN"
                     : "the kernel does not look for devices: status " + std::to_string(status)));
  }

  void start_again(std::chrono::milliseconds pause) {
    again.expires_after(pause);
    again.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (error || !self->running) return;
      self->start_again(kAfterStart);  // should its answer be lost
      self->send(management::kStartDiscovery);
    });
  }

  void fail(Error error) {
    const bool was_running = running;
    if (was_running) log::notice("the scan ended", {{"why", to_text(error)}});
    outcome = std::move(error);
    close();
    if (was_running) partners.ended();
  }

  BootTime started_at_{0};
  int refusals_{0};
  AdStructures structures_;
};

ManagementSource::ManagementSource(asio::any_io_executor executor, Partners partners)
    : state_(std::make_shared<State>(std::move(executor), std::move(partners))) {}

ManagementSource::~ManagementSource() {
  state_->partners.ended = [] {};
  state_->close();
}

bool ManagementSource::running() const {
  return state_->running;
}

void ManagementSource::lost() {
  state_->close();
}

asio::awaitable<Result<void>> ManagementSource::start(std::string adapter_path) {
  const std::shared_ptr<State> state = state_;
  co_await stop();
  const auto index = index_of(adapter_path);
  if (!index) co_return failure(ErrorCode::invalid, "no number of a controller", adapter_path);
  const auto opened = state->partners.open();
  if (!opened) co_return opened.error();
  state->index = *index;
  state->outcome.reset();
  state->socket.assign(*opened);
  state->listen();
  state->answered.expires_after(kAnswerWithin);
  state->send(management::kStartDiscovery);
  if (!state->outcome) co_await state->answered.async_wait(kAwait);
  if (state->outcome) co_return *state->outcome;
  state->close();
  co_return failure(ErrorCode::timeout, "the kernel does not answer");
}

asio::awaitable<void> ManagementSource::stop() {
  const std::shared_ptr<State> state = state_;
  if (state->running) {
    state->running = false;
    state->send(management::kStopDiscovery);
  }
  state->close();
  co_return;
}

}  // namespace homeward::ble::bluez
