#pragma once

#include "daemon/settings/reader.hpp"
#include "daemon/settings/rule_packs.hpp"
#include "daemon/settings/settings.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// One reader per top-level key of the configuration. Each takes the key's value, reports what is
/// wrong and fills its part of the settings. Sections that look at others say so.
namespace homeward::settings {

/// `defaults:`, applied to every rule that does not say otherwise.
struct RuleDefaults {
  core::Duration keep_firing_for{0};
  core::Severity severity{core::Severity::warning};
  core::Category category{core::Category::care};
  rules::Resolve resolve{rules::Resolve::automatic};
  std::optional<core::Duration> repeat_interval;
};

void read_gateway(Reader& reader, const Node& node, Settings& settings);
void read_home(Reader& reader, const Node& node, Settings& settings);
void read_plugins(Reader& reader, const Node& node, Settings& settings);
/// Needs the plugins: the ones that only devices name are added with default limits.
void read_devices(Reader& reader, const Node& node, Settings& settings);
void read_groups(Reader& reader, const Node& node, Settings& settings);
void read_schedules(Reader& reader, const Node& node, Settings& settings);
void read_presence(Reader& reader, const Node& node, Settings& settings);
void read_states(Reader& reader, const Node& node, Settings& settings);
[[nodiscard]] RuleDefaults read_defaults(Reader& reader, const Node& node);
void read_rules(Reader& reader, const std::vector<RuleSource>& rules, const RuleDefaults& defaults,
                Settings& settings);
void read_platforms(Reader& reader, const Node& node, Settings& settings);
/// Needs the home's time zone and the platforms.
void read_recipients(Reader& reader, const Node& node, Settings& settings);
void read_journal(Reader& reader, const Node& node, Settings& settings);
void read_supervision(Reader& reader, const Node& node, Settings& settings);
void read_control(Reader& reader, const Node& node, Settings& settings);

/// Reads `template:` of a platform. Reports placeholders that are not known, each at its place.
void read_template(Reader& reader, const Node& node, ports::TemplateOptions& options);

/// Warns of platforms that no recipient uses: nothing is ever sent to them. `node` is the value of
/// `platforms:`.
void check_recipients(Reader& reader, const Node& node, const Settings& settings);

/// Calls `read` for each entry of a mapping whose keys are names; others are reported and left out.
void for_each_named(Reader& reader, const Node& node, std::string_view what,
                    const std::function<void(const std::string& name, const Node::Entry&)>& read);

/// `sha256:...` over what a rule or state waits for, as far as its own text says it.
[[nodiscard]] std::string behaviour_of(const Node& node);

/// The words of severities and categories with their values.
void read_severity(const class Fields& fields, std::string_view key, core::Severity& target);
void read_category(const class Fields& fields, std::string_view key, core::Category& target);

}  // namespace homeward::settings
