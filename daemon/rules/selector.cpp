#include "daemon/rules/selector.hpp"

#include "daemon/rules/checker.hpp"
#include "lib/base/glob.hpp"

#include <algorithm>

namespace homeward::rules {
namespace {

constexpr std::string_view room_prefix = "room:";

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::vector<std::string> device_names(const Program::Impl& program) {
  std::vector<std::string> names;
  for (const auto& entry : program.devices) names.push_back(entry.first);
  return names;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Selection select_glob(const Program::Impl& program, std::string_view text) {
  const std::size_t dot = text.find('.');
  const std::string_view device = text.substr(0, dot);
  const std::string_view property = dot == text.npos ? "*" : text.substr(dot + 1);
  Selection result;
  for (std::size_t i = 0; i < program.slots.size(); ++i) {
    const SlotInfo& slot = program.slots[i];
    if (glob_matches(property, slot.property) &&
        glob_matches(device, program.device_id(slot.device).str())) {
      result.slots.push_back(SlotIndex{static_cast<std::uint32_t>(i)});
    }
  }
  if (result.slots.empty()) {
    result.problem = quoted(text) + " matches no property of any device";
  }
  return result;
}

Selection select_room(const Program::Impl& program, std::string_view text) {
  const std::string_view rest = text.substr(room_prefix.size());
  const std::size_t dot = rest.find('.');
  const std::string_view room = rest.substr(0, dot);
  const std::string_view property = dot == rest.npos ? "*" : rest.substr(dot + 1);
  Selection result;
  for (std::size_t i = 0; i < program.slots.size(); ++i) {
    const SlotInfo& slot = program.slots[i];
    if (program.rules.devices[position_of(slot.device)].room == room &&
        glob_matches(property, slot.property)) {
      result.slots.push_back(SlotIndex{static_cast<std::uint32_t>(i)});
    }
  }
  if (!result.slots.empty()) return result;
  if (program.has_room(room)) {
    result.problem = "no device in room " + quoted(room) + " has the property " + quoted(property);
  } else {
    result.problem = "unknown room " + quoted(room);
    result.suggestion = did_you_mean(std::string(room), program.room_names());
    result.is_nothing = result.suggestion.empty() && property == "*";
    if (result.is_nothing) result.problem = "no device is in a room " + quoted(room);
  }
  return result;
}

Selection select_property(const Program::Impl& program, std::string_view text, std::size_t dot) {
  const std::string_view device = text.substr(0, dot);
  const std::string_view property = text.substr(dot + 1);
  Selection result;
  if (const auto slot = program.find_slot(device, property)) {
    result.slots.push_back(*slot);
    return result;
  }
  const auto found = program.devices.find(device);
  if (found == program.devices.end()) {
    result.problem = "unknown device " + quoted(device);
    result.suggestion = did_you_mean(std::string(device), device_names(program));
    return result;
  }
  const auto& properties = program.rules.devices[position_of(found->second)].properties;
  result.problem = "device " + quoted(device) + " has no property " + quoted(property);
  result.suggestion = did_you_mean(std::string(property), properties);
  if (result.suggestion.empty()) result.suggestion = "it has: " + list_of(properties);
  return result;
}

Selection select_group(const Program::Impl& program, std::string_view text) {
  Selection result;
  const auto group = program.groups.find(text);
  if (group != program.groups.end()) {
    result.slots = group->second;
    if (result.slots.empty()) result.problem = "group " + quoted(text) + " has no members";
    result.is_nothing = result.slots.empty();
    return result;
  }
  const auto device = program.devices.find(text);
  if (device != program.devices.end()) {
    const auto& properties = program.rules.devices[position_of(device->second)].properties;
    result.problem = quoted(text) + " is a device; a property of it is wanted";
    if (!properties.empty()) {
      result.suggestion = "did you mean '" + std::string(text) + "." + properties.front() + "'?";
    }
    return result;
  }
  std::vector<std::string> names;
  for (const auto& entry : program.groups) names.push_back(entry.first);
  result.problem = "unknown group " + quoted(text);
  result.suggestion = did_you_mean(std::string(text), names);
  return result;
}

}  // namespace

Selection select(const Program::Impl& program, std::string_view text) {
  if (text.substr(0, room_prefix.size()) == room_prefix) return select_room(program, text);
  if (text.find_first_of("*?") != text.npos) return select_glob(program, text);
  const std::size_t dot = text.find('.');
  if (dot != text.npos) return select_property(program, text, dot);
  return select_group(program, text);
}

}  // namespace homeward::rules
