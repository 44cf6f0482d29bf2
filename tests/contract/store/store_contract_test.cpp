#include "tests/contract/store/store_fixture.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace homeward::store::testing {
namespace {

using ports::MessageClass;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kHostile =
    "'; DROP TABLE journal; -- \"quoted\" \\ \n\t \xF0\x9F\x91\xB5\xF0\x9F\x8F\xBD "
    "\xE6\x97\xA5\xE6\x9C\xAC %s ?1";

std::string hostile_name(std::size_t bytes) {
  std::string text = kHostile;
  while (text.size() < bytes) text += "\xC3\xA9";
  return text;
}

std::vector<ports::JournalEvent> events_of_every_kind() {
  const std::vector<core::Value> values{true,
                                        false,
                                        0.0,
                                        -0.0,
                                        5.0,
                                        21.5,
                                        0.1,
                                        std::numeric_limits<double>::max(),
                                        std::numeric_limits<double>::lowest(),
                                        std::numeric_limits<double>::denorm_min(),
                                        std::numeric_limits<double>::infinity(),
                                        -std::numeric_limits<double>::infinity(),
                                        std::string(),
                                        std::string("open"),
                                        std::string("12"),
                                        hostile_name(300)};
  std::vector<ports::JournalEvent> events;
  for (const core::Value& value : values) {
    const std::uint64_t id = events.size() + 1;
    ports::JournalEvent entry = event(id, static_cast<std::int64_t>(id));
    entry.event.value = value;
    entry.event.quality = static_cast<core::TimeQuality>(id % 3);
    entry.event.kind = static_cast<core::EventKind>((id / 3) % 3);
    events.push_back(entry);
  }
  events[0].event.device = core::DeviceId(hostile_name(200));
  events[1].event.property = hostile_name(100);
  events[2].event.at = core::SteadyTime(core::Duration(-5));
  events[3].event.time = core::WallTime(core::Duration(-1));
  return events;
}

core::Alert full_alert() {
  core::Alert full = alert("01HZFULL", 100);
  full.revision = 7;
  full.rule = core::RuleId(kHostile);
  full.device = core::DeviceId("front_door");
  full.severity = core::Severity::critical;
  full.category = core::Category::safety;
  full.test = true;
  full.room = kHostile;
  full.resolved_at = wall(400);
  full.reason = core::ResolveReason::late_event;
  full.acknowledged = core::Acknowledgement{wall(300), kHostile, "cli"};
  full.quality = core::TimeQuality::unsynchronised;
  full.evidence = {{core::DeviceId("a"), "contact", std::string(kHostile), wall(1)},
                   {core::DeviceId("b"), "motion", true, wall(2)},
                   {core::DeviceId("c"), "t", std::numeric_limits<double>::max(), wall(3)},
                   {core::DeviceId("d"), "t", 0.1 + 0.2, wall(4)},
                   {core::DeviceId("e"), "t", 5.0, wall(5)}};
  full.rule_version = "sha256:12ab";
  full.fired_on_line = core::SteadyTime(core::Duration(-5));
  full.stale = true;
  full.outreach = {{{kHostile, 1}, {"centre", 4'000'000'000U}},
                   core::SteadyTime(core::Duration(7)),
                   12,
                   3,
                   core::SteadyTime(core::Duration(-1))};
  return full;
}

core::Silence silence(const std::string& rule, std::int64_t until) {
  return {core::RuleId(rule), wall(0), wall(until), core::SteadyTime(core::Duration(until)),
          kHostile,           "anna",  "cli",       true};
}

ports::AuditEntry audit_entry(const std::string& action, std::int64_t seconds = 0) {
  return {0,        wall(seconds), action, core::RuleId("r"), core::AlertId("01HZ"),
          kHostile, "cli",         "why"};
}

TEST_P(StoreContract, ANewStoreHoldsNothing) {
  const ports::StoredState state = load();
  EXPECT_FALSE(state.engine);
  EXPECT_EQ(state.last_event, 0U);
  EXPECT_THAT(state.open_alerts, IsEmpty());
  EXPECT_THAT(state.devices, IsEmpty());
  EXPECT_THAT(state.outbox, IsEmpty());
  EXPECT_THAT(state.meta, IsEmpty());
  EXPECT_THAT(state.silences, IsEmpty());
  EXPECT_THAT(await(store_->audit({})).value(), IsEmpty());
  EXPECT_FALSE(await(store_->alert(core::AlertId("none"))).value());
}

TEST_P(StoreContract, AnEmptyCommitSucceeds) {
  EXPECT_TRUE(commit({}));
}

TEST_P(StoreContract, EventsComeBackAsTheyWere) {
  const std::vector<ports::JournalEvent> events = events_of_every_kind();
  ASSERT_TRUE(commit({.events = events}));
  EXPECT_EQ(await(store_->events_after(0, 100)).value(), events);
  reopen();
  const std::vector<ports::JournalEvent> stored = await(store_->events_after(0, 100)).value();
  EXPECT_EQ(stored, events);
  EXPECT_TRUE(std::signbit(std::get<double>(stored[3].event.value)));
  EXPECT_EQ(load().last_event, events.size());
}

TEST_P(StoreContract, ANumberThatIsNoneComesBackAsNone) {
  ports::JournalEvent entry = event(1);
  entry.event.value = std::numeric_limits<double>::quiet_NaN();
  ASSERT_TRUE(commit({.events = {entry}}));
  const auto stored = await(store_->events_after(0, 1)).value();
  EXPECT_TRUE(std::isnan(std::get<double>(stored.at(0).event.value)));
}

TEST_P(StoreContract, EventsArePagedBehindAnId) {
  ASSERT_TRUE(commit({.events = {event(1), event(2), event(5), event(6)}}));
  const auto stored = await(store_->events_after(2, 1)).value();
  EXPECT_THAT(stored, ElementsAre(event(5)));
  EXPECT_THAT(await(store_->events_after(6, 10)).value(), IsEmpty());
}

TEST_P(StoreContract, AJournalIdThatDoesNotGrowIsRefused) {
  ASSERT_TRUE(commit({.events = {event(4)}}));
  for (const std::uint64_t id : {0ULL, 3ULL, 4ULL}) {
    const Result<void> result = commit({.events = {event(id)}});
    ASSERT_FALSE(result) << id;
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
    EXPECT_THAT(result.error().what, ::testing::HasSubstr("must be above 4"));
  }
  EXPECT_TRUE(commit({.events = {event(5)}}));
}

TEST_P(StoreContract, TheEngineStateIsReplacedAndMayBeBinary) {
  const std::string binary("a\0b\xFF", 4);
  ASSERT_TRUE(commit({.events = {event(1)}, .engine = ports::EngineState{"first", 1}}));
  ASSERT_TRUE(commit({.events = {event(2)}, .engine = ports::EngineState{binary, 2}}));
  reopen();
  EXPECT_EQ(load().engine, (ports::EngineState{binary, 2}));
}

TEST_P(StoreContract, AnAlertComesBackAsItWas) {
  const core::Alert full = full_alert();
  core::Alert bare = alert("01HZBARE", 50);
  ASSERT_TRUE(commit({.alerts = {full, bare}}));
  reopen();
  EXPECT_EQ(await(store_->alert(full.id)).value(), full);
  EXPECT_EQ(await(store_->alert(bare.id)).value(), bare);
  EXPECT_THAT(load().open_alerts, ElementsAre(bare));
}

TEST_P(StoreContract, AnAlertIsReplacedUnlessItsRevisionIsOlder) {
  core::Alert second = alert("01HZ");
  second.revision = 2;
  second.room = "hall";
  core::Alert first = alert("01HZ");
  core::Alert same = second;
  same.room = "kitchen";
  ASSERT_TRUE(commit({.alerts = {second}}));
  ASSERT_TRUE(commit({.alerts = {first}}));
  EXPECT_EQ(await(store_->alert(second.id)).value(), second);
  ASSERT_TRUE(commit({.alerts = {same}}));
  EXPECT_EQ(await(store_->alert(second.id)).value(), same);
}

/// An id begins with the time of firing.
TEST_P(StoreContract, AlertsAreListedNewestFirst) {
  core::Alert resolved = alert("2B", 200);
  resolved.resolved_at = wall(250);
  ASSERT_TRUE(commit({.alerts = {alert("1C", 100), resolved, alert("3A", 300)}}));
  EXPECT_THAT(await(store_->alerts({false, 10})).value(),
              ElementsAre(alert("3A", 300), resolved, alert("1C", 100)));
  EXPECT_THAT(await(store_->alerts({true, 10})).value(),
              ElementsAre(alert("3A", 300), alert("1C", 100)));
  EXPECT_THAT(await(store_->alerts({false, 1})).value(), ElementsAre(alert("3A", 300)));
}

TEST_P(StoreContract, DevicesAndNamedFactsAreReplaced) {
  const core::DeviceAddress address("zigbee:0x1");
  const ports::DeviceRecord full{address, hostile_name(16 * 1024 - 1), kHostile, wall(5), true};
  const ports::DeviceRecord bare{core::DeviceAddress("ble:2"), "", "", std::nullopt, false};
  ASSERT_TRUE(commit({.devices = {{address, "{}", "", {}, false}}, .meta = {{"boot", "1"}}}));
  ASSERT_TRUE(commit({.devices = {full, bare}, .meta = {{"boot", kHostile}, {"", ""}}}));
  reopen();
  EXPECT_THAT(load().devices, ElementsAre(bare, full));
  EXPECT_THAT(load().meta,
              ElementsAre(std::pair<const std::string, std::string>("", ""),
                          std::pair<const std::string, std::string>("boot", kHostile)));
}

TEST_P(StoreContract, SilencesAreReplacedByRuleAndEnd) {
  ASSERT_TRUE(commit({.silences = {silence("a", 100), silence("b", 100)}}));
  ASSERT_TRUE(commit({.silences = {silence("b", 200)}}));
  reopen();
  EXPECT_THAT(load().silences, ElementsAre(silence("a", 100), silence("b", 200)));
  ASSERT_TRUE(commit({.silences_ended = {core::RuleId("a"), core::RuleId("none")}}));
  EXPECT_THAT(load().silences, ElementsAre(silence("b", 200)));
}

TEST_P(StoreContract, TheAuditJournalIsPagedNewestFirst) {
  ports::Commit many;
  for (int i = 1; i <= 5; ++i) many.audit.push_back(audit_entry("a" + std::to_string(i), i));
  ASSERT_TRUE(commit(many));
  reopen();
  const auto newest = await(store_->audit({0, 2})).value();
  ASSERT_THAT(newest, SizeIs(2));
  EXPECT_EQ(newest[0].action, "a5");
  EXPECT_EQ(newest[1].action, "a4");
  const auto older = await(store_->audit({newest[1].id, 100})).value();
  ASSERT_THAT(older, SizeIs(3));
  ports::AuditEntry expected = audit_entry("a3", 3);
  expected.id = older[0].id;
  EXPECT_EQ(older[0], expected);
  EXPECT_LT(older[0].id, newest[1].id);
}

TEST_P(StoreContract, TheAuditJournalKeepsItsNewestEntriesAndNeverUsesAnIdAgain) {
  ports::Commit many;
  many.audit.assign(ports::kAuditEntries + 3, audit_entry("old"));
  ASSERT_TRUE(commit(many));
  ASSERT_TRUE(commit({.audit = {audit_entry("new")}}));
  const auto newest = await(store_->audit({0, 1})).value();
  ASSERT_THAT(newest, SizeIs(1));
  EXPECT_EQ(newest[0].action, "new");
  EXPECT_EQ(newest[0].id, ports::kAuditEntries + 4);
  const auto oldest = await(store_->audit({6, 10})).value();
  ASSERT_THAT(oldest, SizeIs(1)) << "entries 1 to 4 are gone";
  EXPECT_EQ(oldest[0].id, 5U);
}

TEST_P(StoreContract, AMessageComesBackAsItWas) {
  ports::OutboxRow row = message("centre", MessageClass::trend, 1, 5000);
  row.platform = core::PlatformId(kHostile);
  row.id = row.subject = row.data = kHostile;
  ports::OutboxRow bare = message(kHostile, MessageClass::trend, 2);
  bare.subject.clear();
  ASSERT_TRUE(commit({.outbox = {row, bare}}));
  reopen();
  EXPECT_THAT(page(kHostile, MessageClass::trend, 0), ElementsAre(row, bare));
}

TEST_P(StoreContract, MessagesArePagedPerPlatformAndClass) {
  const auto alarm = [](std::uint64_t n) { return message("a", MessageClass::alarm, n); };
  const auto reading = message("a", MessageClass::reading, 2);
  const auto other = message("b", MessageClass::alarm, 1);
  ASSERT_TRUE(commit({.outbox = {alarm(1), reading, alarm(3), alarm(4), other}}));
  EXPECT_THAT(page("a", MessageClass::alarm, 0, 2), ElementsAre(alarm(1), alarm(3)));
  EXPECT_THAT(page("a", MessageClass::alarm, 3, 2), ElementsAre(alarm(4)));
  EXPECT_THAT(page("a", MessageClass::alarm, 4, 2), IsEmpty());
  EXPECT_THAT(page("a", MessageClass::reading, 0), ElementsAre(reading));
  EXPECT_THAT(page("b", MessageClass::alarm, 0), ElementsAre(other));
  EXPECT_THAT(page("nobody", MessageClass::alarm, 0), IsEmpty());
}

TEST_P(StoreContract, ASequenceThatDoesNotGrowIsRefused) {
  ASSERT_TRUE(commit({.outbox = {message("a", MessageClass::alarm, 2)}}));
  for (const MessageClass kind : {MessageClass::alarm, MessageClass::reading}) {
    const Result<void> result = commit({.outbox = {message("a", kind, 2)}});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
  }
  EXPECT_TRUE(commit({.outbox = {message("b", MessageClass::alarm, 1)}}));
  EXPECT_TRUE(commit({.outbox = {message("a", MessageClass::reading, 3)}}));
}

TEST_P(StoreContract, TheCursorOfAClassOnlyMovesForward) {
  const core::PlatformId platform("a");
  std::vector<ports::OutboxRow> rows;
  for (std::uint64_t n = 1; n <= 10; ++n) {
    rows.push_back(message("a", n % 2 == 0 ? MessageClass::alarm : MessageClass::reading, n));
  }
  ASSERT_TRUE(commit({.outbox = rows}));
  ASSERT_TRUE(commit({.delivered = {{platform, MessageClass::alarm, 6}}}));
  ASSERT_TRUE(commit({.delivered = {{platform, MessageClass::alarm, 4}}}));
  reopen();
  const ports::OutboxDepth depth = load().outbox.at(0);
  EXPECT_EQ(depth.platform, platform);
  EXPECT_THAT(depth.rows, ElementsAre(2U, 0U, 0U, 0U, 5U));
  EXPECT_THAT(depth.delivered, ElementsAre(6U, 0U, 0U, 0U, 0U));
  EXPECT_EQ(depth.last_sequence, 10U);
}

TEST_P(StoreContract, AMarkAboveEverySequenceIsRefused) {
  ASSERT_TRUE(commit({.outbox = {message("a", MessageClass::alarm, 1)}}));
  const Result<void> result =
      commit({.delivered = {{core::PlatformId("a"), MessageClass::alarm, 2}}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::invalid);
  EXPECT_EQ(load().outbox.at(0).rows[0], 1U);
}

TEST_P(StoreContract, ACommitWithOneBadPartLeavesNothing) {
  ASSERT_TRUE(commit({.events = {event(1)}, .outbox = {message("a", MessageClass::alarm, 1)}}));
  const ports::Commit bad{
      .events = {event(2)},
      .engine = ports::EngineState{"x", 2},
      .alerts = {alert("01HZ")},
      .outbox = {message("a", MessageClass::alarm, 2), message("new", MessageClass::alarm, 1),
                 message("a", MessageClass::alarm, 2)},
      .delivered = {{core::PlatformId("a"), MessageClass::alarm, 1}},
      .devices = {{core::DeviceAddress("x:1"), "", "", {}, false}},
      .meta = {{"boot", "1"}},
      .silences = {silence("a", 1)},
      .audit = {audit_entry("tested")}};
  EXPECT_FALSE(commit(bad));
  for (int again = 0; again < 2; ++again) {
    const ports::StoredState state = load();
    EXPECT_FALSE(state.engine);
    EXPECT_EQ(state.last_event, 1U);
    EXPECT_THAT(state.open_alerts, IsEmpty());
    EXPECT_THAT(state.devices, IsEmpty());
    EXPECT_THAT(state.meta, IsEmpty());
    EXPECT_THAT(state.silences, IsEmpty());
    EXPECT_THAT(await(store_->audit({})).value(), IsEmpty());
    ASSERT_THAT(state.outbox, SizeIs(1));
    EXPECT_EQ(state.outbox[0].rows[0], 1U);
    EXPECT_EQ(state.outbox[0].delivered[0], 0U);
    EXPECT_EQ(state.outbox[0].last_sequence, 1U);
    EXPECT_THAT(page("a", MessageClass::alarm, 0), SizeIs(1));
    reopen();
  }
  EXPECT_TRUE(commit({.events = {event(2)}, .outbox = {message("a", MessageClass::alarm, 2)}}));
}

TEST_P(StoreContract, CallsAreAnsweredInTheOrderInWhichTheyWereMade) {
  constexpr std::size_t kCommits = 100;
  std::vector<std::optional<Result<void>>> answers(kCommits);
  std::optional<Result<ports::StoredState>> state;
  for (std::size_t n = 0; n < kCommits; ++n) {
    ports::Commit next{.events = {event(n + 1)}};
    start(store_->commit(std::move(next)), answers[n]);
  }
  start(store_->load(), state);
  run();
  for (const auto& answer : answers) EXPECT_TRUE(answer.value());
  EXPECT_EQ(state.value().value().last_event, kCommits);
  EXPECT_EQ(store_->health().commits, kCommits);
}

TEST_P(StoreContract, ABadCommitAmongOthersFailsAlone) {
  std::vector<std::optional<Result<void>>> answers(4);
  std::size_t index = 0;
  for (const std::uint64_t id : {1ULL, 2ULL, 2ULL, 3ULL}) {
    ports::Commit next{.events = {event(id)}};
    start(store_->commit(std::move(next)), answers[index++]);
  }
  run();
  EXPECT_TRUE(answers[0].value());
  EXPECT_TRUE(answers[1].value());
  EXPECT_FALSE(answers[2].value());
  EXPECT_TRUE(answers[3].value());
  EXPECT_EQ(store_->health().commits, 3U);
  EXPECT_EQ(store_->health().failures, 1U);
}

TEST_P(StoreContract, HealthCountsTheFile) {
  EXPECT_GT(store_->health().file_bytes, 4096U);
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract,
                         ::testing::Values(Kind::inline_store, Kind::sqlite_store), kind_name);

}  // namespace
}  // namespace homeward::store::testing
