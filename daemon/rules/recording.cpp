#include "daemon/rules/recording.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <array>
#include <cmath>
#include <utility>

namespace homeward::rules {
namespace json = boost::json;

/// Takes the parser's events for the four keys of the outermost object and skips all else.
class RecordingParser::Impl {
 public:
  enum class Key : std::uint8_t { ts, device, property, value, other };

  static Key key_of(std::string_view text) noexcept {
    constexpr std::array<std::pair<std::string_view, Key>, 4> keys{{{"ts", Key::ts},
                                                                    {"device", Key::device},
                                                                    {"property", Key::property},
                                                                    {"value", Key::value}}};
    for (const auto& [name, key] : keys) {
      if (name == text) return key;
    }
    return Key::other;
  }

  struct Handler {
    static constexpr std::size_t max_object_size = 64;
    static constexpr std::size_t max_array_size = 64;
    static constexpr std::size_t max_key_size = 256;
    static constexpr std::size_t max_string_size = 4096;

    using Code = boost::system::error_code;

    void reset() {
      text.clear();
      depth = 0;
      seen = {};
      objects = false;
    }

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) {
      if (depth++ == 0) objects = true;
      return true;
    }
    bool on_object_end(std::size_t, Code&) { return leave(); }
    bool on_array_begin(Code&) {
      ++depth;
      return true;
    }
    bool on_array_end(std::size_t, Code&) { return leave(); }
    bool leave() {
      --depth;
      return true;
    }
    bool on_key_part(json::string_view part, std::size_t, Code&) {
      text.append(part.data(), part.size());
      return true;
    }
    bool on_key(json::string_view part, std::size_t, Code&) {
      text.append(part.data(), part.size());
      if (depth == 1) key = key_of(text);
      text.clear();
      return true;
    }
    bool on_string_part(json::string_view part, std::size_t, Code&) {
      text.append(part.data(), part.size());
      return true;
    }
    bool on_string(json::string_view part, std::size_t, Code&) {
      text.append(part.data(), part.size());
      if (depth == 1 && objects) take_text();
      text.clear();
      return true;
    }
    bool on_number_part(json::string_view, Code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, Code&) {
      return take_value(static_cast<double>(number));
    }
    bool on_uint64(std::uint64_t number, json::string_view, Code&) {
      return take_value(static_cast<double>(number));
    }
    bool on_double(double number, json::string_view, Code&) {
      // 1e999 is JSON, but no value of a sensor.
      return !std::isfinite(number) || take_value(number);
    }
    bool on_bool(bool flag, Code&) { return take_value(flag); }
    bool on_null(Code&) { return true; }
    bool on_comment_part(json::string_view, Code&) { return true; }
    bool on_comment(json::string_view, Code&) { return true; }

    void take_text() {
      if (key == Key::other) return;
      seen[static_cast<std::size_t>(key)] = true;
      switch (key) {
        case Key::ts: stamp = text; break;
        case Key::device: event->device = text; break;
        case Key::property: event->property = text; break;
        default: event->value = core::canonical(text); break;
      }
    }
    bool take_value(core::Value value) {
      if (depth != 1 || !objects || key != Key::value) return true;
      event->value = std::move(value);
      seen[static_cast<std::size_t>(Key::value)] = true;
      return true;
    }

    RecordedEvent* event{nullptr};
    std::string text;
    std::string stamp;
    std::array<bool, 4> seen{};
    Key key{Key::other};
    int depth{0};
    bool objects{false};
  };

  Impl() : parser(json::parse_options{}) {}

  json::basic_parser<Handler> parser;
};

RecordingParser::RecordingParser() : impl_(std::make_unique<Impl>()) {}
RecordingParser::~RecordingParser() = default;
RecordingParser::RecordingParser(RecordingParser&&) noexcept = default;
RecordingParser& RecordingParser::operator=(RecordingParser&&) noexcept = default;

Result<void> RecordingParser::parse(std::string_view line, RecordedEvent& event) {
  if (line.size() > max_line) return failure(ErrorCode::limit, "the line is longer than 64 KiB");
  impl_->parser.reset();
  Impl::Handler& handler = impl_->parser.handler();
  handler.reset();
  handler.event = &event;
  boost::system::error_code failed;
  const std::size_t used = impl_->parser.write_some(false, line.data(), line.size(), failed);
  if (failed) return failure(ErrorCode::invalid, "not JSON: " + failed.message());
  if (used != line.size()) return failure(ErrorCode::invalid, "more than one JSON value");
  constexpr std::array<std::string_view, 4> names{"ts", "device", "property", "value"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (handler.seen[i]) continue;
    return failure(ErrorCode::invalid,
                   "'" + std::string(names[i]) + "' is missing or of the wrong type");
  }
  const Result<WallTime> time = parse_rfc3339(handler.stamp);
  if (time.has_error()) return time.error();
  event.time = *time;
  return {};
}

Result<bool> RecordingReader::read_line() {
  text_.clear();
  char one = 0;
  std::streambuf* bytes = input_.rdbuf();
  while (true) {
    const int next = bytes->sbumpc();
    if (next == std::char_traits<char>::eof()) return !text_.empty();
    one = static_cast<char>(next);
    if (one == '\n') return true;
    if (text_.size() >= RecordingParser::max_line) {
      return failure(ErrorCode::limit, "the line is longer than 64 KiB",
                     "line " + std::to_string(line_ + 1));
    }
    text_.push_back(one);
  }
}

Result<bool> RecordingReader::next(RecordedEvent& event) {
  while (true) {
    const Result<bool> more = read_line();
    if (more.has_error()) return more.error();
    if (!*more) return false;
    ++line_;
    if (text_.find_first_not_of(" \t\r") == std::string::npos) continue;
    const Result<void> parsed = parser_.parse(text_, event);
    if (parsed.has_value()) return true;
    Error error = parsed.error();
    error.where = "line " + std::to_string(line_);
    return error;
  }
}

}  // namespace homeward::rules
