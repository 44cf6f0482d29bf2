// What several sections read in the same way.
#include "daemon/settings/digest.hpp"
#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <string>

namespace homeward::settings {

void for_each_named(Reader& reader, const Node& node, std::string_view what,
                    const std::function<void(const std::string&, const Node::Entry&)>& read) {
  if (node.kind != Node::Kind::mapping) {
    if (!node.refused) {
      reader.error(node, "'" + std::string(what) + "' must be a mapping of names",
                   "write each as a line 'NAME: ...'");
    }
    return;
  }
  for (const Node::Entry& entry : node.entries) {
    if (const auto name = reader.name(entry.key, what)) read(*name, entry);
  }
}

void read_severity(const Fields& fields, std::string_view key, core::Severity& target) {
  using core::Severity;
  fields.choice<Severity>(key, target, {Severity::info, Severity::warning, Severity::critical});
}

void read_category(const Fields& fields, std::string_view key, core::Category& target) {
  using core::Category;
  fields.choice<Category>(
      key, target, {Category::care, Category::safety, Category::service, Category::technical});
}

std::string behaviour_of(const Node& node) {
  std::string text;
  for (const char* const key : {"when", "for", "clear", "during", "while", "unless", "each"}) {
    const Node* const value = node.find(key);
    if (value != nullptr) text += std::string(key) + ": " + canonical_text(*value) + "\n";
  }
  return digest(text);
}

}  // namespace homeward::settings
