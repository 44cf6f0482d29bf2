#include "daemon/rules/saved_state.hpp"

#include <utility>

namespace homeward::rules {

using core::SteadyTime;

template <class T>
const T* SavedState::find(std::string_view name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? nullptr : std::get_if<T>(&found->second);
}

void SavedState::set(std::string name, std::int64_t number) {
  if (number != 0) fields_[std::move(name)] = number;
}

void SavedState::set(std::string name, std::string text) {
  if (!text.empty()) fields_[std::move(name)] = std::move(text);
}

void SavedState::set(std::string name, SteadyTime time) {
  fields_[std::move(name)] = std::int64_t{time.time_since_epoch().count()};
}

void SavedState::set(std::string name, const std::optional<SteadyTime>& time) {
  if (time) set(std::move(name), *time);
}

void SavedState::set(std::string name, const std::vector<SteadyTime>& times) {
  if (times.empty()) return;
  std::vector<std::int64_t> numbers;
  numbers.reserve(times.size());
  for (const SteadyTime time : times) numbers.push_back(time.time_since_epoch().count());
  fields_[std::move(name)] = std::move(numbers);
}

void SavedState::set(std::string name, std::vector<double> numbers) {
  if (!numbers.empty()) fields_[std::move(name)] = std::move(numbers);
}

void SavedState::set(std::string name, std::vector<std::string> texts) {
  if (!texts.empty()) fields_[std::move(name)] = std::move(texts);
}

std::int64_t SavedState::integer(std::string_view name) const {
  const auto* found = find<std::int64_t>(name);
  return found == nullptr ? 0 : *found;
}

std::optional<double> SavedState::number(std::string_view name) const {
  if (const auto* found = find<double>(name)) return *found;
  if (const auto* found = find<std::int64_t>(name)) return static_cast<double>(*found);
  return std::nullopt;
}

std::optional<SteadyTime> SavedState::time(std::string_view name) const {
  const auto* found = find<std::int64_t>(name);
  if (found == nullptr) return std::nullopt;
  return SteadyTime{core::Duration{*found}};
}

std::string SavedState::text(std::string_view name) const {
  const auto* found = find<std::string>(name);
  return found == nullptr ? std::string{} : *found;
}

std::vector<SteadyTime> SavedState::times(std::string_view name) const {
  std::vector<SteadyTime> times;
  if (const auto* found = find<std::vector<std::int64_t>>(name)) {
    for (const std::int64_t number : *found) times.emplace_back(core::Duration{number});
  }
  return times;
}

std::vector<double> SavedState::numbers(std::string_view name) const {
  if (const auto* found = find<std::vector<double>>(name)) return *found;
  std::vector<double> numbers;
  if (const auto* found = find<std::vector<std::int64_t>>(name)) {
    for (const std::int64_t number : *found) numbers.push_back(static_cast<double>(number));
  }
  return numbers;
}

std::vector<std::string> SavedState::texts(std::string_view name) const {
  const auto* found = find<std::vector<std::string>>(name);
  return found == nullptr ? std::vector<std::string>{} : *found;
}

void SavedState::put(std::string_view prefix, const SavedState& part) {
  for (const auto& [name, field] : part.fields_) {
    fields_[std::string(prefix) + "/" + name] = field;
  }
}

SavedState SavedState::part(std::string_view prefix) const {
  const std::string start = std::string(prefix) + "/";
  SavedState part;
  for (auto field = fields_.lower_bound(start);
       field != fields_.end() && field->first.starts_with(start); ++field) {
    part.fields_[field->first.substr(start.size())] = field->second;
  }
  return part;
}

}  // namespace homeward::rules
