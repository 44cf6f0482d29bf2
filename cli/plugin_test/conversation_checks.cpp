#include "cli/plugin_test/conformance.hpp"

#include "cli/text/language.hpp"
#include "plugins/protocol/encode.hpp"

#include <algorithm>
#include <variant>

namespace homeward::cli::plugin_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Kind = Verdict::Kind;

constexpr seconds kConnect{10};    ///< from its start to its first connection
constexpr seconds kReconnect{30};  ///< after the core was away
constexpr seconds kWatched{3};     ///< how long a refused plugin is watched
constexpr int kMostTries = 4;      ///< connections within that time
constexpr seconds kPong{5};
constexpr seconds kResult{10};
/// A welcome may be larger than what a plugin may say; this one is, by fields nobody knows yet.
constexpr std::size_t kPadding = 200'000;

constexpr const char* kConnects = to_translate("it connects to the socket that it is told");
constexpr const char* kHello = to_translate("its first line is a hello, within 5 s");
constexpr const char* kVersion = to_translate("its hello is of protocol 1 and tells a name");

}  // namespace

bool Conformance::can(const std::string& capability) const {
  const auto& all = hello_.capabilities;
  return std::find(all.begin(), all.end(), capability) != all.end();
}

void Conformance::note(const protocol::FromPlugin& message) {
  const std::string prefix = hello_.plugin + ":";
  const auto own = [&](const std::string& id) {
    if (!id.starts_with(prefix) && foreign_.empty()) foreign_ = id;
  };
  if (const auto* device = std::get_if<protocol::Device>(&message)) own(device->id);
  const auto* events = std::get_if<protocol::Events>(&message);
  if (events == nullptr) return;
  events_ += events->events.size();
  if (events->sequence) sequences_.push_back(*events->sequence);
  for (const protocol::Event& event : events->events) own(event.device);
}

template <class Message>
std::optional<Message> Conformance::next_of(BareCore& core, milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left <= milliseconds{0}) return std::nullopt;
    const std::optional<protocol::FromPlugin> message = core.next(left);
    if (!message) return std::nullopt;
    if (const auto* wanted = std::get_if<Message>(&*message)) return *wanted;
    note(*message);
  }
}

bool Conformance::first_contact(BareCore& core) {
  if (!core.accept(kConnect)) {
    const bool runs = process_.running();
    return expect(false, kConnects,
                  runs ? tr("it did not within 10 s; the path is in $HOMEWARD_PLUGIN_SOCKET, and "
                            "{socket} in its arguments")
                       : tr("it ended with {0}", process_.end()));
  }
  pass(kConnects);
  const auto first = core.next(protocol::limits::kHelloWithin);
  const auto* hello = first ? std::get_if<protocol::Hello>(&*first) : nullptr;
  if (!expect(hello != nullptr && core.mistake().empty(), kHello,
              core.mistake().empty() ? tr("there was none") : core.mistake())) {
    return false;
  }
  hello_ = *hello;
  return expect(hello_.protocol == protocol::limits::kVersion && !hello_.plugin.empty(), kVersion,
                tr("protocol {0}", hello_.protocol));
}

void Conformance::refusal(BareCore& core) {
  core.say(protocol::encode(protocol::Refuse{"this is a conformance test: try again later"}));
  const auto more = core.next(milliseconds{300});
  core.hang_up();
  int tries = 0;
  const auto deadline = std::chrono::steady_clock::now() + kWatched;
  while (tries <= kMostTries && process_.running()) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left <= milliseconds{0} || !core.accept(left)) break;
    (void)core.next(milliseconds{200});
    core.say(protocol::encode(protocol::Refuse{"this is a conformance test: try again later"}));
    ++tries;
  }
  core.hang_up();
  expect(!more && tries <= kMostTries,
         to_translate("refused, it ends or tries again after a pause, and says nothing more"),
         more ? tr("it went on talking") : tr("it tried again more than 4 times in 3 s"));
}

bool Conformance::greet(BareCore& core, const char* check, milliseconds time) {
  process_.start();
  if (!core.accept(time)) return expect(false, check, tr("it did not come back"));
  const auto first = core.next(protocol::limits::kHelloWithin);
  const auto* hello = first ? std::get_if<protocol::Hello>(&*first) : nullptr;
  if (hello == nullptr) return expect(false, check, tr("it came back without a hello"));
  const bool same = hello->plugin == hello_.plugin;
  hello_ = *hello;
  return expect(same, check, tr("it came back under another name"));
}

