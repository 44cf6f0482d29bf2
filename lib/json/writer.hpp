#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace homeward::json {

/// Appends a number in the shortest form that reads back as the same double; plain digits
/// between 1e-6 and 1e17, an exponent beyond. What JSON can't say (NaN, infinities) becomes null.
void write_number(std::string& out, double number);

/// The same as a string of its own.
[[nodiscard]] std::string write_number(double number);

/// Appends a quoted JSON string. Control characters are escaped; bytes that are not valid UTF-8
/// become U+FFFD, so that the result always is.
void write_string(std::string& out, std::string_view text);

/// Writes one JSON text piece by piece and sets the commas. The caller keeps begin and end in
/// balance and owns the string, which must outlive the writer.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }

  /// The name of the member that follows.
  Writer& key(std::string_view name);

  Writer& text(std::string_view value);
  Writer& number(double value);
  Writer& integer(std::int64_t value);
  Writer& unsigned_integer(std::uint64_t value);
  Writer& boolean(bool value);
  /// A value that is JSON text already.
  Writer& raw(std::string_view json);

  /// A member with a text value.
  Writer& text(std::string_view name, std::string_view value) { return key(name).text(value); }

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  void separate();

  std::string& out_;
  bool need_comma_{false};
};

}  // namespace homeward::json
