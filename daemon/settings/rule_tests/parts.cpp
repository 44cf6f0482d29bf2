#include "daemon/settings/rule_tests/parts.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace homeward::settings {
namespace {

/// The names of the rules of all programs of a test: an alert may belong to the one before or
/// after a reload.
std::vector<std::string_view> rule_names(const TestDraft& draft) {
  std::vector<std::string_view> names;
  for (const rules::Program* const program : draft.used) {
    for (const rules::Rule& rule : program->rule_set().rules) names.push_back(rule.id.str());
  }
  return names;
}

std::vector<std::string_view> device_names(const rules::Program& program) {
  std::vector<std::string_view> names;
  for (const rules::DeviceDeclaration& device : program.rule_set().devices) {
    names.push_back(device.id.str());
  }
  return names;
}

const rules::DeviceDeclaration* find_device(const rules::Program& program,
                                            const std::string& name) {
  const auto& devices = program.rule_set().devices;
  const auto found = std::find_if(devices.begin(), devices.end(),
                                  [&](const auto& device) { return device.id.str() == name; });
  return found == devices.end() ? nullptr : &*found;
}

}  // namespace

std::filesystem::path read_path(const TestDraft& draft, const Node& node, std::string_view name) {
  const std::optional<std::string> path = draft.reader.text(node, name);
  return path ? draft.folder / *path : std::filesystem::path{};
}

std::optional<rehearsal::AlertName> read_alert_name(const TestDraft& draft, const Node& node,
                                                    std::string_view name) {
  const std::optional<std::string> written = draft.reader.text(node, name);
  if (!written) return std::nullopt;
  const std::size_t slash = written->find('/');
  const std::string rule = written->substr(0, slash);
  const std::vector<std::string_view> known = rule_names(draft);
  if (std::find(known.begin(), known.end(), rule) == known.end()) {
    draft.reader.unknown(node, "unknown rule '" + rule + "'", rule, known);
    return std::nullopt;
  }
  rehearsal::AlertName alert{core::RuleId{rule}, std::nullopt};
  if (slash == std::string::npos) return alert;
  const std::string device = written->substr(slash + 1);
  if (!expect_device(draft.reader, node, device, *draft.used.back())) return std::nullopt;
  alert.device = core::DeviceId{device};
  return alert;
}

bool expect_device(Reader& reader, const Node& node, const std::string& device,
                   const rules::Program& program) {
  if (find_device(program, device) != nullptr) return true;
  reader.unknown(node, "unknown device '" + device + "'", device, device_names(program));
  return false;
}

std::optional<SlotName> read_slot(Reader& reader, const Node& node, const rules::Program& program) {
  const std::size_t dot = node.text.find('.');
  if (dot == std::string::npos) {
    reader.error(node, "'" + node.text + "' is not an event",
                 "write it as 'front_door.contact open', or as a command such as '!restart 90s'");
    return std::nullopt;
  }
  SlotName slot{node.text.substr(0, dot), node.text.substr(dot + 1)};
  if (!expect_device(reader, node, slot.device, program)) return std::nullopt;
  if (program.find_slot(slot.device, slot.property)) return slot;
  const auto& properties = find_device(program, slot.device)->properties;
  reader.unknown(node, "device '" + slot.device + "' has no property '" + slot.property + "'",
                 slot.property, {properties.begin(), properties.end()});
  return std::nullopt;
}

}  // namespace homeward::settings
