#include "plugins/zigbee2mqtt/requests.hpp"

#include "lib/json/writer.hpp"

#include <algorithm>

namespace homeward::zigbee2mqtt {
namespace {

constexpr std::uint64_t longest_join_s = 254;

std::string bridge_topic(const Home& home, std::string_view request) {
  return home.base_topic() + "/bridge/request/" + std::string(request);
}

std::string device_topic(const Home& home, const StateTracker& device, std::string_view action) {
  return home.base_topic() + '/' + device.entry().friendly_name + '/' + std::string(action);
}

Request join_request(const Home& home, std::uint64_t time_s, std::string_view transaction) {
  Request request{bridge_topic(home, "permit_join"), {}, true};
  json::Writer(request.payload)
      .begin_object()
      .key("time")
      .unsigned_integer(time_s)
      .text("transaction", transaction)
      .end_object();
  return request;
}

Result<Request> permit_join(const Home& home, json::Value args, std::string_view transaction) {
  const auto time = args.member("time").unsigned_integer();
  if (!time || *time > longest_join_s) {
    return failure(ErrorCode::invalid, "permit_join wants a time of 0 to 254 seconds");
  }
  return join_request(home, *time, transaction);
}

/// Finds an expose that can be set, by its key.
const Expose* settable(const StateTracker& device, std::string_view key) {
  const auto& exposes = device.entry().exposes;
  const auto found = std::find_if(exposes.begin(), exposes.end(), [&](const Expose& expose) {
    return expose.property == key && (expose.access & Expose::settable) != 0;
  });
  return found == exposes.end() ? nullptr : &*found;
}

Result<Request> identify(const Home& home, const StateTracker& device) {
  Request request{device_topic(home, device, "set"), {}, false};
  if (settable(device, "identify") != nullptr) {
    request.payload = R"({"identify":"identify"})";
    return request;
  }
  const auto* effect = settable(device, "effect");
  if (effect == nullptr) {
    return failure(ErrorCode::unsupported, "the device has no way to show itself");
  }
  const auto& values = effect->values;
  const bool blinks = std::find(values.begin(), values.end(), "blink") != values.end();
  if (!blinks && values.empty()) {
    return failure(ErrorCode::unsupported, "the device has no way to show itself");
  }
  json::Writer(request.payload)
      .begin_object()
      .text("effect", blinks ? std::string_view("blink") : std::string_view(values.front()))
      .end_object();
  return request;
}

const Mapping* find_mapping(const StateTracker& device, std::string_view property,
                            unsigned access) {
  const auto& mappings = device.mappings();
  const auto found = std::find_if(mappings.begin(), mappings.end(), [&](const Mapping& mapping) {
    return mapping.property == property && (mapping.access & access) != 0;
  });
  return found == mappings.end() ? nullptr : &*found;
}

/// Writes Homeward's value as the bridge wants it.
Result<void> write_value(const Mapping& mapping, json::Value value, json::Writer& out) {
  if (mapping.conversion == Conversion::boolean) {
    const auto on = value.boolean();
    if (!on) return failure(ErrorCode::invalid, "the property wants true or false");
    const std::string& word = *on ? mapping.value_on : mapping.value_off;
    if (word.empty()) {
      out.boolean(*on);
    } else {
      out.text(word);
    }
    return {};
  }
  if (mapping.conversion == Conversion::number) {
    const auto number = value.number();
    if (!number) return failure(ErrorCode::invalid, "the property wants a number");
    out.number((*number - mapping.offset) / mapping.factor);
    return {};
  }
  const auto word = value.text();
  if (mapping.conversion != Conversion::text || !word) {
    return failure(ErrorCode::invalid, "the property wants a text");
  }
  out.text(*word);
  return {};
}

Result<Request> set(const Home& home, const StateTracker& device, json::Value args) {
  const auto property = args.member("property").text();
  if (!property) return failure(ErrorCode::invalid, "set wants a property");
  const auto* mapping = find_mapping(device, *property, Expose::settable);
  if (mapping == nullptr) {
    return failure(ErrorCode::not_found, "the device has no such property that can be set");
  }
  Request request{device_topic(home, device, "set"), {}, false};
  json::Writer out(request.payload);
  out.begin_object().key(mapping->source);
  const auto written = write_value(*mapping, args.member("value"), out);
  if (!written) return written.error();
  out.end_object();
  return request;
}

Result<Request> read(const Home& home, const StateTracker& device, json::Value args) {
  const auto property = args.member("property").text();
  if (!property) return failure(ErrorCode::invalid, "read wants a property");
  const auto* mapping = find_mapping(device, *property, Expose::readable);
  if (mapping == nullptr) {
    return failure(ErrorCode::not_found, "the device has no such property that can be read");
  }
  Request request{device_topic(home, device, "get"), {}, false};
  json::Writer(request.payload).begin_object().text(mapping->source, "").end_object();
  return request;
}

Request remove(const Home& home, const StateTracker& device, json::Value args,
               std::string_view transaction) {
  Request request{bridge_topic(home, "device/remove"), {}, true};
  json::Writer(request.payload)
      .begin_object()
      .text("id", device.entry().ieee)
      .key("force")
      .boolean(args.member("force").boolean().value_or(false))
      .text("transaction", transaction)
      .end_object();
  return request;
}

Result<Request> rename(const Home& home, const StateTracker& device, json::Value args,
                       std::string_view transaction) {
  const auto name = args.member("name").text();
  if (!name || !usable_name(*name)) {
    return failure(ErrorCode::invalid, "rename wants a name without + # and control characters");
  }
  Request request{bridge_topic(home, "device/rename"), {}, true};
  json::Writer(request.payload)
      .begin_object()
      .text("from", device.entry().ieee)
      .text("to", *name)
      .key("homeassistant_rename")
      .boolean(false)
      .text("transaction", transaction)
      .end_object();
  return request;
}

}  // namespace

Result<Request> make_request(const Home& home, std::string_view command, json::Value args,
                             std::string_view transaction) {
  if (command == "permit_join") return permit_join(home, args, transaction);
  const auto id = args.member("device").text();
  if (!id) return failure(ErrorCode::invalid, "the command wants a device");
  const auto* device = home.find(*id);
  if (device == nullptr) return failure(ErrorCode::not_found, "the bridge has no such device");
  if (command == "identify") return identify(home, *device);
  if (command == "set") return set(home, *device, args);
  if (command == "read") return read(home, *device, args);
  if (command == "remove") return remove(home, *device, args, transaction);
  if (command == "rename") return rename(home, *device, args, transaction);
  return failure(ErrorCode::unsupported, "the plugin knows no such command");
}

Request make_probe(const Home& home, std::string_view transaction) {
  return join_request(home, 0, transaction);
}

}  // namespace homeward::zigbee2mqtt
