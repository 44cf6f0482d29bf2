#include "plugins/zigbee/devices/profiles.hpp"

#include "lib/base/glob.hpp"
#include "lib/json/parser.hpp"
#include "plugins/protocol/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace homeward::zigbee {
namespace {

constexpr std::size_t kMostBytes = 256UL * 1024UL;
constexpr std::size_t kMostProfiles = 500;
constexpr std::size_t kMostEntries = 64;
constexpr std::size_t kLongestName = 64;

const Profile kStandard{};

template <class Enum>
struct Name {
  std::string_view text;
  Enum value;
};

constexpr std::array kZones{
    Name<ZoneType>{"motion", ZoneType::motion},
    Name<ZoneType>{"contact", ZoneType::contact},
    Name<ZoneType>{"fire", ZoneType::fire},
    Name<ZoneType>{"water", ZoneType::water},
    Name<ZoneType>{"carbon_monoxide", ZoneType::carbon_monoxide},
    Name<ZoneType>{"personal_emergency", ZoneType::personal_emergency},
    Name<ZoneType>{"vibration", ZoneType::vibration},
    Name<ZoneType>{"remote_control", ZoneType::remote_control},
    Name<ZoneType>{"key_fob", ZoneType::key_fob},
    Name<ZoneType>{"warning_device", ZoneType::warning_device},
};
constexpr std::array kSosForms{
    Name<SosForm>{"any_alarm", SosForm::any_alarm},
    Name<SosForm>{"gesture", SosForm::gesture},
    Name<SosForm>{"alarm_2", SosForm::alarm_2},
    Name<SosForm>{"low_byte", SosForm::low_byte},
};
constexpr std::array kOnOffMeanings{
    Name<OnOffMeaning>{"switch", OnOffMeaning::switch_state},
    Name<OnOffMeaning>{"contact", OnOffMeaning::contact},
    Name<OnOffMeaning>{"click", OnOffMeaning::click},
    Name<OnOffMeaning>{"inverted_click", OnOffMeaning::inverted_click},
};
constexpr std::array kOccupancyMeanings{
    Name<OccupancyMeaning>{"motion", OccupancyMeaning::motion},
    Name<OccupancyMeaning>{"presence", OccupancyMeaning::presence},
    Name<OccupancyMeaning>{"occupancy", OccupancyMeaning::occupancy},
};

/// Reads one object and refuses members that nobody asked for, so that a misspelt quirk is found
/// where it was written.
class Members {
 public:
  Members(json::Value object, std::string_view where) : object_(object), fields_(object, where) {}

  json::Fields& fields() { return fields_; }
  std::string_view want(std::string_view name) {
    wanted_.push_back(name);
    return name;
  }
  std::string text(std::string_view name) {
    return std::string(fields_.text_or_none(want(name), kLongestName));
  }
  bool flag(std::string_view name, bool otherwise) {
    return fields_.boolean(want(name)).value_or(otherwise);
  }
  std::optional<double> number(std::string_view name, double least, double most) {
    return fields_.number(want(name), least, most);
  }
  json::Value object(std::string_view name) { return fields_.object(want(name)); }
  json::Value array(std::string_view name) { return fields_.array(want(name), kMostEntries); }
  json::Value any(std::string_view name) { return fields_.any(want(name)); }

  template <class Enum, std::size_t count>
  std::optional<Enum> word(std::string_view name, const std::array<Name<Enum>, count>& names) {
    const auto given = text(name);
    if (given.empty()) return std::nullopt;
    for (const auto& known : names) {
      if (known.text == given) return known.value;
    }
    fields_.fail_field(name, "is not one of the words for it");
    return std::nullopt;
  }

  /// The first error: a wrong field, or a member that is not one.
  std::optional<Error> finish() {
    for (std::size_t i = 0; i < object_.size(); ++i) {
      const auto name = object_.member_at(i).first;
      if (std::find(wanted_.begin(), wanted_.end(), name) == wanted_.end()) {
        fields_.fail(ErrorCode::invalid, "'" + std::string(name) + "' is no member here");
      }
    }
    if (!fields_.failed()) return std::nullopt;
    return fields_.error();
  }

