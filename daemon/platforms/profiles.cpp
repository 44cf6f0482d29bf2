#include "daemon/platforms/profiles.hpp"

#include "daemon/platforms/fhir_profile.hpp"
#include "daemon/platforms/homeward_profile.hpp"
#include "daemon/platforms/template_profile.hpp"
#include "daemon/platforms/thingsboard_profile.hpp"

namespace homeward::platforms {

Result<std::unique_ptr<ports::Profile>> make_profile(const ports::PlatformOptions& options) {
  if (options.profile == "homeward") return std::make_unique<HomewardProfile>(options);
  if (options.profile == "thingsboard") return std::make_unique<ThingsboardProfile>(options);
  if (options.profile == "fhir") return std::make_unique<FhirProfile>(options);
  if (options.profile == "template") return std::make_unique<TemplateProfile>(options);
  return failure(ErrorCode::unsupported,
                 "the profile '" + options.profile +
                     "' is not available in this version; use `profile: homeward`",
                 "platform " + options.id.str());
}

}  // namespace homeward::platforms
