#include "lib/json/line_buffer.hpp"
#include "lib/json/parser.hpp"
#include "plugins/protocol/decode.hpp"
#include "plugins/protocol/encode.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace homeward::protocol {
namespace {

Event sample_event() {
  Event event;
  event.device = "zigbee:0x00158d0004a1b2c3";
  event.property = "temperature";
  event.value = 21.37;
  event.time = WallTime{std::chrono::microseconds{1'767'225'600'123'456}};
  return event;
}

void decode_event_line(benchmark::State& state) {
  std::string line = encode(Events{{sample_event()}, 12'345});
  line.pop_back();
  Decoder decoder;
  for (auto _ : state) {
    auto message = decoder.from_plugin(line);
    benchmark::DoNotOptimize(message);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(line.size()));
}
BENCHMARK(decode_event_line);

/// What of it is the JSON parser's part.
void parse_event_line(benchmark::State& state) {
  std::string line = encode(Events{{sample_event()}, 12'345});
  line.pop_back();
  json::Parser parser;
  for (auto _ : state) {
    auto value = parser.parse(line);
    benchmark::DoNotOptimize(value);
  }
}
BENCHMARK(parse_event_line);

void decode_line_of_64_events(benchmark::State& state) {
  std::string line = encode(Events{std::vector<Event>(64, sample_event()), 12'345});
  line.pop_back();
  Decoder decoder;
  for (auto _ : state) {
    auto message = decoder.from_plugin(line);
    benchmark::DoNotOptimize(message);
  }
  state.SetItemsProcessed(state.iterations() * 64);
}
BENCHMARK(decode_line_of_64_events);

void encode_event_line(benchmark::State& state) {
  const Events events{{sample_event()}, 12'345};
  std::string line;
  for (auto _ : state) {
    line.clear();
    encode(line, events);
    benchmark::DoNotOptimize(line);
  }
}
BENCHMARK(encode_event_line);

void cut_and_decode_a_read_of_lines(benchmark::State& state) {
  std::string bytes;
  std::int64_t lines = 0;
  for (; bytes.size() < 32'000; ++lines) encode(bytes, Events{{sample_event()}, 12'345});
  Decoder decoder;
  json::LineBuffer buffer;
  for (auto _ : state) {
    buffer.append(bytes);
    while (const auto line = buffer.next()) {
      auto message = decoder.from_plugin(**line);
      benchmark::DoNotOptimize(message);
    }
  }
  state.SetItemsProcessed(state.iterations() * lines);
}
BENCHMARK(cut_and_decode_a_read_of_lines);

}  // namespace
}  // namespace homeward::protocol