 private:
  json::Value object_;
  json::Fields fields_;
  std::vector<std::string_view> wanted_;
};

std::vector<std::string> read_texts(Members& members, std::string_view name) {
  std::vector<std::string> texts;
  const auto list = members.array(name);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto text = list.at(i).text();
    if (!text || text->empty() || text->size() > kLongestName) {
      members.fields().fail_field(name, "must be a list of texts");
      return {};
    }
    texts.emplace_back(*text);
  }
  return texts;
}

std::chrono::seconds read_seconds(Members& members, std::string_view name) {
  constexpr double most = 7.0 * 86'400.0;
  return std::chrono::seconds(std::lround(members.number(name, 0, most).value_or(0)));
}

/// A property is a word of the vocabulary or an extension.
std::string read_property(Members& members) {
  auto property = members.text("property");
  const bool known = protocol::find_property(property) != nullptr;
  if (!known && !protocol::is_extension(property)) {
    members.fields().fail_field("property", "is no property of the vocabulary");
  }
  return property;
}

double read_divisor(Members& members) {
  constexpr double least = 1e-6;
  constexpr double most = 1e6;
  return members.number("divide", least, most).value_or(1);
}

std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc{} || rest != end) return std::nullopt;
  return number;
}

std::vector<Datapoint::Word> read_words(Members& members) {
  std::vector<Datapoint::Word> words;
  const auto map = members.object("map");
  for (std::size_t i = 0; i < map.size() && i < kMostEntries; ++i) {
    const auto [key, value] = map.member_at(i);
    const auto number = to_number(key);
    const auto flag = value.boolean();
    const auto text = value.text();
    if (!number || (!flag && !text)) {
      members.fields().fail_field("map", "maps numbers to texts or booleans");
      return {};
    }
    words.push_back({*number, flag ? Reading::Value(*flag) : Reading::Value(std::string(*text))});
  }
  return words;
}

std::uint16_t read_id(Members& members, std::string_view name, std::uint16_t most) {
  const auto number = members.number(name, 0, most);
  if (!number || *number != std::floor(*number)) {
    members.fields().fail_field(name, "must be a whole number");
    return 0;
  }
  return static_cast<std::uint16_t>(*number);
}

std::uint8_t read_byte(Members& members, std::string_view name) {
  return static_cast<std::uint8_t>(read_id(members, name, 0xFF));
}

void read_meaning(Members& members, Datapoint& datapoint) {
  datapoint.property = read_property(members);
  datapoint.divisor = read_divisor(members);
  datapoint.words = read_words(members);
  datapoint.always = members.text("always");
  datapoint.event = members.flag("event", false);
}

Result<Datapoint> read_datapoint(json::Value object) {
  Members members(object, "datapoint");
  Datapoint datapoint;
  datapoint.number = read_byte(members, "dp");
  read_meaning(members, datapoint);
  if (auto problem = members.finish()) return *problem;
  return datapoint;
}

Result<AttributeRule> read_attribute(json::Value object) {
  Members members(object, "attribute");
  AttributeRule rule;
  rule.cluster = read_id(members, "cluster", 0xFFFF);
  rule.attribute = read_id(members, "attribute", 0xFFFF);
  read_meaning(members, rule.meaning);
  if (auto problem = members.finish()) return *problem;
  return rule;
}

Result<XiaomiTag> read_tag(json::Value object) {
  Members members(object, "tag");
  XiaomiTag tag;
  tag.tag = read_byte(members, "tag");
  tag.property = read_property(members);
  tag.divisor = read_divisor(members);
  if (auto problem = members.finish()) return *problem;
  return tag;
}

template <class Item>
void read_list(Members& members, std::string_view name, Result<Item> (*read)(json::Value),
               std::vector<Item>& items) {
  const auto list = members.array(name);
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto item = read(list.at(i));
    if (!item) return members.fields().fail(item.error().code, item.error().what);
    items.push_back(std::move(*item));
  }
}

void read_battery(Members& outer, Profile& profile) {
  constexpr double most_mv = 10'000;
  const auto object = outer.object("battery");
  if (!object.has_value()) return;
  Members members(object, "battery");
  profile.whole_percent = members.flag("whole_percent", false);
  const auto empty = members.number("empty_mv", 0, most_mv);
  const auto full = members.number("full_mv", 0, most_mv);
  if (empty && full && *full > *empty) {
    profile.battery_empty_mv = static_cast<std::uint16_t>(*empty);
    profile.battery_full_mv = static_cast<std::uint16_t>(*full);
  } else if (empty || full) {
    members.fields().fail(ErrorCode::invalid, "empty_mv must be less than full_mv");
  }
  if (auto problem = members.finish()) outer.fields().fail(problem->code, problem->what);
}

