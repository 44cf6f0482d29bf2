#include "plugins/protocol/encode.hpp"

#include "lib/json/writer.hpp"

namespace homeward::protocol {
namespace {

using json::Writer;

/// One line: opens with the type, closes with the newline.
class Line {
 public:
  Line(std::string& out, std::string_view type) : out_(out), writer_(out) {
    writer_.begin_object().text("type", type);
  }
  ~Line() {
    writer_.end_object();
    out_ += '\n';
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  Writer& operator*() { return writer_; }
  Writer* operator->() { return &writer_; }

 private:
  std::string& out_;
  Writer writer_;
};

void write_unless_empty(Writer& writer, std::string_view name, std::string_view value) {
  if (!value.empty()) writer.text(name, value);
}

void write_texts(Writer& writer, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  writer.key(name).begin_array();
  for (const std::string& text : texts) writer.text(text);
  writer.end_array();
}

void write_link(Writer& writer, const Link& link) {
  if (!link.rssi && !link.lqi) return;
  writer.key("link").begin_object();
  if (link.rssi) writer.key("rssi").number(*link.rssi);
  if (link.lqi) writer.key("lqi").number(*link.lqi);
  writer.end_object();
}

void write_value(Writer& writer, const Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) {
    writer.boolean(*flag);
  } else if (const double* number = std::get_if<double>(&value)) {
    writer.number(*number);
  } else {
    writer.text(std::get<std::string>(value));
  }
}

void write_event(Writer& writer, const Event& event) {
  writer.text("device", event.device).text("property", event.property).key("value");
  write_value(writer, event.value);
  write_unless_empty(writer, "unit", event.unit);
  if (event.time) writer.text("time", format_rfc3339_utc(*event.time));
  if (event.time_quality) writer.text("time_quality", to_text(*event.time_quality));
  writer.text("kind", to_text(event.kind));
  write_link(writer, event.link);
}

void write_property(Writer& writer, const Property& property) {
  writer.begin_object().text("name", property.name);
  write_unless_empty(writer, "type", property.type);
  write_unless_empty(writer, "unit", property.unit);
  write_texts(writer, "values", property.values);
  writer.end_object();
}

}  // namespace

void encode(std::string& out, const Hello& message) {
  Line line(out, "hello");
  line->key("protocol").unsigned_integer(message.protocol);
  line->text("plugin", message.plugin);
  write_unless_empty(*line, "name", message.name);
  write_unless_empty(*line, "version", message.version);
  write_texts(*line, "capabilities", message.capabilities);
  write_unless_empty(*line, "run", message.run);
}

void encode(std::string& out, const Welcome& message) {
  Line line(out, "welcome");
  line->text("session", message.session).key("config").raw(message.config);
  line->key("devices").begin_array();
  for (const KnownDevice& device : message.devices) {
    line->begin_object().text("id", device.id);
    write_unless_empty(*line, "keep", device.keep);
    line->end_object();
  }
  line->end_array();
  if (message.committed) line->key("committed").unsigned_integer(*message.committed);
  if (message.driven_clock) line->text("clock", "replay");
}

void encode(std::string& out, const Refuse& message) {
  Line line(out, "refuse");
  line->text("reason", message.reason);
}

void encode(std::string& out, const Device& message) {
  Line line(out, "device");
  line->text("id", message.id);
  write_unless_empty(*line, "address", message.address);
  write_unless_empty(*line, "name", message.name);
  write_unless_empty(*line, "manufacturer", message.manufacturer);
  write_unless_empty(*line, "model", message.model);
  line->key("properties").begin_array();
  for (const Property& property : message.properties) write_property(*line, property);
  line->end_array();
  if (message.power == Power::mains) line->text("power", "mains");
  if (message.power == Power::battery) line->text("power", "battery");
  if (message.expected_interval_s) {
    line->key("expected_interval_s").unsigned_integer(*message.expected_interval_s);
  }
  write_link(*line, message.link);
  if (message.keep) line->text("keep", *message.keep);
}

void encode(std::string& out, const Events& message) {
  if (message.events.empty()) return;
  const bool single = message.events.size() == 1;
  Line line(out, single ? "event" : "events");
  if (message.sequence) line->key("sequence").unsigned_integer(*message.sequence);
  if (single) {
    write_event(*line, message.events.front());
    return;
  }
  line->key("events").begin_array();
  for (const Event& event : message.events) {
    line->begin_object();
    write_event(*line, event);
    line->end_object();
  }
  line->end_array();
}

void encode(std::string& out, const Gone& message) {
  Line line(out, "gone");
  line->text("device", message.device).text("reason", message.removed ? "removed" : "left");
}

void encode(std::string& out, const Health& message) {
  Line line(out, "health");
  line->text("state", to_text(message.state));
  write_unless_empty(*line, "code", message.code);
  write_unless_empty(*line, "detail", message.detail);
  line->key("recoveries").unsigned_integer(message.recoveries);
}

void encode(std::string& out, const Command& message) {
  Line line(out, "command");
  line->key("id").unsigned_integer(message.id);
  line->text("name", message.name).key("args").raw(message.args);
  line->key("deadline").number(message.deadline_s);
}

void encode(std::string& out, const CommandResult& message) {
  Line line(out, "result");
  line->key("id").unsigned_integer(message.id).key("ok").boolean(message.ok);
  write_unless_empty(*line, "error", message.error);
  line->key("data").raw(message.data);
}

void encode(std::string& out, const Committed& message) {
  Line line(out, "committed");
  line->key("sequence").unsigned_integer(message.sequence);
}

void encode(std::string& out, const Ping& /*message*/) {
  out += "{\"type\":\"ping\"}\n";
}

void encode(std::string& out, const Pong& /*message*/) {
  out += "{\"type\":\"pong\"}\n";
}

void encode(std::string& out, const Bye& message) {
  Line line(out, "bye");
  write_unless_empty(*line, "reason", message.reason);
}

}  // namespace homeward::protocol
