#pragma once

#include "lib/base/result.hpp"

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Bounded JSON help: parse with limits, then read typed fields with errors a person can use.
namespace homeward::json {

/// What a JSON text may cost.
struct Limits {
  std::size_t size{64UL * 1024UL};  ///< bytes
  std::size_t depth{16};            ///< nested objects and arrays
};

/// A look at one value of a parsed text; copy it freely. It lives until its Parser parses again or
/// ends. A Value of nothing (a member that is not there) answers false to every question.
class Value {
 public:
  Value() = default;
  explicit Value(const boost::json::value& value) : value_(&value) {}

  /// True when there is something other than null.
  [[nodiscard]] bool has_value() const noexcept;
  [[nodiscard]] bool is_object() const noexcept;
  [[nodiscard]] bool is_array() const noexcept;

  /// The content, when it is of that type. A number that is not finite counts as none; one of
  /// more than 15 digits may be read as its neighbour (Boost.JSON 1.81).
  [[nodiscard]] std::optional<std::string_view> text() const noexcept;
  [[nodiscard]] std::optional<double> number() const noexcept;
  [[nodiscard]] std::optional<bool> boolean() const noexcept;
  /// A number without sign and fraction.
  [[nodiscard]] std::optional<std::uint64_t> unsigned_integer() const noexcept;

  /// How many elements or members an array or object has; 0 for all else.
  [[nodiscard]] std::size_t size() const noexcept;
  /// An element of an array; `index` must be below size().
  [[nodiscard]] Value at(std::size_t index) const;
  /// A member of an object; a Value of nothing when there is none of that name.
  [[nodiscard]] Value member(std::string_view name) const noexcept;
  /// Name and value of a member of an object; `index` must be below size().
  [[nodiscard]] std::pair<std::string_view, Value> member_at(std::size_t index) const;

  /// The value as compact JSON text.
  [[nodiscard]] std::string to_json() const;

 private:
  const boost::json::value* value_{nullptr};
};

/// Parses one text after the other in memory of its own, so that a short text needs no heap.
/// Not shared between threads.
class Parser {
 public:
  explicit Parser(Limits limits = {});
  ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;

  /// Parses a whole text; strings are checked to be UTF-8. The values of the text before end.
  /// Errors: limit (size or depth), invalid (not JSON, with the byte).
  [[nodiscard]] Result<Value> parse(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads the members of one object and keeps the first error, so that a decoder reads all its
/// fields in a row and asks once. Null counts as absent. Names and `where` must outlive it.
class Fields {
 public:
  /// `where` names the object in errors: the kind of message, for example.
  Fields(Value object, std::string_view where);

  /// A text that must be there, 1 to `max_bytes` long and free of control characters.
  [[nodiscard]] std::string_view text(std::string_view name, std::size_t max_bytes);
  /// The same where it may be absent; then it is empty.
  [[nodiscard]] std::string_view text_or_none(std::string_view name, std::size_t max_bytes);
  /// A text that may hold line breaks and may be absent.
  [[nodiscard]] std::optional<std::string_view> free_text(std::string_view name,
                                                          std::size_t max_bytes);
  [[nodiscard]] std::optional<double> number(std::string_view name, double least, double most);
  [[nodiscard]] std::optional<std::uint64_t> unsigned_integer(std::string_view name);
  [[nodiscard]] std::optional<bool> boolean(std::string_view name);
  /// An object that may be absent.
  [[nodiscard]] Value object(std::string_view name);
  /// An array of at most `max_size` elements that may be absent.
  [[nodiscard]] Value array(std::string_view name, std::size_t max_size);
  /// Any value; a Value of nothing when it is absent.
  [[nodiscard]] Value any(std::string_view name) const noexcept { return object_.member(name); }

  /// Records an error unless there is one already.
  void fail(ErrorCode code, std::string what);
  /// Records that a required field is absent or of the wrong type.
  void fail_field(std::string_view name, std::string_view problem);

  [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
  /// The first error; only when failed().
  [[nodiscard]] const Error& error() const { return *error_; }

 private:
  [[nodiscard]] std::optional<std::string_view> text_of(std::string_view name, const Value& value,
                                                        std::size_t max_bytes);
  [[nodiscard]] std::string_view line_of(std::string_view name, const Value& value,
                                         std::size_t max_bytes);

  Value object_;
  std::string_view where_;
  std::optional<Error> error_;
};

}  // namespace homeward::json
