#include "tests/bench/store/bench_rows.hpp"

#include <benchmark/benchmark.h>
#include <sqlite3.h>

namespace homeward::store::bench {
namespace {

void fill(const BenchFile& file, std::uint64_t rows) {
  constexpr std::uint64_t kRowsPerCommit = 10'000;
  const std::unique_ptr<Database> database = file.open();
  for (std::uint64_t sequence = 0; sequence < rows;) {
    ports::Commit commit;
    for (std::uint64_t n = 0; n < kRowsPerCommit; ++n) {
      commit.outbox.push_back(message("centre", ports::MessageClass::reading, ++sequence));
      commit.events.push_back(event(sequence));
    }
    database->commit(commit).value();
  }
}

/// Makes the file look as if its last run had been killed.
void mark_killed(const BenchFile& file) {
  sqlite3* database = nullptr;
  sqlite3_open(file.path().c_str(), &database);
  sqlite3_exec(database, "UPDATE file_state SET clean = 0", nullptr, nullptr, nullptr);
  sqlite3_close(database);
}

void start_with_rows_behind(benchmark::State& state, bool killed) {
  const BenchFile file("start");
  fill(file, static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) {
    state.PauseTiming();
    if (killed) mark_killed(file);
    state.ResumeTiming();
    std::unique_ptr<Database> database = file.open();
    benchmark::DoNotOptimize(database->load().value());
    state.PauseTiming();
    database.reset();
    state.ResumeTiming();
  }
}

void start_after_a_good_end(benchmark::State& state) {
  start_with_rows_behind(state, false);
}
BENCHMARK(start_after_a_good_end)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void start_after_a_kill(benchmark::State& state) {
  start_with_rows_behind(state, true);
}
BENCHMARK(start_after_a_kill)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace homeward::store::bench
