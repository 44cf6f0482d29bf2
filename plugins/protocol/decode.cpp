#include "plugins/protocol/decode.hpp"

#include "lib/json/parser.hpp"
#include "plugins/protocol/vocabulary.hpp"

#include <array>
#include <utility>

namespace homeward::protocol {
namespace {

using json::Fields;

/// Reads one word out of a table; the first one when the field is absent.
template <class Enum, std::size_t Size>
Enum one_of(Fields& fields, std::string_view name,
            const std::array<std::pair<std::string_view, Enum>, Size>& words) {
  const std::string_view text = fields.text_or_none(name, limits::kText);
  if (text.empty()) return words.front().second;
  for (const auto& [word, value] : words) {
    if (word == text) return value;
  }
  std::string problem = "is none of";
  for (const auto& entry : words) problem.append(" ").append(entry.first);
  fields.fail_field(name, problem);
  return words.front().second;
}

constexpr std::array<std::pair<std::string_view, Kind>, 3> kKinds{
    {{"report", Kind::report}, {"event", Kind::event}, {"restored", Kind::restored}}};
constexpr std::array<std::pair<std::string_view, TimeQuality>, 3> kTimeQualities{
    {{"synchronised", TimeQuality::synchronised},
     {"estimated", TimeQuality::estimated},
     {"unsynchronised", TimeQuality::unsynchronised}}};
constexpr std::array<std::pair<std::string_view, HealthState>, 3> kHealthStates{
    {{"ok", HealthState::ok},
     {"degraded", HealthState::degraded},
     {"failed", HealthState::failed}}};
constexpr std::array<std::pair<std::string_view, Power>, 2> kPowers{
    {{"mains", Power::mains}, {"battery", Power::battery}}};
constexpr std::array<std::pair<std::string_view, bool>, 2> kGoneReasons{
    {{"left", false}, {"removed", true}}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kPropertyTypes{
    {{"boolean", "boolean"}, {"number", "number"}, {"string", "string"}}};

std::vector<std::string> read_texts(Fields& fields, std::string_view name, std::size_t max_size,
                                    std::size_t max_bytes) {
  const json::Value array = fields.array(name, max_size);
  std::vector<std::string> texts;
  texts.reserve(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    const auto text = array.at(i).text();
    if (!text || text->size() > max_bytes) {
      fields.fail_field(name, "holds what is not a short text");
      return {};
    }
    texts.emplace_back(*text);
  }
  return texts;
}

/// The reason or detail of a message, for people.
std::string read_remark(Fields& fields, std::string_view name) {
  return std::string(fields.free_text(name, limits::kReason).value_or(""));
}

Link read_link(Fields& fields) {
  const json::Value object = fields.object("link");
  if (!object.has_value()) return {};
  Fields link(object, "link");
  Link result{link.number("rssi", -1000, 1000), link.number("lqi", 0, 255)};
  if (link.failed()) fields.fail(link.error().code, "'link': " + link.error().what);
  return result;
}

Value read_value(Fields& fields) {
  const json::Value value = fields.any("value");
  if (const auto number = value.number()) return *number;
  if (const auto flag = value.boolean()) return *flag;
  if (value.text()) return std::string(fields.text_or_none("value", limits::kText));
  fields.fail_field("value", "is not a boolean, a finite number or a text");
  return false;
}

void read_time(Fields& fields, Event& event) {
  const std::string_view time = fields.text_or_none("time", limits::kText);
  if (!time.empty()) {
    const Result<WallTime> parsed = parse_rfc3339(time);
    if (parsed) {
      event.time = *parsed;
    } else {
      fields.fail_field("time", parsed.error().what);
    }
  }
  if (fields.any("time_quality").has_value()) {
    event.time_quality = one_of(fields, "time_quality", kTimeQualities);
  }
}

Event read_event(Fields& fields) {
  Event event;
  event.device = fields.text("device", limits::kId);
  event.property = fields.text("property", limits::kId);
  event.value = read_value(fields);
  event.unit = fields.text_or_none("unit", limits::kText);
  read_time(fields, event);
  event.kind = one_of(fields, "kind", kKinds);
  event.link = read_link(fields);
  if (fields.failed()) return event;
  const Result<void> conforms = conform(event);
  if (!conforms) fields.fail(conforms.error().code, conforms.error().what);
  return event;
}

template <class Message>
Result<FromPlugin> finish(const Fields& fields, Message message) {
  if (fields.failed()) return fields.error();
  return FromPlugin(std::move(message));
}

Result<FromPlugin> decode_event(json::Value object) {
  Fields fields(object, "event");
  Events message;
  message.sequence = fields.unsigned_integer("sequence");
  message.events.push_back(read_event(fields));
  return finish(fields, std::move(message));
}

Result<FromPlugin> decode_events(json::Value object) {
  Fields fields(object, "events");
  Events message;
  message.sequence = fields.unsigned_integer("sequence");
  const json::Value array = fields.array("events", limits::kEventsPerLine);
  if (array.size() == 0) fields.fail_field("events", "is missing or empty");
  message.events.reserve(array.size());
  for (std::size_t i = 0; i < array.size() && !fields.failed(); ++i) {
    Fields item(array.at(i), "events");
    message.events.push_back(read_event(item));
    if (item.failed()) {
      fields.fail(item.error().code, "[" + std::to_string(i) + "] " + item.error().what);
    }
  }
  return finish(fields, std::move(message));
}

Result<FromPlugin> decode_hello(json::Value object) {
  Fields fields(object, "hello");
  Hello message;
  const auto protocol = fields.unsigned_integer("protocol");
  if (!protocol) fields.fail_field("protocol", "is missing");
  message.protocol = protocol.value_or(0);
  message.plugin = fields.text("plugin", limits::kId);
  message.name = fields.text_or_none("name", limits::kText);
  message.version = fields.text_or_none("version", limits::kText);
  message.capabilities = read_texts(fields, "capabilities", limits::kCapabilities, limits::kId);
  message.run = fields.text_or_none("run", limits::kRun);
  return finish(fields, std::move(message));
}

Property read_property(Fields& fields) {
  Property property;
  property.name = fields.text("name", limits::kId);
  if (fields.any("type").has_value()) property.type = one_of(fields, "type", kPropertyTypes);
  property.unit = fields.text_or_none("unit", limits::kText);
  property.values = read_texts(fields, "values", limits::kValuesPerProperty, limits::kText);
  return property;
}

std::vector<Property> read_properties(Fields& fields) {
  const json::Value array = fields.array("properties", limits::kPropertiesPerDevice);
  std::vector<Property> properties;
  properties.reserve(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    Fields item(array.at(i), "device");
    properties.push_back(read_property(item));
    if (item.failed()) {
      fields.fail(item.error().code, "properties[" + std::to_string(i) + "] " + item.error().what);
      break;
    }
  }
  return properties;
}

Result<FromPlugin> decode_device(json::Value object) {
  Fields fields(object, "device");
  Device message;
  message.id = fields.text("id", limits::kId);
  message.address = fields.text_or_none("address", limits::kId);
  message.name = fields.text_or_none("name", limits::kText);
  message.manufacturer = fields.text_or_none("manufacturer", limits::kText);
  message.model = fields.text_or_none("model", limits::kText);
  message.properties = read_properties(fields);
  if (fields.any("power").has_value()) message.power = one_of(fields, "power", kPowers);
  message.expected_interval_s = fields.unsigned_integer("expected_interval_s");
  message.link = read_link(fields);
  const auto keep = fields.free_text("keep", limits::kKeep);
  if (keep) message.keep.emplace(*keep);
  return finish(fields, std::move(message));
}

Result<FromPlugin> decode_gone(json::Value object) {
  Fields fields(object, "gone");
  Gone message;
  message.device = fields.text("device", limits::kId);
  message.removed = one_of(fields, "reason", kGoneReasons);
  return finish(fields, std::move(message));
}

Result<FromPlugin> decode_health(json::Value object) {
  Fields fields(object, "health");
  Health message;
  if (!fields.any("state").has_value()) fields.fail_field("state", "is missing");
  message.state = one_of(fields, "state", kHealthStates);
  message.code = fields.text_or_none("code", limits::kId);
  message.detail = read_remark(fields, "detail");
  message.recoveries = fields.unsigned_integer("recoveries").value_or(0);
  return finish(fields, std::move(message));
}

std::uint64_t read_command_id(Fields& fields) {
  const auto id = fields.unsigned_integer("id");
  if (!id) fields.fail_field("id", "is missing");
  return id.value_or(0);
}

std::string read_object(Fields& fields, std::string_view name) {
  const json::Value object = fields.object(name);
  return object.has_value() ? object.to_json() : "{}";
}

Result<FromPlugin> decode_result(json::Value object) {
  Fields fields(object, "result");
  CommandResult message;
  message.id = read_command_id(fields);
  const auto ok = fields.boolean("ok");
  if (!ok) fields.fail_field("ok", "is missing");
  message.ok = ok.value_or(false);
  message.error = read_remark(fields, "error");
  message.data = read_object(fields, "data");
  return finish(fields, std::move(message));
}

Result<FromPlugin> decode_bye_of_plugin(json::Value object) {
  Fields fields(object, "bye");
  Bye message{read_remark(fields, "reason")};
  return finish(fields, std::move(message));
}

Result<FromPlugin> decode_ping_of_plugin(json::Value /*object*/) {
  return FromPlugin(Ping{});
}
Result<FromPlugin> decode_pong_of_plugin(json::Value /*object*/) {
  return FromPlugin(Pong{});
}

using PluginReader = Result<FromPlugin> (*)(json::Value);
constexpr std::array<std::pair<std::string_view, PluginReader>, 10> kPluginReaders{
    {{"event", decode_event},
     {"events", decode_events},
     {"pong", decode_pong_of_plugin},
     {"ping", decode_ping_of_plugin},
     {"device", decode_device},
     {"gone", decode_gone},
     {"health", decode_health},
     {"result", decode_result},
     {"bye", decode_bye_of_plugin},
     {"hello", decode_hello}}};

template <class Message>
Result<FromCore> finish_core(const Fields& fields, Message message) {
  if (fields.failed()) return fields.error();
  return FromCore(std::move(message));
}

std::vector<KnownDevice> read_known_devices(Fields& fields) {
  // The core's own word: the size of the line is the bound.
  const json::Value array = fields.array("devices", limits::kCoreLine);
  std::vector<KnownDevice> devices;
  devices.reserve(array.size());
  for (std::size_t i = 0; i < array.size() && !fields.failed(); ++i) {
    Fields item(array.at(i), "welcome");
    KnownDevice device;
    device.id = item.text("id", limits::kId);
    device.keep = item.free_text("keep", limits::kKeep).value_or("");
    if (item.failed()) fields.fail(item.error().code, "devices: " + item.error().what);
    devices.push_back(std::move(device));
  }
  return devices;
}

Result<FromCore> decode_welcome(json::Value object) {
  Fields fields(object, "welcome");
  Welcome message;
  message.session = fields.text_or_none("session", limits::kId);
  message.config = read_object(fields, "config");
  message.devices = read_known_devices(fields);
  message.committed = fields.unsigned_integer("committed");
  message.driven_clock = fields.text_or_none("clock", limits::kId) == "replay";
  return finish_core(fields, std::move(message));
}

Result<FromCore> decode_refuse(json::Value object) {
  Fields fields(object, "refuse");
  Refuse message{read_remark(fields, "reason")};
  return finish_core(fields, std::move(message));
}

Result<FromCore> decode_command(json::Value object) {
  Fields fields(object, "command");
  Command message;
  message.id = read_command_id(fields);
  message.name = fields.text("name", limits::kId);
  message.args = read_object(fields, "args");
  constexpr double kDay = 86'400;
  message.deadline_s = fields.number("deadline", 0, kDay).value_or(message.deadline_s);
  return finish_core(fields, std::move(message));
}

Result<FromCore> decode_committed(json::Value object) {
  Fields fields(object, "committed");
  const auto sequence = fields.unsigned_integer("sequence");
  if (!sequence) fields.fail_field("sequence", "is missing");
  Committed message{sequence.value_or(0)};
  return finish_core(fields, message);
}

Result<FromCore> decode_bye_of_core(json::Value object) {
  Fields fields(object, "bye");
  Bye message{read_remark(fields, "reason")};
  return finish_core(fields, std::move(message));
}

Result<FromCore> decode_ping_of_core(json::Value /*object*/) {
  return FromCore(Ping{});
}
Result<FromCore> decode_pong_of_core(json::Value /*object*/) {
  return FromCore(Pong{});
}

using CoreReader = Result<FromCore> (*)(json::Value);
constexpr std::array<std::pair<std::string_view, CoreReader>, 7> kCoreReaders{
    {{"committed", decode_committed},
     {"ping", decode_ping_of_core},
     {"pong", decode_pong_of_core},
     {"command", decode_command},
     {"bye", decode_bye_of_core},
     {"welcome", decode_welcome},
     {"refuse", decode_refuse}}};

/// Parses the line and hands it to the reader of its type.
template <class Message, class Readers>
Result<Message> dispatch(json::Parser& parser, std::string_view line, const Readers& readers) {
  const Result<json::Value> object = parser.parse(line);
  if (!object) return object.error();
  Fields fields(*object, "line");
  const std::string_view type = fields.text("type", limits::kId);
  if (fields.failed()) return fields.error();
  for (const auto& [name, read] : readers) {
    if (name == type) return read(*object);
  }
  return failure(ErrorCode::unsupported, "unknown type '" + std::string(type) + "'", "line");
}

}  // namespace

/// Each direction has its own limit on the size of a line; a connection reads one direction, so
/// the other parser is never made.
struct Decoder::Parsers {
  json::Parser& of(std::optional<json::Parser>& parser, std::size_t line) {
    if (!parser) parser.emplace(json::Limits{line, limits::kDepth});
    return *parser;
  }

  std::optional<json::Parser> plugin;
  std::optional<json::Parser> core;
};

Decoder::Decoder() : parsers_(std::make_unique<Parsers>()) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Result<FromPlugin> Decoder::from_plugin(std::string_view line) {
  json::Parser& parser = parsers_->of(parsers_->plugin, limits::kLine);
  return dispatch<FromPlugin>(parser, line, kPluginReaders);
}

Result<FromCore> Decoder::from_core(std::string_view line) {
  json::Parser& parser = parsers_->of(parsers_->core, limits::kCoreLine);
  return dispatch<FromCore>(parser, line, kCoreReaders);
}

}  // namespace homeward::protocol
