#pragma once

#include "daemon/core/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace homeward::rules {

/// The state of one part of an engine between snapshot and restore: named numbers, words and
/// lists. Reading is forgiving: what is missing, or of another kind, is nothing. So what says
/// nothing (a count of 0, an empty word or list) is not kept: most rules wait for something that
/// did not happen, and their state is empty.
class SavedState {
 public:
  using Field = std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>,
                             std::vector<double>, std::vector<std::string>>;
  using Fields = std::map<std::string, Field, std::less<>>;

  void set(std::string name, std::int64_t number);
  void set_number(std::string name, double number) { fields_[std::move(name)] = number; }
  void set(std::string name, core::SteadyTime time);
  void set(std::string name, const std::optional<core::SteadyTime>& time);
  void set(std::string name, std::string text);
  void set(std::string name, const std::vector<core::SteadyTime>& times);
  void set(std::string name, std::vector<double> numbers);
  void set(std::string name, std::vector<std::string> texts);
  void set_field(std::string name, Field field) { fields_[std::move(name)] = std::move(field); }
  /// Takes in the fields of `part`, each under `prefix/`.
  void put(std::string_view prefix, const SavedState& part);

  [[nodiscard]] std::int64_t integer(std::string_view name) const;  ///< 0 when missing
  [[nodiscard]] std::optional<double> number(std::string_view name) const;
  [[nodiscard]] std::optional<core::SteadyTime> time(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::vector<core::SteadyTime> times(std::string_view name) const;
  [[nodiscard]] std::vector<double> numbers(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;

  /// What put() took in under `prefix`.
  [[nodiscard]] SavedState part(std::string_view prefix) const;
  [[nodiscard]] const Fields& fields() const noexcept { return fields_; }
  [[nodiscard]] bool empty() const noexcept { return fields_.empty(); }

 private:
  template <class T>
  [[nodiscard]] const T* find(std::string_view name) const;

  Fields fields_;
};

}  // namespace homeward::rules
