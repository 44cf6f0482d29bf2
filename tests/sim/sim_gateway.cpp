#include "tests/sim/sim_gateway.hpp"

#include "daemon/platforms/profiles.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/inline_store.hpp"
#include "lib/async/spawn.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace homeward::sim {
namespace {

namespace fs = std::filesystem;

const core::PlatformId kPlatform{"care"};

ports::Recipient everything() {
  ports::Recipient made;
  made.name = "care";
  made.platform = kPlatform;
  made.categories = {core::Category::care, core::Category::safety, core::Category::service,
                     core::Category::technical};
  made.min_severity = core::Severity::info;
  made.detail = ports::Detail::full;
  made.may_command = {"acknowledge"};
  made.consent = ports::Consent{"resident", "consent", std::nullopt, std::nullopt};
  return made;
}

/// Somebody who hears of an alert only when nobody answers.
ports::Recipient by_escalation(const std::string& name) {
  ports::Recipient made = everything();
  made.name = name;
  made.only_escalation = true;
  return made;
}

ports::PlatformOptions platform() {
  ports::PlatformOptions made;
  made.id = kPlatform;
  made.gateway = "hw-sim";
  made.brokers = {"mqtt://127.0.0.1:1883"};
  made.heartbeat = ports::HeartbeatProfile::h5;
  return made;
}

}  // namespace

class SimGateway::NoServiceManager final : public ports::ServiceManager {
 public:
  void ready() override {}
  void alive() override {}
  void stopping() override {}
  void status(std::string_view /*text*/) override {}
};

SimGateway::SimGateway(fs::path folder, const rules::Program& program, core::SteadyTime now,
                       SimBroker& broker, SimPlugin& plugin, std::uint64_t seed)
    : folder_(std::move(folder)), program_(program), broker_(broker), plugin_(plugin) {
  loop_ = std::make_unique<boost::asio::io_context>(1);
  clock_ = std::make_unique<system::DrivenClock>(loop_->get_executor(), now);
  service_ = std::make_unique<NoServiceManager>();
  store::StoreOptions options;
  options.path = folder_ / "homeward.db";
  open(std::move(options));
  start(seed);
  if (!started_) throw std::runtime_error("the gateway did not start");
}

SimGateway::SimGateway(SimMedia& media, const rules::Program& program, core::SteadyTime now,
                       core::ClockMapping clock, SimBroker& broker, SimPlugin& plugin,
                       std::uint64_t seed)
    : program_(program),
      broker_(broker),
      plugin_(plugin),
      media_(&media),
      disk_(std::make_unique<SimDisk>(media)) {
  loop_ = std::make_unique<boost::asio::io_context>(1);
  clock_ = std::make_unique<system::DrivenClock>(loop_->get_executor(), now);
  clock_->set_mapping(clock);
  service_ = std::make_unique<NoServiceManager>();
  store::StoreOptions options;
  options.path = "homeward.db";
  options.files = disk_.get();
  open(std::move(options));
  if (store_) start(seed);
}

void SimGateway::open(store::StoreOptions options) {
  auto opened = store::Database::open(std::move(options));
  if (opened) damage_ = opened->report.damage;
  if (opened) store_ = std::make_unique<store::InlineStore>(std::move(opened->database));
}

core::SteadyTime SimGateway::now() const {
  return clock_->now();
}

void SimGateway::set_clock(core::ClockMapping clock) {
  clock_->set_mapping(clock);
  gateway_->decider().clock_changed();
  settle();
}

void SimGateway::die() {
  dying_ = true;
  if (disk_) disk_->detach();
  if (!started_) return;
  link_->die();
  settle();
  gateway_->stop();
  run_until(clock_->now() + std::chrono::minutes{5});
}

/// The gateway goes before its world: what it is made of uses clock, store and link until then.
SimGateway::~SimGateway() = default;

void SimGateway::start(std::uint64_t seed) {
  app::Options options;
  options.gateway_id = "sim";
  options.version = "sim";
  options.boot_id = "boot";
  options.fresh_seed = "seed";
  options.random_seed = seed;
  options.watchdog_interval = std::chrono::hours{1};  // nobody listens; each look costs
  options.recipients = {everything(), by_escalation("backup"), by_escalation("chief")};
  app::World world{*clock_, *clock_, *store_, *service_, {}, {}, {}};
  gateway_ =
      std::make_unique<app::Gateway>(loop_->get_executor(), options, program_, std::move(world));
  app::PlatformPorts care;
  care.options = platform();
  auto link = std::make_unique<SimLink>(*clock_, broker_);
  link_ = link.get();
  care.link = std::move(link);
  care.profile = platforms::make_profile(care.options).value();
  care.link_options = [](std::string broker) {
    ports::LinkOptions made;
    made.broker = std::move(broker);
    return Result<ports::LinkOptions>(std::move(made));
  };
  std::vector<app::PlatformPorts> platforms;
  platforms.push_back(std::move(care));
  const auto run = [](SimGateway& self,
                      std::vector<app::PlatformPorts> all) -> boost::asio::awaitable<void> {
    const Result<void> outcome = co_await self.gateway_->start(std::move(all));
    if (!outcome) co_return;
    self.started_ = true;
    co_await self.gateway_->run();
  };
  async::spawn("gateway", loop_->get_executor(), run(*this, std::move(platforms)));
  settle();
  if (!started_) return;
  gateway_->ingest().set_sources(plugin_);
  plugin_.reconnect(gateway_->ingest());
  deliver();
}

void SimGateway::settle() {
  loop_->restart();
  loop_->poll();
}

void SimGateway::run_until(core::SteadyTime until) {
  settle();
  const auto goes_on = [this] { return dying_ || !power_is_cut(); };
  while (goes_on() && clock_->next_deadline() <= until) {
    clock_->drive(clock_->next_deadline());
    settle();
  }
  if (!goes_on()) return;
  clock_->drive(until);
  settle();
}

void SimGateway::deliver() {
  async::spawn("plugin", loop_->get_executor(), plugin_.deliver(gateway_->ingest()));
  settle();
}

rules::DeviceLife SimGateway::life(const std::string& device) const {
  return gateway_->decider().engine()->life(core::DeviceId(device)).value();
}

void SimGateway::tell_health(const ports::SourceHealth& health) {
  gateway_->ingest().take(health);
  settle();
}

void SimGateway::set_broker_up(bool up) {
  broker_.set_up(up);
  if (!up) link_->broker_down();
  settle();
}

void SimGateway::take_commands() {
  link_->look_for_commands();
  settle();
}

void SimGateway::stop() {
  gateway_->stop();
  run_until(clock_->now() + std::chrono::seconds{30});
}

void SimGateway::leave_files_in(const fs::path& folder) const {
  fs::create_directories(folder);
  for (const char* name : {"homeward.db", "homeward.db-wal"}) {
    const fs::path from = folder_ / name;
    if (fs::exists(from)) fs::copy_file(from, folder / name);
  }
}

}  // namespace homeward::sim
