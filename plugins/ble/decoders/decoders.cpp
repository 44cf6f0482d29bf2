#include "plugins/ble/decoders/decoders.hpp"

#include "lib/base/hex.hpp"
#include "plugins/ble/decoders/dispatch.hpp"
#include "plugins/ble/decoders/switchbot.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace homeward::ble {

struct Decoders::Impl {
  DeviceStates states{kMaxStrangers};
};

Decoders::Decoders() : impl_(std::make_unique<Impl>()) {}
Decoders::~Decoders() = default;
Decoders::Decoders(Decoders&&) noexcept = default;
Decoders& Decoders::operator=(Decoders&&) noexcept = default;

bool Decoders::adopt(const Address& address, std::string_view key) {
  DeviceState& state = impl_->states.adopt(address);
  auto bytes = parse_hex(key);
  const bool is_good = key.empty() || (bytes && (bytes->size() == 16 || bytes->size() == 12));
  state.key = is_good && bytes ? std::move(*bytes) : std::vector<std::uint8_t>{};
  state.cipher.reset();
  return is_good;
}

bool Decoders::name_model(const Address& address, std::string_view name) {
  const std::uint8_t model = switchbot::model_named(name);
  DeviceState* const state = impl_->states.find(address);
  if (model == 0 || state == nullptr) return false;
  if (state->model == 0) state->model = model;
  return true;
}

bool Decoders::is_model(std::string_view name) noexcept {
  return switchbot::model_named(name) != 0;
}

void Decoders::forget(const Address& address) {
  impl_->states.forget(address);
}

namespace {

/// Reads a number behind `name` and '=' in a line of words; nothing when it is not there.
std::optional<std::uint32_t> number_of(std::string_view line, std::string_view name) {
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    if (word.size() <= name.size() + 1 || !word.starts_with(name) || word[name.size()] != '=')
      continue;
    std::uint32_t number = 0;
    const auto read =
        std::from_chars(word.data() + name.size() + 1, word.data() + word.size(), number);
    if (read.ec == std::errc() && read.ptr == word.data() + word.size()) return number;
  }
  return std::nullopt;
}

}  // namespace

void Decoders::restore(const Address& address, std::string_view kept) {
  DeviceState* state = impl_->states.find(address);
  if (state == nullptr || !kept.starts_with("v1 ")) return;
  state->counter = number_of(kept, "counter");
  state->kept_counter = state->counter;
  state->model = static_cast<std::uint8_t>(number_of(kept, "model").value_or(0));
  const auto packet = number_of(kept, "packet");
  if (packet && *packet < 256) {
    state->packet = static_cast<std::uint8_t>(*packet);
    state->packet_at = BootTime(0);
  }
}

std::string Decoders::keep(const Address& address) const {
  DeviceState* state = impl_->states.find(address);
  if (state == nullptr || (!state->counter && !state->packet && state->model == 0)) return {};
  std::string line = "v1";
  if (state->counter) line += " counter=" + std::to_string(*state->counter);
  if (state->packet) line += " packet=" + std::to_string(*state->packet);
  if (state->model != 0) line += " model=" + std::to_string(state->model);
  state->kept_counter = state->counter;
  return line;
}

bool Decoders::take_keep_changed(const Address& address) {
  DeviceState* state = impl_->states.find(address);
  return state != nullptr && std::exchange(state->keep_changed, false);
}

Verdict Decoders::decode(const Advertisement& advertisement, BootTime now, Decoded& out) {
  out.clear();
  Memory memory(impl_->states, advertisement.address, now);
  return dispatch(advertisement, memory, out);
}

bool Decoders::is_known_format(const Advertisement& advertisement) noexcept {
  return has_decoder(advertisement);
}

std::span<const std::uint16_t> Decoders::service_uuids() noexcept {
  return decoded_services();
}
std::span<const std::uint16_t> Decoders::companies() noexcept {
  return decoded_companies();
}

}  // namespace homeward::ble