void Conformance::welcome(BareCore& core, std::optional<std::uint64_t> committed) {
  protocol::Welcome welcome;
  welcome.session = "conformance";
  welcome.config = options_.config;
  welcome.committed = committed;
  std::string line = protocol::encode(welcome);
  line.insert(1,
              R"("x_new":{"deep":[1,null,true]},"x_long":")" + std::string(kPadding, 'x') + "\",");
  core.say(line);
}

bool Conformance::conversation(BareCore& core) {
  if (!greet(core, to_translate("it comes back after a refusal, or when it is started again"),
             kReconnect)) {
    return false;
  }
  welcome(core, std::nullopt);
  core.say("{\"type\":\"ping\"}\n");
  const bool pong = next_of<protocol::Pong>(core, kPong).has_value();
  if (!expect(pong,
              to_translate("it takes a welcome of 200 KiB with unknown fields, and answers a ping"),
              core.hung_up() ? tr("it hung up") : tr("there was no pong within 5 s"))) {
    return false;
  }
  unknown_messages(core);
  lines(core);
  command(core);
  resend(core);
  core.hang_up();
  return true;
}

void Conformance::unknown_messages(BareCore& core) {
  core.say("{\"type\":\"x_future\",\"what\":[{\"ever\":null}]}\n");
  core.say("{\"type\":\"committed\",\"sequence\":0,\"x\":1}\n{\"type\":\"pong\"}\n");
  core.say("{\"x_first\":1,\"type\":\"ping\",\"x_last\":{}}\n");
  expect(next_of<protocol::Pong>(core, kPong).has_value(),
         to_translate("it ignores messages and fields that it does not know"),
         core.hung_up() ? tr("it hung up") : tr("it did not answer the ping after them"));
}

void Conformance::lines(BareCore& core) {
  const auto deadline = std::chrono::steady_clock::now() + options_.events;
  while (events_ == 0 && std::chrono::steady_clock::now() < deadline && !core.hung_up()) {
    (void)next_of<protocol::Bye>(core, milliseconds{100});
  }
  constexpr const char* kEvents = to_translate("it reports events");
  expect(core.mistake().empty(),
         to_translate("its lines are right: JSON, at most 64 KiB, the vocabulary"), core.mistake());
  expect(foreign_.empty(), to_translate("its devices begin with its own name and a colon"),
         foreign_);
  if (events_ > 0) {
    pass(kEvents);
  } else {
    judge(Kind::skip, kEvents,
          tr("none came; trip a sensor meanwhile, or wait longer with --seconds"));
  }
}

void Conformance::command(BareCore& core) {
  constexpr const char* kCheck =
      to_translate("it answers a command that it does not know with ok: false");
  if (!can("pair") && !can("set") && !can("identify")) {
    return judge(Kind::skip, kCheck, tr("it takes no commands"));
  }
  protocol::Command asked;
  asked.id = 4711;
  asked.name = "x_nothing";
  core.say(protocol::encode(asked));
  const auto result = next_of<protocol::CommandResult>(core, kResult);
  expect(result && result->id == asked.id && !result->ok, kCheck,
         result ? tr("it said that it did it") : tr("there was no result within 10 s"));
}

void Conformance::resend(BareCore& core) {
  constexpr const char* kCheck = to_translate(
      "with `resend` it numbers its lines from 1 and sends again what is not committed");
  if (!can("resend")) return judge(Kind::skip, kCheck, tr("it does not offer that"));
  const std::vector<std::uint64_t> told = std::exchange(sequences_, {});
  bool in_order = !hello_.run.empty();
  for (std::size_t i = 0; i < told.size(); ++i) in_order = in_order && told[i] == i + 1;
  if (!expect(in_order,
              to_translate("with `resend` its hello has a run and its lines count 1, 2, 3"),
              hello_.run.empty() ? tr("there is no run") : tr("the numbers are others"))) {
    return;
  }
  if (told.empty()) return judge(Kind::skip, kCheck, tr("no numbered line came"));
  const std::string run = hello_.run;
  core.hang_up();
  if (!greet(core, to_translate("it comes back after a lost link"), kReconnect)) return;
  if (run != hello_.run) return judge(Kind::fail, kCheck, tr("it came back with another run"));
  const std::uint64_t committed = told.size() > 1 ? told.front() : 0;
  welcome(core, committed > 0 ? std::optional(committed) : std::nullopt);
  const auto deadline = std::chrono::steady_clock::now() + kPong;
  while (sequences_.empty() && std::chrono::steady_clock::now() < deadline && !core.hung_up()) {
    (void)next_of<protocol::Bye>(core, milliseconds{100});
  }
  const bool again = !sequences_.empty() && sequences_.front() == committed + 1;
  expect(again, kCheck,
         sequences_.empty() ? tr("nothing came again")
                            : tr("it went on with {0}", sequences_.front()));
}

}  // namespace homeward::cli::plugin_test
