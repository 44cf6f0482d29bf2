#include "daemon/settings/device_files.hpp"

#include "daemon/settings/reader.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace homeward::settings {
namespace {

constexpr std::string_view kDevices = "devices";

/// The `devices` of the documents; null when they have none.
Node* devices_of(std::vector<Node>& documents) {
  for (Node& document : documents)
    for (Node::Entry& entry : document.entries)
      if (entry.key.text == kDevices && entry.value.kind != Node::Kind::null) return &entry.value;
  return nullptr;
}

/// A section without a value would be a second one beside that of devices.d.
void drop_empty_devices(std::vector<Node>& documents) {
  for (Node& document : documents) {
    std::erase_if(document.entries,
                  [](const Node::Entry& entry) { return entry.key.text == kDevices; });
  }
}

void add(Node& devices, Node::Entry device, Reader& reader) {
  const auto known =
      std::find_if(devices.entries.begin(), devices.entries.end(),
                   [&](const Node::Entry& entry) { return entry.key.text == device.key.text; });
  if (known == devices.entries.end()) {
    devices.entries.push_back(std::move(device));
    return;
  }
  const core::SourcePosition place = known->key.position();
  reader.error(device.key, "'" + device.key.text + "' is already in " + place.file + ":" +
                               std::to_string(place.line) + ":" + std::to_string(place.column));
}

}  // namespace

void add_device_files(std::vector<Node>& documents, std::vector<Node> device_files,
                      core::Diagnostics& diagnostics) {
  Reader reader(diagnostics);
  for (Node& file : device_files) {
    if (file.kind == Node::Kind::null) continue;
    const bool is_one = file.kind == Node::Kind::mapping && file.entries.size() == 1 &&
                        file.entries.front().key.text == kDevices;
    if (!is_one) {
      reader.error(file, "a file of devices.d has 'devices' and nothing else");
      continue;
    }
    Node& added = file.entries.front().value;
    Node* const devices = devices_of(documents);
    if (added.kind != Node::Kind::mapping) {
      reader.error(added, "'devices' must be a mapping of names to devices");
    } else if (devices == nullptr) {
      drop_empty_devices(documents);
      documents.push_back(std::move(file));
    } else {
      for (Node::Entry& device : added.entries) add(*devices, std::move(device), reader);
    }
  }
}

}  // namespace homeward::settings
