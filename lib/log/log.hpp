#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

/// The one way to log: a constant message and key=value fields, once, where it is handled.
/// `error`: a human must act; `warning`: degraded, heals by itself; `notice`: life cycle;
/// `info`: per alert; `debug`: per event. No names, rooms or habits above debug, never a secret.
namespace homeward::log {

enum class Level { debug, info, notice, warning, error };

/// One key=value pair; numbers and booleans are written as such, text is quoted when needed.
class Field {
 public:
  Field(std::string_view key, std::string_view value) : key_(key), value_(value) {}
  Field(std::string_view key, const char* value) : key_(key), value_(value) {}
  Field(std::string_view key, const std::string& value) : key_(key), value_(value) {}
  Field(std::string_view key, bool value) : key_(key), value_(value ? "true" : "false") {}
  template <class Number>
  requires std::is_arithmetic_v<Number> Field(std::string_view key, Number value)
      : key_(key), value_(std::to_string(value)) {}

  [[nodiscard]] std::string_view key() const { return key_; }
  [[nodiscard]] const std::string& value() const { return value_; }

 private:
  std::string_view key_;
  std::string value_;
};

using Fields = std::initializer_list<Field>;

/// Chooses where lines go: journald when standard error is connected to it, else standard error.
/// Call once, before any thread is started. `program` names the process.
void start(std::string_view program, Level least);

void write(Level level, std::string_view message, Fields fields = {});

inline void debug(std::string_view message, Fields fields = {}) {
  write(Level::debug, message, fields);
}
inline void info(std::string_view message, Fields fields = {}) {
  write(Level::info, message, fields);
}
inline void notice(std::string_view message, Fields fields = {}) {
  write(Level::notice, message, fields);
}
inline void warning(std::string_view message, Fields fields = {}) {
  write(Level::warning, message, fields);
}
inline void error(std::string_view message, Fields fields = {}) {
  write(Level::error, message, fields);
}

}  // namespace homeward::log
