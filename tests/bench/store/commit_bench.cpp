#include "tests/bench/store/bench_rows.hpp"

#include <benchmark/benchmark.h>

#include <fstream>

namespace homeward::store::bench {
namespace {

/// What this process made the kernel write so far, in bytes.
double written_bytes() {
  std::ifstream file("/proc/self/io");
  std::string name;
  double bytes = 0;
  while (file >> name >> bytes) {
    if (name == "write_bytes:") return bytes;
  }
  return 0;
}

void report(benchmark::State& state, double before, double rows) {
  const double all = static_cast<double>(state.iterations()) * rows;
  state.counters["rows/s"] = benchmark::Counter(all, benchmark::Counter::kIsRate);
  state.counters["bytes/row"] = (written_bytes() - before) / all;
}

void commit_or_stop(benchmark::State& state, Database& database, const ports::Commit& commit) {
  const Result<void> result = database.commit(commit);
  if (!result) state.SkipWithError(to_text(result.error()).c_str());
}

void commit_events(benchmark::State& state) {
  const BenchFile file("events");
  const std::unique_ptr<Database> database = file.open();
  const auto rows = static_cast<std::uint64_t>(state.range(0));
  std::uint64_t id = 0;
  const double before = written_bytes();
  for (auto _ : state) {
    ports::Commit commit;
    for (std::uint64_t n = 0; n < rows; ++n) commit.events.push_back(event(++id));
    commit_or_stop(state, *database, commit);
  }
  report(state, before, static_cast<double>(rows));
}
BENCHMARK(commit_events)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->UseRealTime();

void commit_messages(benchmark::State& state) {
  const BenchFile file("messages");
  const std::unique_ptr<Database> database = file.open();
  const auto rows = static_cast<std::uint64_t>(state.range(0));
  std::uint64_t sequence = 0;
  const double before = written_bytes();
  for (auto _ : state) {
    ports::Commit commit;
    const std::uint64_t delivered = sequence;
    for (std::uint64_t n = 0; n < rows; ++n) {
      commit.outbox.push_back(message("centre", ports::MessageClass::reading, ++sequence));
    }
    commit.delivered = {{core::PlatformId("centre"), ports::MessageClass::reading, delivered}};
    commit_or_stop(state, *database, commit);
  }
  report(state, before, static_cast<double>(rows));
}
BENCHMARK(commit_messages)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->UseRealTime();

void commit_alert_for_two_platforms(benchmark::State& state) {
  const BenchFile file("alert");
  const std::unique_ptr<Database> database = file.open();
  std::uint64_t id = 0;
  const double before = written_bytes();
  for (auto _ : state) {
    ++id;
    core::Alert alert;
    alert.id = core::AlertId("01J8ZQ" + std::to_string(10'000'000 + id));
    alert.rule = core::RuleId("door_left_open");
    alert.fired_at = core::WallTime(std::chrono::seconds(id));
    alert.evidence = {{core::DeviceId("front_door"), "contact", "open", alert.fired_at}};
    ports::Commit commit{.events = {event(id)},
                         .engine = ports::EngineState{std::string(2000, 's'), id},
                         .alerts = {alert},
                         .outbox = {message("centre", ports::MessageClass::alarm, id),
                                    message("family", ports::MessageClass::alarm, id)}};
    commit_or_stop(state, *database, commit);
  }
  report(state, before, 1);
}
BENCHMARK(commit_alert_for_two_platforms)->UseRealTime();

void commit_a_group(benchmark::State& state) {
  const BenchFile file("group");
  const std::unique_ptr<Database> database = file.open();
  const auto size = static_cast<std::size_t>(state.range(0));
  std::uint64_t id = 0;
  const double before = written_bytes();
  for (auto _ : state) {
    std::vector<ports::Commit> commits(size);
    std::vector<const ports::Commit*> group;
    for (ports::Commit& commit : commits) {
      commit.events.push_back(event(++id));
      group.push_back(&commit);
    }
    for (const Result<void>& result : database->commit_group(group)) {
      if (!result) state.SkipWithError(to_text(result.error()).c_str());
    }
  }
  report(state, before, static_cast<double>(size));
}
BENCHMARK(commit_a_group)->Arg(8)->Arg(64)->UseRealTime();

}  // namespace
}  // namespace homeward::store::bench
