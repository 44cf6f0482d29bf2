#include "cli/configuration/pairing.hpp"

#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"

#include <algorithm>

namespace homeward::cli {
namespace {

std::string text_of(const json::Value& object, std::string_view member) {
  return std::string(object.member(member).text().value_or(""));
}

void add_properties(const json::Value& list, FoundDevice& device) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json::Value one = list.at(i);
    const auto name = one.is_object() ? one.member("name").text() : one.text();
    if (name) device.properties.emplace_back(*name);
  }
}

/// In YAML's double quotes: what ids and paths are made of needs no escape but these two.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + '"';
}

}  // namespace

void add_found(const json::Value& result, FoundDevices& devices) {
  const json::Value found = result.member("found");
  for (std::size_t i = 0; i < found.size(); ++i) {
    const json::Value one = found.at(i);
    FoundDevice device;
    device.id = text_of(one, "id");
    if (device.id.empty()) continue;
    device.name = text_of(one, "name");
    device.model = text_of(one, "model");
    if (device.model.empty()) device.model = text_of(one, "format");
    if (one.member("rssi").number()) device.signal = cell(one.member("rssi"));
    device.says = text_of(one, "values");
    device.progress = text_of(one, "progress");
    device.needs_key = one.member("needs_key").boolean().value_or(false);
    add_properties(one.member("properties"), device);
    devices[device.id] = std::move(device);
  }
}

void add_not_configured(const json::Value& answer, const std::string& plugin,
                        FoundDevices& devices) {
  const json::Value list = answer.member("devices");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json::Value one = list.at(i);
    const std::string address = text_of(one, "address");
    if (one.member("configured").boolean().value_or(true)) {
      devices.erase(address);
      continue;
    }
    if (!address.starts_with(plugin + ":") || devices.contains(address)) continue;
    const json::Value description = one.member("description");
    FoundDevice device;
    device.id = address;
    device.name = text_of(description, "name");
    device.model = text_of(description, "manufacturer");
    const std::string model = text_of(description, "model");
    if (!model.empty()) device.model += (device.model.empty() ? "" : " ") + model;
    add_properties(description.member("properties"), device);
    devices.emplace(address, std::move(device));
  }
}

std::string yaml_of(const Declaration& declaration) {
  std::string yaml = tr("# Written by `homeward pair`; yours to edit.\n") + "devices:\n  " +
                     declaration.name + ":\n    id: " + quoted(declaration.id) + "\n";
  if (!declaration.room.empty()) yaml += "    room: " + declaration.room + "\n";
  yaml += "    properties: [";
  for (const std::string& property : declaration.properties) {
    if (yaml.back() != '[') yaml += ", ";
    yaml += property;
  }
  yaml += "]\n";
  if (!declaration.supervise.empty()) yaml += "    supervise: " + declaration.supervise + "\n";
  if (!declaration.key_file.empty())
    yaml += "    key: " + quoted(declaration.key_file.string()) + "\n";
  return yaml;
}

}  // namespace homeward::cli
