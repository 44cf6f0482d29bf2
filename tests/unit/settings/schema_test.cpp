// The JSON Schema that editors use says what the loader says.
#include "daemon/settings/schema.hpp"

#include "daemon/settings/keys/tables.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace homeward::settings {
namespace {

namespace json = boost::json;

json::value schema() {
  return json::parse(json_schema());
}

TEST(Schema, TheShippedFileIsOfThisVersion) {
  std::ifstream file(std::string(HOMEWARD_SOURCE_DIR) + "/config/schema/homeward.schema.json");
  const std::string shipped{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(shipped == json_schema())
      << "update it: build/dev/bin/homeward schema > config/schema/homeward.schema.json";
}

TEST(Schema, HasEveryTopLevelKeyWithItsSentence) {
  const json::object properties = schema().at("properties").as_object();
  EXPECT_EQ(properties.size(), kConfigurationKeys.keys.size());
  for (const Key& key : kConfigurationKeys.keys) {
    EXPECT_EQ(properties.at(key.name).at("description").as_string(), key.doc) << key.name;
  }
}

TEST(Schema, KnowsTheRulesKeysWordsAndWhatIsRequired) {
  const json::value rule = schema().at("$defs").at("rule");
  EXPECT_EQ(rule.at("required"), (json::array{"alert"}));
  EXPECT_EQ(schema().at("then").at("properties").at("rules").at("items").at("required"),
            (json::array{"when"}))
      << "save where rule packs are, whose rules need not say it again";
  EXPECT_EQ(rule.at("additionalProperties"), false);
  EXPECT_EQ(rule.at("properties").at("severity").at("enum"),
            (json::array{"info", "warning", "critical"}));
  EXPECT_EQ(rule.at("properties").at("for").at("$ref"), "#/$defs/duration");
}

void references_in(const json::value& value, std::set<std::string>& found) {
  if (const json::array* const items = value.if_array()) {
    for (const json::value& item : *items) references_in(item, found);
  }
  if (!value.is_object()) return;
  for (const auto& member : value.get_object()) {
    if (member.key() == "$ref") found.insert(std::string(member.value().as_string()));
    references_in(member.value(), found);
  }
}

TEST(Schema, DefinesWhatItRefersToAndNothingElse) {
  const json::value whole = schema();
  std::set<std::string> wanted;
  references_in(whole, wanted);
  std::set<std::string> defined;
  for (const auto& definition : whole.at("$defs").as_object()) {
    defined.insert("#/$defs/" + std::string(definition.key()));
  }
  EXPECT_EQ(wanted, defined);
}

}  // namespace
}  // namespace homeward::settings
