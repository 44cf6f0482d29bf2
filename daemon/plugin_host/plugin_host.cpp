#include "daemon/plugin_host/plugin_host.hpp"

#include "daemon/plugin_host/listener.hpp"
#include "daemon/plugin_host/refusals.hpp"
#include "daemon/plugin_host/session.hpp"
#include "daemon/plugin_host/welcome.hpp"
#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"

#include <unistd.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace homeward::plugin_host {
namespace {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;

/// Connections of one user beyond one per plugin: those that have not said hello yet.
constexpr std::size_t kStrangersPerUser = 16;
constexpr std::chrono::seconds kAcceptPause{1};
constexpr const char* kRefused = "refused";

/// A configured plugin and its connection, when it has one.
struct Entry {
  PluginRecord record;
  Session* session{nullptr};  ///< lives in serve()
  bool challenged{false};     ///< a second connection is waiting for the first one's pong
};

std::string not_configured(const std::string& plugin) {
  return "plugin '" + plugin + "' is not under plugins: in homeward.yaml";
}

Protocol::acceptor listening(const asio::any_io_executor& executor, const std::string& path) {
  const Result<int> socket = listen_at(path);
  if (!socket) throw std::runtime_error(to_text(socket.error()));
  Protocol::acceptor acceptor(executor);
  acceptor.assign(Protocol(), *socket);
  return acceptor;
}

}  // namespace

class PluginHost::Impl final : public SessionHost {
 public:
  Impl(const asio::any_io_executor& executor, Options options, ports::Clock& clock,
       ports::EventSink& sink)
      : executor_(executor),
        options_(std::move(options)),
        clock_(clock),
        sink_(sink),
        acceptor_(listening(executor, options_.socket)),
        pause_(clock.make_timer()),
        ended_(executor) {
    for (const ports::PluginOptions& plugin : options_.plugins) {
      entries_.emplace(plugin.id, Entry{PluginRecord(plugin, clock.now()), nullptr, false});
    }
  }

  asio::awaitable<void> run();
  void stop();

  asio::awaitable<Result<PluginRecord*>> admit(Session& session, protocol::Hello hello) override;
  Result<protocol::Welcome> welcome(PluginRecord& record, const protocol::Hello& hello) override;
  bool refused(const protocol::Hello& hello, const std::string& reason) override;
  bool release(Session& session) override;

  [[nodiscard]] std::vector<ports::PluginStatus> status() const;
  [[nodiscard]] const Entry* find(const core::PluginId& plugin) const;
  [[nodiscard]] Result<Session*> session_of(const core::PluginId& plugin) const;

 private:
  asio::awaitable<void> accept_one();
  asio::awaitable<void> serve(Protocol::socket socket, Peer peer);
  [[nodiscard]] bool has_room_for(const Peer& peer) const;
  [[nodiscard]] Result<Entry*> entry_for(const Session& session, const protocol::Hello& hello);

  asio::any_io_executor executor_;
  Options options_;
  ports::Clock& clock_;
  ports::EventSink& sink_;
  Protocol::acceptor acceptor_;
  std::unique_ptr<ports::Timer> pause_;
  Signal ended_;
  std::map<core::PluginId, Entry> entries_;
  Refusals refusals_;
  std::set<Session*> sessions_;  ///< each lives in its serve()
  std::uint64_t last_session_{0};
  bool stopped_{false};
};

asio::awaitable<void> PluginHost::Impl::run() {
  while (!stopped_) co_await accept_one();
  while (!sessions_.empty()) co_await ended_.wait();
}

asio::awaitable<void> PluginHost::Impl::accept_one() {
  Protocol::socket socket(executor_);
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await acceptor_.async_accept(socket, token);
  if (stopped_) co_return;
  if (error) {
    // Out of descriptors, most likely: try again rather than spin or end.
    log::warning("cannot accept a plugin", {{"what", error.message()}});
    const core::SteadyTime later = clock_.now() + kAcceptPause;
    co_await pause_->wait_until(later);
    co_return;
  }
  const Result<Peer> peer = peer_of(socket.native_handle());
  if (!peer || !has_room_for(*peer)) {
    log::warning("a plugin connection was closed at once",
                 {{"what", peer ? "too many connections of one user" : peer.error().what}});
    co_return;
  }
  async::spawn("plugin session", executor_, serve(std::move(socket), *peer));
}

bool PluginHost::Impl::has_room_for(const Peer& peer) const {
  const auto same_user = std::count_if(sessions_.begin(), sessions_.end(),
                                       [&](const Session* s) { return s->peer().uid == peer.uid; });
  return static_cast<std::size_t>(same_user) < entries_.size() + kStrangersPerUser;
}

asio::awaitable<void> PluginHost::Impl::serve(Protocol::socket socket, Peer peer) {
  Session session(std::move(socket), peer, clock_, sink_, *this);
  sessions_.insert(&session);
  co_await session.run();
  sessions_.erase(&session);
  release(session);
  ended_.notify();
}

void PluginHost::Impl::stop() {
  if (stopped_) return;
  stopped_ = true;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  ::unlink(options_.socket.c_str());
  pause_->cancel();
  for (Session* session : sessions_) session->stop("homewardd stops");
}

