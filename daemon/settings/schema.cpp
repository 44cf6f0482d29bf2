#include "daemon/settings/schema.hpp"

#include "daemon/settings/keys/tables.hpp"
#include "daemon/settings/pretty_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace homeward::settings {
namespace {

namespace json = boost::json;

/// Scalars have one definition each, by which the keys name them. Texts that look like numbers are
/// numbers to an editor, though not to the loader.
struct ScalarWord {
  Kind kind;
  std::string_view id;
  std::string_view pattern;  ///< empty: any text
  bool number_too;
};

constexpr std::string_view kClock = "([01][0-9]|2[0-3]):[0-5][0-9]";

constexpr std::array<ScalarWord, 9> kScalars{{
    {Kind::text, "text", "", true},
    {Kind::name, "name", "^[A-Za-z0-9_-]{1,64}$", true},
    {Kind::secret, "secret", "", false},
    {Kind::duration, "duration", "^[0-9]+(ms|s|m|h|d)$", false},
    {Kind::size, "size", "^[0-9]+(B|KiB|MiB|GiB)$", false},
    {Kind::percent, "percent", "^[0-9]+([.][0-9]+)?%$", false},
    {Kind::date, "date", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", false},
    {Kind::window, "window", "", false},
    {Kind::window_or_schedule, "window_or_schedule", "", false},
}};

constexpr std::string_view kSelector = R"(^[\[\]A-Za-z0-9_.:*?!-]{1,200}$)";

/// What a rule need not say when it changes other keys of a pack's rule.
constexpr std::string_view kFromPack = "when";

json::object reference(std::string_view id) {
  return {{"$ref", "#/$defs/" + std::string(id)}};
}

json::object text_like(std::string_view pattern, bool number_too) {
  json::object schema;
  if (number_too) {
    schema["type"] = json::array{"string", "number"};
  } else {
    schema["type"] = "string";
  }
  if (!pattern.empty()) schema["pattern"] = pattern;
  return schema;
}

json::object list_of(json::value items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

json::object one_or_list(const json::object& one) {
  return {{"anyOf", json::array{one, list_of(one)}}};
}

json::object named(json::value values) {
  return {{"type", "object"},
          {"propertyNames", reference("name")},
          {"additionalProperties", std::move(values)}};
}

class SchemaWriter {
 public:
  json::object write() {
    json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", "Homeward's configuration"},
                        {"description",
                         "homeward.yaml and conf.d/*.yaml. `homeward check` tells what a schema "
                         "can't: names that nothing has, gates that never hold."}};
    const json::object root = table(kConfigurationKeys);
    for (const auto& member : root) schema[member.key()] = member.value();
    schema["if"] = {{"not", {{"required", json::array{"rule_packs"}}}}};
    schema["then"] = {
        {"properties", {{"rules", {{"items", {{"required", json::array{kFromPack}}}}}}}}};
    define_scalars();
    define_language();
    schema["$defs"] = std::move(definitions_);
    return schema;
  }

 private:
  json::object reference_to(const KeyTable& known) {
    if (written_.emplace(known.id).second) {
      definitions_[known.id] = nullptr;  // Keeps the place: definitions stand in order of use.
      definitions_[known.id] = table(known);
    }
    return reference(known.id);
  }

  json::object table(const KeyTable& known) {
    json::object properties;
    json::array required;
    for (const Key& key : known.keys) {
      json::object property{{"description", key.doc}};
      const json::object shape = shape_of(key);
      for (const auto& member : shape) property[member.key()] = member.value();
      properties[key.name] = std::move(property);
      const bool from_pack = &known == &kRuleKeys && key.name == kFromPack;
      if (key.required && !from_pack) required.emplace_back(key.name);
    }
    json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    if (!known.open) schema["additionalProperties"] = false;
    return schema;
  }

  json::object shape_of(const Key& key) {
    json::object one = kind_of(key);
    if (key.many == Many::list) return list_of(std::move(one));
    if (key.many == Many::named) return named(std::move(one));
    return one;
  }

  json::object kind_of(const Key& key) {
    for (const ScalarWord& scalar : kScalars) {
      if (scalar.kind == key.kind) return reference(scalar.id);
    }
    switch (key.kind) {
      case Kind::number: return {{"type", "number"}};
      case Kind::boolean: return reference("boolean");
      case Kind::count: return {{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}};
      case Kind::choice: return {{"enum", words_of(key)}};
      case Kind::values: return reference("values");
      case Kind::selectors: return one_or_list(reference("selector"));
      case Kind::group: return list_of(reference("selector"));
      case Kind::events: return reference("events");
      case Kind::condition: return reference("condition");
      case Kind::gates: return reference("gates");
      case Kind::message: return reference("message");
      case Kind::schedule:
        return {{"anyOf", json::array{reference("window"), reference_to(*key.table)}}};
      case Kind::table: return reference_to(*key.table);
      default: return {};
    }
  }

  /// `5` is a word to the loader and a number to an editor.
  static json::array words_of(const Key& key) {
    json::array words;
    for (const std::string_view word : key.words) {
      words.emplace_back(word);
      if (word.size() == 1 && word[0] >= '0' && word[0] <= '9') words.emplace_back(word[0] - '0');
    }
    return words;
  }

  void define_scalars() {
    for (const ScalarWord& scalar : kScalars) {
      definitions_[scalar.id] = text_like(scalar.pattern, scalar.number_too);
    }
    const std::string window = std::string(kClock) + "-(" + std::string(kClock) + "|24:00)";
    definitions_["window"] = text_like("^" + window + "$", false);
    definitions_["window_or_schedule"] = text_like("^(" + window + "|[A-Za-z0-9_-]{1,64})$", false);
    definitions_["boolean"] = {{"enum", json::array{true, false, "on", "off"}}};
    definitions_["value"] = {{"type", json::array{"string", "number", "boolean"}}};
    definitions_["values"] = one_or_list(reference("value"));
    definitions_["selector"] = text_like(kSelector, false);
    json::object message = text_like("", false);
    definitions_["message"] = {{"anyOf", json::array{message, named(message)}}};
  }

  void define_language() {
    definitions_["event"] = {
        {"anyOf", json::array{reference("selector"),
                              {{"type", "object"},
                               {"properties", {{"reports", one_or_list(reference("selector"))}}},
                               {"propertyNames", reference("selector")},
                               {"minProperties", 1},
                               {"maxProperties", 1},
                               {"additionalProperties", reference("values")}}}}};
    definitions_["events"] = one_or_list(reference("event"));
    definitions_["gates"] =
        one_or_list({{"anyOf", json::array{reference("name"), reference("condition")}}});
    json::array forms;
    json::array heads;
    for (const KeyTable* const form : condition_tables()) {
      forms.emplace_back(reference_to(*form));
      heads.emplace_back(form->keys.front().name);
    }
    forms.emplace_back(comparison(std::move(heads)));
    definitions_["condition"] = {{"type", "object"}, {"anyOf", std::move(forms)}};
  }

  /// The form without a head: one selector that is no head, with values or limits.
  json::object comparison(json::array heads) {
    return {
        {"type", "object"},
        {"minProperties", 1},
        {"maxProperties", 1},
        {"propertyNames",
         {{"allOf", json::array{reference("selector"), {{"not", {{"enum", std::move(heads)}}}}}}}},
        {"additionalProperties",
         {{"anyOf", json::array{reference("values"), reference_to(kComparisonKeys)}}}}};
  }

  json::object definitions_;
  std::set<std::string_view> written_;
};

}  // namespace

std::string json_schema() {
  return pretty(SchemaWriter().write());
}

}  // namespace homeward::settings
