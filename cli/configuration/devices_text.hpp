#pragma once

#include "daemon/settings/settings.hpp"
#include "lib/base/result.hpp"

#include <string>
#include <vector>

/// Changes of `devices:` in a configuration's text that leave everything else as it is written:
/// comments, order, spacing. They know where things stand from the strict YAML reader, and change
/// nothing else; whether the result is right is for the check to say. Pure. Errors: not_found (no
/// such device here), invalid (the text has errors), unsupported (all devices in one line).
namespace homeward::cli {

/// A device to be named.
struct NewDevice {
  std::string name, address, room;  ///< room may be empty
  std::vector<std::string> properties;
};

/// True when the text has the key `devices`.
[[nodiscard]] bool has_devices(const settings::SourceText& source);
/// True when the text declares this device.
[[nodiscard]] bool has_device(const settings::SourceText& source, const std::string& name);

/// Adds a device behind the last one; `devices:` is added when it is not there.
[[nodiscard]] Result<std::string> adopt_device(const settings::SourceText& source,
                                               const NewDevice& device);

/// Sets the room of a device.
[[nodiscard]] Result<std::string> move_device(const settings::SourceText& source,
                                              const std::string& name, const std::string& room);

/// Takes the device's lines away.
[[nodiscard]] Result<std::string> remove_device(const settings::SourceText& source,
                                                const std::string& name);

/// Gives a device another name, also where rules, groups and recipients of this text speak of its
/// properties. A text that does not speak of it comes back as it is.
[[nodiscard]] Result<std::string> rename_device(const settings::SourceText& source,
                                                const std::string& name, const std::string& other);

}  // namespace homeward::cli
