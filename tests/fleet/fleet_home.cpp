#include "tests/fleet/fleet_home.hpp"

#include "daemon/platform_ports.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/inline_store.hpp"
#include "lib/async/spawn.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace homeward::fleet {
namespace {

const core::PlatformId kPlatform{"care"};
constexpr const char* kRule = "panic-button";

ports::Recipient care_centre() {
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

app::Options app_options(const HomeOptions& home) {
  app::Options made;
  made.gateway_id = home.name;
  made.version = "fleet";
  made.boot_id = "boot";
  made.fresh_seed = home.name;
  made.random_seed = home.seed;
  made.watchdog_interval = std::chrono::hours{1};  // nobody listens
  made.recipients = {care_centre()};
  return made;
}

}  // namespace

rules::Program fleet_program() {
  rules::RuleSet home;
  home.zone = core::TimeZone::find("Europe/Amsterdam").value();
  rules::DeviceDeclaration panic;
  panic.id = core::DeviceId("panic");
  panic.address = core::DeviceAddress("fleet:panic");
  panic.properties = {"action"};
  home.devices.push_back(panic);
  rules::Rule rule;
  rule.id = core::RuleId(kRule);
  rules::EventPattern press;
  press.items.push_back({{"panic.action", {}}, {std::string("pressed")}, false});
  rule.when = std::make_unique<rules::Condition>();
  rule.when->form = rules::Happens{press};
  rule.severity = core::Severity::critical;
  rule.category = core::Category::safety;
  home.rules.push_back(std::move(rule));
  rules::Compilation compiled = rules::compile(std::move(home));
  if (!compiled.program) throw std::runtime_error("the rules of the fleet do not compile");
  return std::move(*compiled.program);
}

class FleetHome::NoServiceManager final : public ports::ServiceManager {
 public:
  void ready() override {}
  void alive() override {}
  void stopping() override {}
  void status(std::string_view /*text*/) override {}
};

FleetHome::FleetHome(boost::asio::any_io_executor executor, HomeOptions options,
                     const rules::Program& program, ports::Clock& clock, Notes& notes)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      notes_(notes),
      service_(std::make_unique<NoServiceManager>()) {
  store::StoreOptions place;
  place.path = options_.folder / "homeward.db";
  auto opened = store::Database::open(std::move(place));
  if (!opened) throw std::runtime_error(to_text(opened.error()));
  auto real = std::make_unique<store::InlineStore>(std::move(opened->database));
  store_ = std::make_unique<NotedStore>(std::move(real), options_.name, notes_);
  app::World world{clock, clock, *store_, *service_, {}, {}, {}};
  gateway_ =
      std::make_unique<app::Gateway>(executor_, app_options(options_), program, std::move(world));
}

FleetHome::~FleetHome() = default;

std::vector<app::PlatformPorts> FleetHome::platforms() const {
  ports::PlatformOptions care;
  care.id = kPlatform;
  care.gateway = options_.name;
  care.username = options_.name;
  care.password = {ports::SecretSource::Kind::file, options_.password_file};
  care.brokers = options_.brokers;
  auto made = daemon::make_platform_ports(executor_, {care}).value();
  for (app::PlatformPorts& one : made) {
    one.link = std::make_unique<NotedLink>(std::move(one.link), options_.name, notes_);
  }
  return made;
}

void FleetHome::start() {
  done_ = false;
  async::spawn(options_.name, executor_, run());
}

boost::asio::awaitable<void> FleetHome::run() {
  std::vector<app::PlatformPorts> ports = platforms();
  const Result<void> started = co_await gateway_->start(std::move(ports));
  if (!started) throw std::runtime_error(to_text(started.error()));
  ready_ = true;
  co_await gateway_->run();
  done_ = true;
}

void FleetHome::alarm() {
  if (!ready()) return;
  const Result<core::Alert> raised = gateway_->decider().test_alert(kRule, "fleet", "cli");
  if (!raised) throw std::runtime_error(to_text(raised.error()));
}

void FleetHome::stop() {
  if (ready()) gateway_->stop();
}

bool FleetHome::connected() const {
  return ready() && gateway_->forwarders().front()->status().connected;
}

std::uint64_t FleetHome::waiting() const {
  if (!ready()) return 0;
  const auto& rows = gateway_->forwarders().front()->queue().depth().rows;
  return std::accumulate(rows.begin(), rows.end(), std::uint64_t{0});
}

}  // namespace homeward::fleet
