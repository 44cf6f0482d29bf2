#pragma once

#include "lib/json/parser.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace homeward::cli {

/// A device that is around and is none of the home's.
struct FoundDevice {
  std::string id;        ///< as it stands under `devices:`
  std::string name;      ///< what it calls itself
  std::string model;     ///< maker and model as far as known
  std::string signal;    ///< dBm; empty when not known
  std::string says;      ///< its last values, for a person
  std::string progress;  ///< how far it is taken in, for a person; empty: it need not be
  std::vector<std::string> properties;
  bool needs_key{false};
};

using FoundDevices = std::map<std::string, FoundDevice>;

/// Adds what a plugin answered to `permit_join`: `found`, each with id and what else it knows.
void add_found(const json::Value& result, FoundDevices& devices);

/// Adds the devices of `plugin` that the daemon has heard of and the configuration does not name,
/// and takes out those that it does (the answer to /v1/devices).
void add_not_configured(const json::Value& answer, const std::string& plugin,
                        FoundDevices& devices);

/// What a device is to be in the home.
struct Declaration {
  std::string name, id, room, supervise;
  std::vector<std::string> properties;
  std::filesystem::path key_file;  ///< empty: none
};

/// A file of devices.d that declares it.
[[nodiscard]] std::string yaml_of(const Declaration& declaration);

}  // namespace homeward::cli
