#include "daemon/platforms/fhir_resources.hpp"

#include "daemon/platforms/fhir_elements.hpp"
#include "lib/base/rfc3339.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace homeward::platforms {

using namespace fhir;
using json::Writer;

std::string FhirResources::stable_id(std::string_view kind, std::string_view name) const {
  // FNV-1a, twice with different beginnings: no secret and no defence, only a name of 128 bits.
  std::array<std::uint64_t, 2> hashes{0xcbf29ce484222325ULL, 0x84222325cbf29ce4ULL};
  const auto add = [&hashes](std::string_view part) {
    for (const char c : part) {
      for (std::uint64_t& hash : hashes) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
      }
    }
    for (std::uint64_t& hash : hashes) hash = (hash ^ 0xffU) * 0x100000001b3ULL;
  };
  add(gateway_);
  add(kind);
  add(name);
  std::array<char, 33> text{};
  std::snprintf(text.data(), text.size(), "%016llx%016llx",
                static_cast<unsigned long long>(hashes[0]),
                static_cast<unsigned long long>(hashes[1]));
  return text.data();
}

std::string FhirResources::bundle(std::string_view id, core::WallTime now) const {
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Bundle").key("identifier");
  write_identifier(json, kMessageSystem, id);
  json.text("type", "transaction").text("timestamp", format_rfc3339_utc(now));
  json.key("entry").begin_array();
  for (const auto& [reference, resource] : resources_) {
    json.begin_object().text("fullUrl", std::string(kBase) + reference);
    json.key("resource").raw(resource);
    json.key("request").begin_object().text("method", "PUT").text("url", reference);
    json.end_object().end_object();
  }
  json.end_array().end_object();
  return out;
}

}  // namespace homeward::platforms