Result<Entry*> PluginHost::Impl::entry_for(const Session& session, const protocol::Hello& hello) {
  const auto found = entries_.find(core::PluginId(hello.plugin));
  if (found == entries_.end()) return failure(ErrorCode::refused, not_configured(hello.plugin));
  const Result<void> allowed = check_user(session.peer(), found->second.record.options().user);
  if (!allowed) return allowed.error();
  return &found->second;
}

asio::awaitable<Result<PluginRecord*>> PluginHost::Impl::admit(Session& session,
                                                               protocol::Hello hello) {
  const Result<Entry*> found = entry_for(session, hello);
  if (!found) co_return found.error();
  Entry& entry = **found;
  const Error taken =
      failure(ErrorCode::refused, "plugin '" + hello.plugin + "' is connected already and answers");
  if (entry.challenged) co_return taken;
  if (entry.session != nullptr) {
    Session& first = *entry.session;
    entry.challenged = true;
    const bool alive = co_await first.answers();
    entry.challenged = false;
    if (alive) co_return taken;
    if (entry.session != nullptr) entry.session->replace();
  }
  entry.session = &session;
  co_return &entry.record;
}

Result<protocol::Welcome> PluginHost::Impl::welcome(PluginRecord& record,
                                                    const protocol::Hello& hello) {
  const Result<std::string> config = welcome_config(record.options(), options_.read_secret);
  if (!config) return config.error();
  protocol::Welcome welcome;
  welcome.session = std::to_string(clock_.wall_now().time_since_epoch().count()) + "-" +
                    std::to_string(++last_session_);
  welcome.config = *config;
  welcome.driven_clock = options_.driven_clock;
  welcome.devices = known_devices(sink_, record.id());
  if (!hello.run.empty()) welcome.committed = sink_.committed_sequence(record.id(), hello.run);
  refusals_.forget(hello.plugin);
  record.begin(hello.run, welcome.committed, sink_.known_devices(record.id()));
  return welcome;
}

bool PluginHost::Impl::refused(const protocol::Hello& hello, const std::string& reason) {
  return refusals_.note(hello.plugin, reason, clock_.now());
}

bool PluginHost::Impl::release(Session& session) {
  for (auto& [id, entry] : entries_) {
    if (entry.session != &session) continue;
    entry.session = nullptr;
    return true;
  }
  return false;
}

std::vector<ports::PluginStatus> PluginHost::Impl::status() const {
  std::vector<ports::PluginStatus> all;
  std::map<std::string, std::string> refused = refusals_.asking(clock_.now());
  for (const ports::PluginOptions& plugin : options_.plugins) {
    const Entry& entry = entries_.at(plugin.id);
    ports::PluginStatus status = entry.record.status();
    const auto refusal = refused.extract(plugin.id.str());
    if (entry.session == nullptr && refusal) {
      status.state = kRefused;
      status.detail = refusal.mapped();
    }
    all.push_back(std::move(status));
  }
  for (const auto& [name, reason] : refused) {
    ports::PluginStatus stranger;
    stranger.id = core::PluginId(name);
    stranger.state = kRefused;
    stranger.detail = reason;
    stranger.configured = false;
    all.push_back(std::move(stranger));
  }
  return all;
}

const Entry* PluginHost::Impl::find(const core::PluginId& plugin) const {
  const auto found = entries_.find(plugin);
  return found == entries_.end() ? nullptr : &found->second;
}

/// What takes a plugin's commands, or why nothing does.
Result<Session*> PluginHost::Impl::session_of(const core::PluginId& plugin) const {
  const Entry* entry = find(plugin);
  if (entry == nullptr) return failure(ErrorCode::not_found, not_configured(plugin.str()));
  if (entry->session != nullptr) return entry->session;
  std::string refusal = refusals_.reason(plugin.str(), clock_.now());
  if (refusal.empty()) refusal = "the plugin is not connected";
  return failure(ErrorCode::not_found, std::move(refusal), plugin.str());
}

PluginHost::PluginHost(asio::any_io_executor executor, Options options, ports::Clock& clock,
                       ports::EventSink& sink)
    : impl_(std::make_unique<Impl>(executor, std::move(options), clock, sink)) {}

PluginHost::~PluginHost() = default;

asio::awaitable<void> PluginHost::run() {
  return impl_->run();
}
void PluginHost::stop() {
  impl_->stop();
}
std::vector<ports::PluginStatus> PluginHost::status() const {
  return impl_->status();
}

PluginCounters PluginHost::counters(const core::PluginId& plugin) const {
  const Entry* entry = impl_->find(plugin);
  return entry == nullptr ? PluginCounters{} : entry->record.counters();
}

void PluginHost::committed(const core::PluginId& plugin, std::uint64_t sequence) {
  const Entry* entry = impl_->find(plugin);
  if (entry != nullptr && entry->session != nullptr) entry->session->committed(sequence);
}

void PluginHost::committed_of(const core::PluginId& plugin, const std::string& run,
                              std::uint64_t sequence) {
  const Entry* entry = impl_->find(plugin);
  if (entry != nullptr && entry->record.run() == run) committed(plugin, sequence);
}

asio::awaitable<Result<std::string>> PluginHost::command(ports::SourceCommand command) {
  const Result<Session*> session = impl_->session_of(command.plugin);
  if (!session) co_return session.error();
  Result<std::string> result = co_await (*session)->command(std::move(command));
  co_return result;
}

}  // namespace homeward::plugin_host
