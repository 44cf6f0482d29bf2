#include "plugins/zigbee/devices/context.hpp"

#include "plugins/protocol/vocabulary.hpp"

#include <algorithm>
#include <cmath>

namespace homeward::zigbee {
namespace {

std::string unit_of(std::string_view property) {
  const auto* word = protocol::find_property(property);
  return word != nullptr ? std::string(word->unit) : std::string();
}

}  // namespace

bool Context::unasked() const noexcept {
  const auto* global = message.global();
  return global == nullptr || global->command == zcl::GlobalCommand::report_attributes;
}

void Context::state(std::string_view property, Reading::Value value) const {
  out.push_back({std::string(property), std::move(value), unit_of(property), false, {}});
}

void Context::endpoint_state(std::string_view property, Reading::Value value) const {
  std::string name(property);
  if (several_endpoints()) name += "_l" + std::to_string(message.endpoint);
  state(name, std::move(value));
}

void Context::momentary(std::string_view property, bool value) const {
  state(property, value);
  if (value) out.back().clears_after = profile.clears_after;
}

void Context::action(std::string_view word) const {
  if (!several_endpoints()) return call(word);
  call(std::to_string(message.endpoint).append("_").append(word));
}

void Context::call(std::string_view word) const {
  out.push_back({"action", std::string(word), {}, true, {}});
}

void Context::meaning(const Datapoint& entry, double number, bool boolean) const {
  Reading::Value value = rounded(number / entry.divisor, 4);
  if (!entry.always.empty()) {
    value = entry.always;
  } else if (!entry.words.empty()) {
    const auto word = std::find_if(entry.words.begin(), entry.words.end(), [&](const auto& known) {
      return static_cast<double>(known.number) == number;
    });
    if (word == entry.words.end()) return;
    value = word->value;
  } else if (boolean) {
    value = number != 0;
  }
  if (!entry.event) return state(entry.property, std::move(value));
  out.push_back({entry.property, std::move(value), {}, true, {}});
}

bool Context::several_endpoints() const noexcept {
  // An endpoint may have the cluster both as input and as output.
  return std::any_of(memory.clusters.begin(), memory.clusters.end(), [&](const auto& entry) {
    return entry.second == message.cluster && entry.first != message.endpoint;
  });
}

void read_profile_attributes(const Context& context) {
  const auto* global = context.message.global();
  if (global == nullptr) return;
  for (const auto& rule : context.profile.attributes) {
    if (rule.cluster != context.message.cluster) continue;
    const auto* value = global->find(rule.attribute);
    const auto number = value != nullptr ? value->number() : std::nullopt;
    if (!number || !std::isfinite(*number)) continue;
    if (rule.meaning.event && !context.unasked()) continue;
    context.meaning(rule.meaning, *number, value->type == zcl::DataType::boolean);
  }
}

double rounded(double number, int digits) {
  const double scale = std::pow(10.0, digits);
  return std::round(number * scale) / scale;
}

}  // namespace homeward::zigbee
