#include "plugins/zigbee/network/znp_link.hpp"

#include "lib/log/log.hpp"

#include <algorithm>
#include <utility>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
using znp::CommandId;
using znp::Frame;

bool answers(const Frame& frame, CommandId request) {
  if (frame.id == request.response()) return true;
  // An unknown command is answered by an error that repeats its two bytes.
  return frame.id == znp::command::rpc_error && frame.data.size() >= 3 &&
         frame.data[1] == request.code >> 8U && frame.data[2] == (request.code & 0xFFU);
}

}  // namespace

ZnpLink::ZnpLink(asio::any_io_executor executor, Timings timings)
    : executor_(executor), timings_(timings), port_(executor), turn_(executor), quiet_(executor) {}

asio::awaitable<Result<void>> ZnpLink::open(std::string address) {
  decoder_.reset();
  unanswered_ = 0;
  Result<void> opened = co_await port_.open(std::move(address), timings_.connect);
  co_return opened;
}

asio::awaitable<Error> ZnpLink::read_frames() {
  for (;;) {
    const std::span<std::uint8_t> space(buffer_);
    const auto size = co_await port_.read(space);
    if (!size) {
      const Error error = size.error();
      close();
      co_return error;
    }
    decoder_.feed(space.first(*size));
    take_all();
    watch_for_quiet();
    const bool drained = *size < buffer_.size();
    const auto time = pause();
    if (!drained || time.count() == 0) continue;
    const auto now = std::chrono::steady_clock::now();
    const auto until = std::min(now + time, sdk::Stream::end_of_rest(now, Moderation::kLongest));
    co_await port_.rest(until);
  }
}

/// How long to leave the line alone: not while somebody waits for an answer or a frame is cut.
std::chrono::milliseconds ZnpLink::pause() const {
  const bool awaited = busy_ || !waiters_.empty() || decoder_.waiting();
  return awaited ? std::chrono::milliseconds(0) : moderation_.pause();
}

void ZnpLink::take_all() {
  while (const auto frame = decoder_.next()) take(*frame);
}

void ZnpLink::watch_for_quiet() {
  if (!decoder_.waiting()) {
    if (std::exchange(watching_, false)) quiet_.cancel();
    return;
  }
  watching_ = true;
  quiet_.expires_after(timings_.quiet);
  quiet_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    decoder_.line_is_quiet();
    take_all();
  });
}

void ZnpLink::take(const Frame& frame) {
  last_heard_ = std::chrono::steady_clock::now();
  for (Waiter& waiter : waiters_) {
    if (waiter.found || !waiter.fits(frame)) continue;
    waiter.found = frame;
    waiter.timer.cancel();
    break;
  }
  if (frame.id.type() != znp::FrameType::indication || !on_indication_) return;
  const auto urgency = on_indication_(frame);
  moderation_.heard(urgency, last_heard_);
}

void ZnpLink::close() {
  port_.close();
  quiet_.cancel();
  give_up_requests();
}

void ZnpLink::give_up_requests() {
  for (Waiter& waiter : waiters_) waiter.timer.cancel();
}

ZnpLink::Waiters::iterator ZnpLink::expect(std::function<bool(const Frame&)> fits,
                                           std::chrono::milliseconds within) {
  const auto waiter = waiters_.emplace(waiters_.end(), executor_);
  waiter->fits = std::move(fits);
  waiter->timer.expires_after(within);
  return waiter;
}

asio::awaitable<Result<Frame>> ZnpLink::outcome(Waiters::iterator waiter) {
  if (!waiter->found && is_open()) co_await waiter->timer.async_wait(sdk::kAwait);
  auto found = std::move(waiter->found);
  waiters_.erase(waiter);
  if (found) co_return std::move(*found);
  if (!is_open()) co_return failure(ErrorCode::disconnected, "the line was lost");
  co_return failure(ErrorCode::timeout, "no answer in time");
}

asio::awaitable<void> ZnpLink::take_turn() {
  while (busy_) co_await turn_.wait();
  busy_ = true;
}

void ZnpLink::end_turn() {
  busy_ = false;
  turn_.notify();
}

asio::awaitable<Result<Frame>> ZnpLink::request(Frame frame) {
  Result<Frame> answer = co_await request(std::move(frame), timings_.response);
  co_return answer;
}

asio::awaitable<Result<Frame>> ZnpLink::request(Frame frame, std::chrono::milliseconds within) {
  const CommandId id = frame.id;
  co_await take_turn();
  if (!is_open()) {
    end_turn();
    co_return failure(ErrorCode::disconnected, "there is no line", znp::describe(id));
  }
  const auto waiter = expect([id](const Frame& heard) { return answers(heard, id); }, within);
  auto bytes = znp::encode(frame);
  const auto written = co_await port_.write(std::move(bytes));
  if (!written) close();
  Result<Frame> answer = co_await outcome(waiter);
  end_turn();
  unanswered_ = answer ? 0 : unanswered_ + 1;
  if (unanswered_ >= timings_.silent_after) close();
  if (!answer) co_return Error{answer.error().code, answer.error().what, znp::describe(id)};
  if (answer->id == znp::command::rpc_error) {
    co_return failure(ErrorCode::unsupported, "the firmware refuses it", znp::describe(id));
  }
  co_return answer;
}

asio::awaitable<Result<Frame>> ZnpLink::converse(Frame frame, Expectation expectation) {
  const CommandId id = frame.id;
  const auto waiter =
      expect([wanted = expectation.id, fits = std::move(expectation.fits)](
                 const Frame& heard) { return heard.id == wanted && (!fits || fits(heard)); },
             expectation.within);
  const Result<Frame> accepted = co_await request(std::move(frame));
  if (!accepted || accepted->data.empty() || accepted->data[0] != 0) {
    waiters_.erase(waiter);
    if (!accepted) co_return accepted.error();
    co_return failure(ErrorCode::refused, "the coordinator refuses", znp::describe(id));
  }
  Result<Frame> answer = co_await outcome(waiter);
  if (!answer) co_return Error{answer.error().code, answer.error().what, znp::describe(id)};
  co_return answer;
}

asio::awaitable<Result<Frame>> ZnpLink::announce(Frame frame, Expectation expectation) {
  const CommandId id = frame.id;
  co_await take_turn();
  const auto waiter =
      expect([wanted = expectation.id](const Frame& heard) { return heard.id == wanted; },
             expectation.within);
  auto bytes = znp::encode(frame);
  const auto written = co_await port_.write(std::move(bytes));
  end_turn();
  if (!written) close();
  Result<Frame> answer = co_await outcome(waiter);
  if (!answer) co_return Error{answer.error().code, answer.error().what, znp::describe(id)};
  co_return answer;
}

}  // namespace homeward::zigbee
