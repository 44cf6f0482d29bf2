#include "lib/json/parser.hpp"

#include "lib/base/assert.hpp"
#include "lib/json/utf8.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cmath>

namespace homeward::json {
namespace {

namespace bj = boost::json;

bj::parse_options options_of(const Limits& limits) {
  bj::parse_options options;
  options.max_depth = limits.depth;
  return options;
}

}  // namespace

bool Value::has_value() const noexcept {
  return value_ != nullptr && !value_->is_null();
}
bool Value::is_object() const noexcept {
  return value_ != nullptr && value_->is_object();
}
bool Value::is_array() const noexcept {
  return value_ != nullptr && value_->is_array();
}

std::optional<std::string_view> Value::text() const noexcept {
  const bj::string* text = value_ != nullptr ? value_->if_string() : nullptr;
  if (text == nullptr) return std::nullopt;
  return std::string_view(text->data(), text->size());
}

std::optional<double> Value::number() const noexcept {
  if (value_ == nullptr) return std::nullopt;
  if (const auto* number = value_->if_double()) {
    if (!std::isfinite(*number)) return std::nullopt;
    return *number;
  }
  if (const auto* number = value_->if_int64()) return static_cast<double>(*number);
  if (const auto* number = value_->if_uint64()) return static_cast<double>(*number);
  return std::nullopt;
}

std::optional<bool> Value::boolean() const noexcept {
  const bool* flag = value_ != nullptr ? value_->if_bool() : nullptr;
  if (flag == nullptr) return std::nullopt;
  return *flag;
}

std::optional<std::uint64_t> Value::unsigned_integer() const noexcept {
  if (value_ == nullptr) return std::nullopt;
  if (const auto* number = value_->if_uint64()) return *number;
  const auto* number = value_->if_int64();
  if (number == nullptr || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

std::size_t Value::size() const noexcept {
  if (is_array()) return value_->get_array().size();
  if (is_object()) return value_->get_object().size();
  return 0;
}

Value Value::at(std::size_t index) const {
  HW_ASSERT(is_array() && index < size());
  return Value(value_->get_array()[index]);
}

Value Value::member(std::string_view name) const noexcept {
  if (!is_object()) return {};
  const bj::value* member = value_->get_object().if_contains({name.data(), name.size()});
  return member == nullptr ? Value() : Value(*member);
}

std::pair<std::string_view, Value> Value::member_at(std::size_t index) const {
  HW_ASSERT(is_object() && index < size());
  const bj::key_value_pair& member = *(value_->get_object().begin() + index);
  return {std::string_view(member.key().data(), member.key().size()), Value(member.value())};
}

std::string Value::to_json() const {
  return value_ == nullptr ? "null" : bj::serialize(*value_);
}

/// The static memory holds the values of an ordinary line; longer ones go on on the heap.
struct Parser::State {
  static constexpr std::size_t kValueMemory = 16UL * 1024UL;
  static constexpr std::size_t kStackMemory = 4UL * 1024UL;

  // The parser's stack outlives one text, so what it needs beyond `stack` comes from the heap and
  // never from the resource, whose memory ends with each text.
  explicit State(Limits bounds)
      : limits(bounds), parser(bj::storage_ptr(), options_of(bounds), stack.data(), stack.size()) {}

  Limits limits;
  std::array<unsigned char, kValueMemory> values;
  std::array<unsigned char, kStackMemory> stack;
  std::optional<bj::monotonic_resource> resource;
  bj::parser parser;
  std::optional<bj::value> root;
};

Parser::Parser(Limits limits) : state_(std::make_unique<State>(limits)) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

Result<Value> Parser::parse(std::string_view text) {
  State& state = *state_;
  if (text.size() > state.limits.size) {
    return failure(ErrorCode::limit,
                   "the text is longer than " + std::to_string(state.limits.size) + " bytes");
  }
  // The values go first, then the parser's, then the memory that both lie in. The resource is made
  // anew: release() would keep doubling the size of the next block, text after text.
  state.root.reset();
  state.parser.reset();
  state.resource.emplace(state.values.data(), state.values.size());
  state.parser.reset(&*state.resource);
  boost::system::error_code problem;
  const std::size_t read = state.parser.write(text.data(), text.size(), problem);
  if (problem == bj::error::too_deep) {
    return failure(ErrorCode::limit,
                   "nested deeper than " + std::to_string(state.limits.depth) + " levels");
  }
  if (problem) {
    return failure(ErrorCode::invalid,
                   "not JSON at byte " + std::to_string(read) + ": " + problem.message());
  }
  state.root.emplace(state.parser.release());
  return Value(*state.root);
}

Fields::Fields(Value object, std::string_view where) : object_(object), where_(where) {
  if (!object.is_object()) fail(ErrorCode::invalid, "not a JSON object");
}

void Fields::fail(ErrorCode code, std::string what) {
  if (!error_) error_ = failure(code, std::move(what), std::string(where_));
}

void Fields::fail_field(std::string_view name, std::string_view problem) {
  if (error_) return;
  std::string what = "'";
  what.append(name).append("' ").append(problem);
  fail(ErrorCode::invalid, std::move(what));
}

std::optional<std::string_view> Fields::text_of(std::string_view name, const Value& value,
                                                std::size_t max_bytes) {
  const std::optional<std::string_view> text = value.text();
  if (!text) {
    fail_field(name, "is not a text");
    return std::nullopt;
  }
  if (text->size() <= max_bytes) return text;
  fail_field(name, "is longer than " + std::to_string(max_bytes) + " bytes");
  return std::nullopt;
}

std::string_view Fields::line_of(std::string_view name, const Value& value, std::size_t max_bytes) {
  const std::string_view text = text_of(name, value, max_bytes).value_or(std::string_view());
  if (!has_control_character(text)) return text;
  fail_field(name, "holds a control character");
  return {};
}

std::string_view Fields::text(std::string_view name, std::size_t max_bytes) {
  const Value value = any(name);
  if (!value.has_value()) {
    fail_field(name, "is missing");
    return {};
  }
  const std::string_view text = line_of(name, value, max_bytes);
  if (text.empty()) fail_field(name, "is empty");
  return text;
}

std::string_view Fields::text_or_none(std::string_view name, std::size_t max_bytes) {
  const Value value = any(name);
  return value.has_value() ? line_of(name, value, max_bytes) : std::string_view();
}

std::optional<std::string_view> Fields::free_text(std::string_view name, std::size_t max_bytes) {
  const Value value = any(name);
  if (!value.has_value()) return std::nullopt;
  return text_of(name, value, max_bytes);
}

std::optional<double> Fields::number(std::string_view name, double least, double most) {
  const Value value = any(name);
  if (!value.has_value()) return std::nullopt;
  const std::optional<double> number = value.number();
  if (number && *number >= least && *number <= most) return number;
  fail_field(name, "is not a number within its range");
  return std::nullopt;
}

std::optional<std::uint64_t> Fields::unsigned_integer(std::string_view name) {
  const Value value = any(name);
  if (!value.has_value()) return std::nullopt;
  const std::optional<std::uint64_t> number = value.unsigned_integer();
  if (!number) fail_field(name, "is not a whole number from 0 to 18446744073709551615");
  return number;
}

std::optional<bool> Fields::boolean(std::string_view name) {
  const Value value = any(name);
  if (!value.has_value()) return std::nullopt;
  const std::optional<bool> flag = value.boolean();
  if (!flag) fail_field(name, "is not true or false");
  return flag;
}

Value Fields::object(std::string_view name) {
  const Value value = any(name);
  if (!value.has_value()) return {};
  if (value.is_object()) return value;
  fail_field(name, "is not an object");
  return {};
}

Value Fields::array(std::string_view name, std::size_t max_size) {
  const Value value = any(name);
  if (!value.has_value()) return {};
  if (!value.is_array()) {
    fail_field(name, "is not an array");
    return {};
  }
  if (value.size() <= max_size) return value;
  fail_field(name, "has more than " + std::to_string(max_size) + " elements");
  return {};
}

}  // namespace homeward::json
