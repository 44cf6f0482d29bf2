#include "daemon/platforms/template_profile.hpp"

#include "daemon/platforms/command.hpp"
#include "daemon/ports/template_text.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace homeward::platforms {
namespace {

using json::Value;
using json::Writer;
using Piece = ports::TemplatePiece;

/// An envelope around the largest data still has to be read.
constexpr json::Limits kLimits{.size = 128UL * 1024UL, .depth = 24};

/// `alert.raised` of `care.homeward.alert.raised.v1`.
std::string short_type(std::string_view type) {
  constexpr std::string_view kPrefix = "care.homeward.";
  constexpr std::string_view kVersion = ".v1";
  if (type.starts_with(kPrefix)) type.remove_prefix(kPrefix.size());
  if (type.ends_with(kVersion)) type.remove_suffix(kVersion.size());
  return std::string(type);
}

/// What placeholders stand for in one message.
class Filling {
 public:
  Filling(std::string_view gateway, std::string_view channel, Value envelope)
      : gateway_(gateway), channel_(channel), envelope_(envelope) {}

  /// As JSON text; `null` for what is not there.
  [[nodiscard]] std::string json_of(std::string_view name) const {
    if (name == "gateway") return quoted(gateway_);
    if (name == "channel") return quoted(channel_);
    if (name == "type") return quoted(short_type(text("type")));
    if (name == "time_ms") return time_ms();
    if (name == "sequence") return sequence();
    if (name == "historical") return envelope_.member(name).has_value() ? "true" : "false";
    const Value value = at(name);
    return value.has_value() ? value.to_json() : "null";
  }

  /// As a part of a text; empty for what is not there.
  [[nodiscard]] std::string text_of(std::string_view name) const {
    std::string written = json_of(name);
    if (written == "null") return {};
    if (!written.starts_with('"')) return written;
    json::Parser parser(kLimits);
    const Result<Value> value = parser.parse(written);
    return value ? std::string(value->text().value_or("")) : std::string();
  }

 private:
  static std::string quoted(std::string_view text) {
    std::string out;
    json::write_string(out, text);
    return out;
  }

  [[nodiscard]] std::string_view text(std::string_view member) const {
    return envelope_.member(member).text().value_or("");
  }

  [[nodiscard]] Value at(std::string_view path) const {
    Value value = envelope_;
    while (!path.empty()) {
      const std::size_t end = std::min(path.find('.'), path.size());
      value = value.member(path.substr(0, end));
      path.remove_prefix(std::min(end + 1, path.size()));
    }
    return value;
  }

  [[nodiscard]] std::string time_ms() const {
    const auto time = parse_rfc3339(text("time"));
    if (!time) return "null";
    const auto since = std::chrono::floor<std::chrono::milliseconds>(time->time_since_epoch());
    return std::to_string(since.count());
  }

  /// The envelope's has leading zeros, so that it sorts as text.
  [[nodiscard]] std::string sequence() const {
    const std::string_view padded = text("sequence");
    const std::size_t first = padded.find_first_not_of('0');
    return first == padded.npos ? "null" : std::string(padded.substr(first));
  }

  std::string_view gateway_, channel_;
  Value envelope_;
};

std::string fill_text(std::string_view text, const Filling& filling) {
  std::string out;
  for (const Piece& piece : ports::split_template(text)) {
    const bool filled = piece.kind == Piece::Kind::placeholder;
    out += filled ? filling.text_of(piece.text) : piece.text;
  }
  return out;
}

/// A text that is nothing but one placeholder keeps the type of what it stands for.
void write_text(Writer& json, std::string_view text, const Filling& filling) {
  const auto pieces = ports::split_template(text);
  const bool alone = pieces.size() == 1 && pieces[0].kind == Piece::Kind::placeholder;
  if (alone) {
    json.raw(filling.json_of(pieces[0].text));
  } else {
    json.text(fill_text(text, filling));
  }
}

void write_body(Writer& json, Value body, const Filling& filling) {
  if (body.is_object()) {
    json.begin_object();
    for (std::size_t index = 0; index < body.size(); ++index) {
      const auto [name, value] = body.member_at(index);
      json.key(name);
      write_body(json, value, filling);
    }
    json.end_object();
  } else if (body.is_array()) {
    json.begin_array();
    for (std::size_t index = 0; index < body.size(); ++index) {
      write_body(json, body.at(index), filling);
    }
    json.end_array();
  } else if (const auto text = body.text()) {
    write_text(json, *text, filling);
  } else {
    json.raw(body.to_json());
  }
}

}  // namespace

TemplateProfile::TemplateProfile(const ports::PlatformOptions& options)
    : HomewardProfile(options),
      gateway_(options.gateway),
      template_(options.message_template),
      commands_(fill_text(template_.commands, Filling(gateway_, {}, {}))) {}

ports::WireMessage TemplateProfile::fill(std::string_view channel,
                                         const ports::WireMessage& plain) const {
  json::Parser parser(kLimits);
  json::Parser body_parser(kLimits);
  const Result<Value> envelope = parser.parse(plain.payload);
  const Result<Value> body = body_parser.parse(template_.body);
  const Filling filling(gateway_, channel, envelope ? *envelope : Value());
  ports::WireMessage message{fill_text(template_.topic, filling), {}, false};
  message.properties.content_type = "application/json";
  Writer json(message.payload);
  write_body(json, body ? *body : Value(), filling);
  return message;
}

ports::WireMessage TemplateProfile::message(const ports::OutboxRow& row, core::WallTime now) const {
  return fill(row.channel, HomewardProfile::message(row, now));
}

ports::WireMessage TemplateProfile::status(const ports::StatusMessage& status,
                                           core::WallTime now) const {
  return fill("status", HomewardProfile::status(status, now));
}

ports::WireMessage TemplateProfile::heartbeat(const ports::HeartbeatMessage& heartbeat,
                                              core::WallTime now) const {
  return fill("heartbeat", HomewardProfile::heartbeat(heartbeat, now));
}

std::vector<std::string> TemplateProfile::subscriptions() const {
  if (commands_.empty()) return {};
  return {commands_};
}

Result<ports::PlatformCommand> TemplateProfile::command(const ports::WireMessage& message) const {
  if (commands_.empty() || message.topic != commands_) {
    return failure(ErrorCode::invalid, "not the topic of commands", message.topic);
  }
  if (message.retain) return failure(ErrorCode::invalid, "a command must not be retained");
  return decode_command(message.payload);
}

}  // namespace homeward::platforms
