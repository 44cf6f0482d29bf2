#pragma once

#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"

#include <string>
#include <string_view>

namespace homeward::platforms::fhir {

/// What extensions and the full urls of entries begin with.
constexpr std::string_view kBase = "https://homeward.care/fhir/";

/// Systems of identifiers that more than one resource names.
constexpr std::string_view kGatewaySystem = "urn:homeward:gateway";
constexpr std::string_view kAlertSystem = "urn:homeward:alert";
constexpr std::string_view kMessageSystem = "urn:homeward:message";
constexpr std::string_view kRuleSystem = "urn:homeward:rule";

/// The text of a member; empty where it is missing or no text.
[[nodiscard]] std::string_view text_in(json::Value data, std::string_view name);

/// A text as R4 allows it: no control characters but tab, newline and return; others become U+FFFD.
[[nodiscard]] std::string plain(std::string_view text);

/// An item of a list of codings; nothing where the code is empty or none by R4 (spaces at its ends,
/// two in a row).
void write_coding(json::Writer& json, std::string_view system, std::string_view code);
/// A CodeableConcept whose text is the code, which is not empty.
void write_concept(json::Writer& json, std::string_view system, std::string_view code);
void write_identifier(json::Writer& json, std::string_view system, std::string_view value);

/// To an entry of the same bundle, `Type/id`.
void write_reference(json::Writer& json, std::string_view reference);
/// To what may not be in the bundle, or not on the server yet: by its identifier, so that a server
/// which insists on references that lead somewhere takes the bundle all the same.
void write_logical_reference(json::Writer& json, std::string_view type, std::string_view system,
                             std::string_view value);

/// An item of a list of extensions; nothing where there is no value. `name` ends the url; `type` is
/// `valueBoolean` and the like.
void write_extension(json::Writer& json, std::string_view name, std::string_view type,
                     json::Value value);

/// The member `period`, where it has a beginning or an end.
void write_period(json::Writer& json, std::string_view start, std::string_view end);

}  // namespace homeward::platforms::fhir
