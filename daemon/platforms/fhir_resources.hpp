#pragma once

#include "daemon/core/time.hpp"
#include "lib/json/parser.hpp"

#include <map>
#include <string>
#include <string_view>

namespace homeward::platforms {

/// The resources of one FHIR R4 transaction, by `Type/id`: what is put twice is one entry. Pure.
/// Each kind of resource is made in a file of its own: fhir_device, fhir_flag, fhir_observation.
class FhirResources {
 public:
  /// `gateway` is the platform's name of the home; ids and identifiers are made with it.
  explicit FhirResources(std::string_view gateway) : gateway_(gateway) {}

  /// The gateway itself, online or not; `about` is the data of a status message. Only with one:
  /// it replaces what the last one said.
  void gateway_device(json::Value about);
  /// A sensor; returns the reference to it.
  std::string sensor(std::string_view name);
  /// A reading or a piece of evidence; returns the reference to it.
  std::string observation(json::Value reading);
  /// The data of an alert, of any recipient's detail, in the message `message_id`. `over`: the
  /// message says that it ended; `changed` is the time of that or of any other change.
  void alert(json::Value data, std::string_view message_id, bool over, std::string_view changed);
  void silence(json::Value data, std::string_view subject);
  /// The data of a life sign: one observation, always the same, with the last values.
  void heartbeat(json::Value data, core::WallTime now);

  /// The Bundle as JSON text. `id` is the message's, which stays over re-sends.
  [[nodiscard]] std::string bundle(std::string_view id, core::WallTime now) const;

 private:
  /// An id that follows from its parts, and from nothing else: 32 hexadecimal digits.
  [[nodiscard]] std::string stable_id(std::string_view kind, std::string_view name) const;

  std::string gateway_;
  std::map<std::string, std::string> resources_;  ///< JSON by `Type/id`
};

}  // namespace homeward::platforms