void read_scale(Members& outer, Profile& profile) {
  constexpr double most = 1e6;
  const auto object = outer.object("scale");
  if (!object.has_value()) return;
  Members members(object, "scale");
  profile.scale.voltage = members.number("voltage", 0, most);
  profile.scale.current = members.number("current", 0, most);
  profile.scale.power = members.number("power", 0, most);
  profile.scale.energy = members.number("energy", 0, most);
  if (auto problem = members.finish()) outer.fields().fail(problem->code, problem->what);
}

void read_alarm(Members& members, Profile& profile) {
  profile.alarm_property = members.text("alarm");
  if (!profile.alarm_property.empty() &&
      protocol::find_property(profile.alarm_property) == nullptr) {
    members.fields().fail_field("alarm", "is no property of the vocabulary");
  }
  profile.zone = members.word("zone", kZones);
  profile.sos = members.word("sos", kSosForms).value_or(SosForm::any_alarm);
}

Result<Profile> read_profile(json::Value object) {
  Members members(object, "profile");
  Profile profile;
  profile.name = std::string(members.fields().text(members.want("name"), kLongestName));
  profile.models = read_texts(members, "models");
  profile.manufacturers = read_texts(members, "manufacturers");
  if (profile.models.empty()) members.fields().fail(ErrorCode::invalid, "it has no models");
  read_alarm(members, profile);
  profile.on_off = members.word("on_off", kOnOffMeanings).value_or(OnOffMeaning::switch_state);
  profile.occupancy =
      members.word("occupancy", kOccupancyMeanings).value_or(OccupancyMeaning::motion);
  profile.lux = members.flag("lux", false);
  profile.illuminance_is_motion = members.flag("illuminance_is_motion", false);
  read_battery(members, profile);
  read_scale(members, profile);
  read_list(members, "tags", read_tag, profile.tags);
  read_list(members, "datapoints", read_datapoint, profile.datapoints);
  read_list(members, "attributes", read_attribute, profile.attributes);
  profile.clears_after = read_seconds(members, "clears_after_s");
  profile.heartbeat = read_seconds(members, "heartbeat_s");
  profile.configure = members.flag("configure", true);
  profile.enrolls = members.flag("enrolls", true);
  profile.mains = members.flag("mains", false);
  profile.siren_swapped = members.flag("siren_swapped", false);
  if (auto problem = members.finish()) return *problem;
  return profile;
}

bool any_fits(const std::vector<std::string>& globs, std::string_view text) noexcept {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return glob_matches(glob, text); });
}

}  // namespace

Result<Profiles> Profiles::parse(std::string_view json) {
  json::Parser parser(json::Limits{kMostBytes, 8});
  const auto root = parser.parse(json);
  if (!root) return root.error();
  const auto list = root->member("profiles");
  if (!list.is_array()) return failure(ErrorCode::invalid, "there is no list 'profiles'");
  if (list.size() > kMostProfiles) return failure(ErrorCode::limit, "too many profiles");
  Profiles profiles;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto profile = read_profile(list.at(i));
    if (!profile) {
      const auto name = list.at(i).member("name").text().value_or("without a name");
      return failure(profile.error().code, profile.error().what,
                     "profile " + std::to_string(i + 1) + " (" + std::string(name) + ")");
    }
    profiles.profiles_.push_back(std::move(*profile));
  }
  return profiles;
}

Profiles Profiles::builtin() {
  // A broken file that we ship is our mistake: value() throws, and a unit test comes first.
  return parse(builtin_profiles_json).value();
}

const Profile& Profiles::find(std::string_view manufacturer,
                              std::string_view model) const noexcept {
  if (model.empty()) return kStandard;
  for (const auto& profile : profiles_) {
    const bool maker =
        profile.manufacturers.empty() || any_fits(profile.manufacturers, manufacturer);
    if (maker && any_fits(profile.models, model)) return profile;
  }
  return kStandard;
}

}  // namespace homeward::zigbee
