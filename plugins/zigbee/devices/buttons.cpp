#include "plugins/zigbee/devices/context.hpp"
#include "plugins/zigbee/zcl/commands.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <array>

namespace homeward::zigbee {
namespace {

using zcl::ClusterMessage;

/// The words of the vocabulary for gestures, shared with the Zigbee2MQTT plugin.
std::string_view clicks_word(std::uint64_t clicks) {
  switch (clicks) {
    case 1: return "pressed";
    case 2: return "double_pressed";
    case 3: return "triple_pressed";
    case 4: return "quadruple_pressed";
    default: return "many_pressed";
  }
}

void read_switch_command(const Context& context, const ClusterMessage& command) {
  if (command.spec == nullptr) return;
  if (const auto press = command.natural("press")) {
    constexpr std::array<std::string_view, 3> presses{"pressed", "double_pressed", "long_pressed"};
    if (*press < presses.size()) context.action(presses[static_cast<std::size_t>(*press)]);
    return;
  }
  // A motion sensor that would light a lamp for a while.
  if (command.spec->name == "on_with_timed_off") {
    context.out.push_back({"motion", true, {}, false, {}});
    const auto tenths = command.natural("on_time").value_or(0);
    constexpr std::uint64_t tenths_per_second = 10;
    context.out.back().clears_after = std::chrono::seconds(tenths / tenths_per_second);
    return;
  }
  context.action(command.spec->name);
}

/// Contacts and push buttons that use the switch's attribute.
void read_switch_state(const Context& context, const zcl::Value& value) {
  const auto state = value.natural();
  if (!state) return;
  const bool on = *state != 0;
  switch (context.profile.on_off) {
    case OnOffMeaning::switch_state: return context.endpoint_state("switch", on);
    case OnOffMeaning::contact:
      return context.endpoint_state("contact", std::string(on ? "open" : "closed"));
    case OnOffMeaning::click:
      if (context.unasked() && on) context.action("pressed");
      return;
    case OnOffMeaning::inverted_click:
      if (context.unasked()) context.action(on ? "released" : "pressed");
      return;
  }
}

std::string up_or_down(std::string_view verb, const ClusterMessage& command) {
  const bool up = command.natural("mode").value_or(0) == 0;
  return std::string("brightness_").append(verb).append(up ? "_up" : "_down");
}

void read_level_command(const Context& context, const ClusterMessage& command) {
  const std::string_view name = command.spec->name;
  if (name.starts_with("move_to_level")) return context.action("brightness_move_to_level");
  if (name.starts_with("move")) return context.action(up_or_down("move", command));
  if (name.starts_with("step")) return context.action(up_or_down("step", command));
  if (name.starts_with("stop")) return context.action("brightness_stop");
}

void read_scene_command(const Context& context, const ClusterMessage& command) {
  const std::string_view name = command.spec->name;
  if (name == "recall_scene") {
    const auto scene = command.natural("scene");
    return context.action("recall_" + std::to_string(scene.value_or(0)));
  }
  // IKEA's remotes: the arrows beside the dimmer. Direction 0 is right.
  const bool right = command.natural("direction").value_or(1) == 0;
  const std::string arrow = right ? "arrow_right_" : "arrow_left_";
  if (name == "arrow_single") return context.action(arrow + "pressed");
  if (name == "arrow_hold") return context.action(arrow + "long_pressed");
  if (name == "arrow_release") return context.action("arrow_released");
}

}  // namespace

void read_on_off(const Context& context) {
  if (const auto* command = context.message.specific()) {
    return read_switch_command(context, *command);
  }
  constexpr std::uint16_t on_off = 0x0000;
  constexpr std::uint16_t click_count = 0x8000;
  const auto& global = *context.message.global();
  const auto* clicks = global.find(click_count);
  const bool button = context.profile.on_off == OnOffMeaning::click ||
                      context.profile.on_off == OnOffMeaning::inverted_click;
  if (button && clicks != nullptr && clicks->natural() && context.unasked()) {
    return context.action(clicks_word(*clicks->natural()));
  }
  if (const auto* state = global.find(on_off)) read_switch_state(context, *state);
}

void read_remote(const Context& context) {
  const auto* command = context.message.specific();
  if (command == nullptr || command->spec == nullptr) return;
  if (context.message.cluster == zcl::cluster::level) return read_level_command(context, *command);
  read_scene_command(context, *command);
}

void read_multistate(const Context& context) {
  constexpr std::uint16_t present_value = 0x0055;
  const auto* global = context.message.global();
  const auto* value = global != nullptr ? global->find(present_value) : nullptr;
  if (value == nullptr || !value->natural()) return;
  // Buttons of Lumi use it for gestures: 0 held, 1 to 4 clicks, 255 let go.
  const bool gestures = context.profile.on_off == OnOffMeaning::click;
  if (!gestures && !context.memory.model.starts_with("lumi.")) {
    return context.state("x.present_value", *value->number());
  }
  constexpr std::uint64_t let_go = 255;
  const auto gesture = *value->natural();
  if (!context.unasked()) return;
  if (gesture == let_go) return context.action("released");
  context.action(gesture == 0 ? "long_pressed" : clicks_word(gesture));
}

void read_keypad(const Context& context) {
  const auto* command = context.message.specific();
  if (command == nullptr || context.message.header.direction != zcl::Direction::to_server) return;
  switch (context.message.header.command) {
    case zcl::command::ace_emergency:
    case zcl::command::ace_panic: return context.call("pressed");
    case zcl::command::ace_fire: return context.call("fire");
    case zcl::command::ace_arm: break;
    default: return;
  }
  constexpr std::array<std::string_view, 4> modes{"disarm", "arm_day_zones", "arm_night_zones",
                                                  "arm_all_zones"};
  const auto mode = command->natural("arm_mode");
  if (mode && *mode < modes.size()) context.action(modes[static_cast<std::size_t>(*mode)]);
}

void read_vibration(const Context& context) {
  // Aqara's vibration sensors put it into the cluster of door locks.
  constexpr std::uint16_t event = 0x0055;
  constexpr std::uint16_t angle = 0x0503;
  const auto* global = context.message.global();
  if (global == nullptr) return;
  const auto* kind = global->find(event);
  if (kind != nullptr && kind->natural() && context.unasked()) {
    constexpr std::array<std::string_view, 3> words{"vibration", "tilt", "drop"};
    const auto index = *kind->natural();
    if (index >= 1 && index <= words.size()) {
      context.momentary("vibration", true);
      context.action(words[static_cast<std::size_t>(index - 1)]);
    }
  }
  if (const auto* tilt = global->find(angle); tilt != nullptr && tilt->number()) {
    context.state("x.angle", *tilt->number());
  }
}

}  // namespace homeward::zigbee
