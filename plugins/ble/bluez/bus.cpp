#include "plugins/ble/bluez/bus.hpp"

#include "lib/log/log.hpp"

#include <poll.h>
#include <systemd/sd-bus.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <cstring>
#include <list>
#include <set>

namespace homeward::ble::bluez {
namespace {

namespace asio = boost::asio;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
/// Messages handled before others on the loop have their turn.
constexpr int kMostAtOnce = 128;

Error system_error(int negative_errno, const std::string& where) {
  return failure(ErrorCode::disconnected, std::strerror(-negative_errno), where);
}

struct Pending {
  explicit Pending(const asio::any_io_executor& executor)
      : timer(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer timer;
  Message reply;
  bool finished{false};
  sd_bus_slot* slot{nullptr};

  void finish() {
    finished = true;
    timer.cancel();
  }
};

Error error_of(const sd_bus_error& error) {
  const std::string name = error.name != nullptr ? error.name : "";
  const std::string text = error.message != nullptr ? error.message : name;
  if (name == SD_BUS_ERROR_NO_REPLY || name == SD_BUS_ERROR_TIMEOUT) {
    return failure(ErrorCode::timeout, "no answer in time", name);
  }
  if (name == SD_BUS_ERROR_SERVICE_UNKNOWN || name == SD_BUS_ERROR_NAME_HAS_NO_OWNER) {
    return failure(ErrorCode::disconnected, text, name);
  }
  return failure(ErrorCode::refused, text, name);
}

}  // namespace

Message::~Message() {
  sd_bus_message_unref(message_);
}

Message Message::shared(sd_bus_message* message) {
  return Message(sd_bus_message_ref(message));
}

class Bus::State : public std::enable_shared_from_this<Bus::State> {
 public:
  explicit State(asio::any_io_executor executor)
      : executor_(std::move(executor)), descriptor_(executor_), timer_(executor_) {}
  ~State() { close(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Result<void> open(const std::string& address);
  void close();
  Result<void> watch(const std::string& rule, Handler handler);
  Result<void> serve(const std::string& path, CallHandler handler);
  [[nodiscard]] Message make_call(const char* destination, const char* path, const char* interface,
                                  const char* member) const;
  asio::awaitable<Result<Message>> call(Message message, std::chrono::milliseconds timeout);
  [[nodiscard]] bool is_open() const { return bus_ != nullptr; }

  [[nodiscard]] std::uint64_t connection() const { return connection_; }

  std::function<void()> on_lost;

 private:
  void process();
  void arm();
  void arm_timer();
  void wait_for(asio::posix::stream_descriptor::wait_type type, bool& armed);
  void lost();

  asio::any_io_executor executor_;
  sd_bus* bus_{nullptr};
  asio::posix::stream_descriptor descriptor_;
  asio::steady_timer timer_;
  std::list<Handler> handlers_;  ///< addresses are given to sd-bus
  std::list<CallHandler> call_handlers_;
  std::set<std::shared_ptr<Pending>> pending_;  ///< shared with the coroutine that waits
  std::uint64_t connection_{0};                 ///< handlers of an earlier one do nothing
  bool read_armed_{false};
  bool write_armed_{false};
};

Result<void> Bus::State::open(const std::string& address) {
  close();
  int outcome = 0;
  if (address.empty()) {
    outcome = sd_bus_open_system(&bus_);
  } else {
    outcome = sd_bus_new(&bus_);
    if (outcome >= 0) outcome = sd_bus_set_address(bus_, address.c_str());
    if (outcome >= 0) outcome = sd_bus_set_bus_client(bus_, 1);
    if (outcome >= 0) outcome = sd_bus_start(bus_);
  }
  const int fd = outcome >= 0 ? sd_bus_get_fd(bus_) : outcome;
  if (fd < 0) {
    bus_ = sd_bus_close_unref(bus_);
    return system_error(fd, address.empty() ? "the system bus" : address);
  }
  ++connection_;
  read_armed_ = write_armed_ = false;
  descriptor_.assign(fd);
  arm();
  return {};
}

void Bus::State::close() {
  ++connection_;
  timer_.cancel();
  if (descriptor_.is_open()) {
    // sd-bus closes what is its own.
    descriptor_.release();
  }
  for (const auto& pending : pending_) {
    pending->slot = sd_bus_slot_unref(pending->slot);
    pending->finish();
  }
  pending_.clear();
  bus_ = sd_bus_close_unref(bus_);
  handlers_.clear();
  call_handlers_.clear();
}

void Bus::State::lost() {
  // The handler that found it may run inside sd-bus: end the connection from the loop.
  asio::post(executor_, [self = shared_from_this(), connection = connection_] {
    if (connection != self->connection_) return;
    self->close();
    if (self->on_lost) self->on_lost();
  });
}

void Bus::State::process() {
  for (int count = 0; count < kMostAtOnce; ++count) {
    const int outcome = bus_ != nullptr ? sd_bus_process(bus_, nullptr) : -ENOTCONN;
    if (outcome < 0) return lost();
    if (outcome == 0) return arm();
  }
  asio::post(executor_, [self = shared_from_this(), connection = connection_] {
    if (connection == self->connection_) self->process();
  });
}

void Bus::State::arm() {
  if (bus_ == nullptr) return;
  const int events = sd_bus_get_events(bus_);
  if (events < 0) return lost();
  if ((events & POLLIN) != 0) wait_for(descriptor_.wait_read, read_armed_);
  if ((events & POLLOUT) != 0) wait_for(descriptor_.wait_write, write_armed_);
  arm_timer();
}

void Bus::State::arm_timer() {
  std::uint64_t at_us = UINT64_MAX;
  if (sd_bus_get_timeout(bus_, &at_us) < 0 || at_us == UINT64_MAX) return;
  // sd-bus counts CLOCK_MONOTONIC, which is what steady_clock is here.
  timer_.expires_at(asio::steady_timer::time_point(std::chrono::microseconds(at_us)));
  timer_.async_wait([self = shared_from_this(), connection = connection_](const auto& moved) {
    if (!moved && connection == self->connection_) self->process();
  });
}

void Bus::State::wait_for(asio::posix::stream_descriptor::wait_type type, bool& armed) {
  if (armed) return;
  armed = true;
  descriptor_.async_wait(
      type, [self = shared_from_this(), connection = connection_, &armed](const auto& error) {
        if (connection != self->connection_) return;
        armed = false;
        if (!error) self->process();
      });
}

Result<void> Bus::State::watch(const std::string& rule, Handler handler) {
  if (bus_ == nullptr) return failure(ErrorCode::disconnected, "not connected", "D-Bus");
  handlers_.push_back(std::move(handler));
  const auto forward = [](sd_bus_message* message, void* context, sd_bus_error*) {
    (*static_cast<Handler*>(context))(message);
    return 0;
  };
  const auto installed = [](sd_bus_message* reply, void*, sd_bus_error*) {
    if (const sd_bus_error* const error = sd_bus_message_get_error(reply)) {
      log::warning("the message bus refuses a match rule",
                   {{"why", error->message != nullptr ? error->message : error->name}});
    }
    return 0;
  };
  const int outcome =
      sd_bus_add_match_async(bus_, nullptr, rule.c_str(), forward, installed, &handlers_.back());
  if (outcome < 0) return failure(ErrorCode::invalid, std::strerror(-outcome), rule);
  arm();
  return {};
}

Result<void> Bus::State::serve(const std::string& path, CallHandler handler) {
  if (bus_ == nullptr) return failure(ErrorCode::disconnected, "not connected", "D-Bus");
  call_handlers_.push_back(std::move(handler));
  const auto forward = [](sd_bus_message* message, void* context, sd_bus_error*) {
    return (*static_cast<CallHandler*>(context))(message);
  };
  const int outcome =
      sd_bus_add_fallback(bus_, nullptr, path.c_str(), forward, &call_handlers_.back());
  if (outcome < 0) return failure(ErrorCode::invalid, std::strerror(-outcome), path);
  return {};
}

Message Bus::State::make_call(const char* destination, const char* path, const char* interface,
                              const char* member) const {
  sd_bus_message* message = nullptr;
  if (bus_ == nullptr) return {};
  if (sd_bus_message_new_method_call(bus_, &message, destination, path, interface, member) < 0) {
    return {};
  }
  return Message(message);
}

asio::awaitable<Result<Message>> Bus::State::call(Message message,
                                                  std::chrono::milliseconds timeout) {
  if (bus_ == nullptr || !message) {
    co_return failure(ErrorCode::disconnected, "not connected", "D-Bus");
  }
  const auto pending = std::make_shared<Pending>(executor_);
  const auto answered = [](sd_bus_message* reply, void* context, sd_bus_error*) {
    auto* const waiting = static_cast<Pending*>(context);
    waiting->reply = Message::shared(reply);
    waiting->finish();
    return 0;
  };
  const auto timeout_us = std::chrono::microseconds(timeout).count();
  const int sent = sd_bus_call_async(bus_, &pending->slot, message.get(), answered, pending.get(),
                                     static_cast<std::uint64_t>(timeout_us));
  if (sent < 0) co_return system_error(sent, "D-Bus");
  pending_.insert(pending);
  arm();
  if (!pending->finished) co_await pending->timer.async_wait(kAwait);
  pending->slot = sd_bus_slot_unref(pending->slot);
  pending_.erase(pending);
  if (!pending->reply) {
    co_return failure(ErrorCode::disconnected, "the connection ended", "D-Bus");
  }
  const sd_bus_error* const error = sd_bus_message_get_error(pending->reply.get());
  if (error != nullptr) co_return error_of(*error);
  co_return std::move(pending->reply);
}

Bus::Bus(asio::any_io_executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

Bus::~Bus() {
  state_->on_lost = nullptr;
  state_->close();
}

Result<void> Bus::open(const std::string& address) {
  return state_->open(address);
}

void Bus::close() {
  state_->close();
}

std::uint64_t Bus::connection() const {
  return state_->connection();
}

bool Bus::is_open() const {
  return state_->is_open();
}

void Bus::on_lost(std::function<void()> handler) {
  state_->on_lost = std::move(handler);
}

Result<void> Bus::watch(const std::string& rule, Handler handler) {
  return state_->watch(rule, std::move(handler));
}

Result<void> Bus::serve(const std::string& path, CallHandler handler) {
  return state_->serve(path, std::move(handler));
}

Message Bus::make_call(const char* destination, const char* path, const char* interface,
                       const char* member) const {
  return state_->make_call(destination, path, interface, member);
}

asio::awaitable<Result<Message>> Bus::call(Message message, std::chrono::milliseconds timeout) {
  const auto state = state_;
  Result<Message> outcome = co_await state->call(std::move(message), timeout);
  co_return outcome;
}

}  // namespace homeward::ble::bluez
