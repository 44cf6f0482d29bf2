#include "plugins/zigbee2mqtt/home.hpp"

#include "plugins/zigbee2mqtt/requests.hpp"
#include "plugins/zigbee2mqtt/settings.hpp"
#include "tests/unit/zigbee2mqtt/support.hpp"

#include <gmock/gmock.h>

#include <tuple>
#include <utility>

namespace homeward::zigbee2mqtt {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string ieee_1 = "0x00124b0000000001";
const std::string ieee_2 = "0x00124b0000000002";
const std::string id_1 = "zigbee2mqtt:" + ieee_1;
const std::string id_2 = "zigbee2mqtt:" + ieee_2;

std::string entry(const std::string& ieee, const std::string& name, const std::string& more = {}) {
  return R"({"type":"EndDevice","ieee_address":")" + ieee + R"(","friendly_name":")" + name + '"' +
         more + R"(,"interview_completed":true,"definition":{"vendor":"v","model":"m","exposes":[
    {"type":"binary","name":"contact","property":"contact","access":1},
    {"type":"enum","name":"effect","property":"effect","access":2,"values":["blink","stop"]},
    {"type":"switch","features":[{"type":"binary","name":"state","property":"state","access":7,
      "value_on":"ON","value_off":"OFF"}]}]}})";
}

std::string table(const std::vector<std::string>& entries) {
  std::string out =
      R"([{"type":"Coordinator","ieee_address":"0x00124b00000000ff","friendly_name":"C"})";
  for (const auto& one : entries) out += ',' + one;
  return out + ']';
}

/// A home whose tellings are a list of lines.
class HomeTest : public testing::Test, protected Sink {
 protected:
  void send(std::vector<sdk::Event> events) override {
    for (const auto& event : events) EXPECT_TRUE(event.device == id_1 || event.device == id_2);
    told_.push_back(test::row(events));
  }
  void device(sdk::Device device) override { told_.push_back("device " + device.name); }
  void gone(std::string device, bool removed) override {
    told_.push_back((removed ? "removed " : "left ") + device);
  }
  void response(BridgeResponse response) override {
    told_.push_back("answer " + response.transaction +
                    (response.ok ? " ok" : " " + response.error));
  }

  void hear(std::string_view topic, std::string_view payload, bool retained = false) {
    home_.message("z/" + std::string(topic), payload, retained, now_);
  }

  std::vector<std::string> take() { return std::exchange(told_, {}); }

  /// A bridge that has been online for long, with one contact at the hall.
  void settle() {
    home_.connected(now_);
    hear("bridge/state", R"({"state":"online"})", true);
    hear("bridge/devices", table({entry(ieee_1, "hall")}), true);
    pass(1min);
    take();
    std::ignore = home_.topics();
  }

  void pass(std::chrono::seconds time) {
    now_.steady += time;
    now_.wall += time;
  }

  Now now_{std::chrono::steady_clock::time_point{1h}, WallTime{1'700'000'000s}};
  std::vector<std::string> told_;
  std::string health_now_{"ok"};
  HealthBoard health_{
      [this](sdk::HealthState, std::string code, std::string) { health_now_ = std::move(code); }};
  Home home_{"z", *this, health_};
};

TEST_F(HomeTest, subscribes_what_it_needs_and_nothing_else) {
  EXPECT_THAT(home_.topics(), ElementsAre("z/bridge/devices", "z/bridge/event", "z/bridge/info",
                                          "z/bridge/response/#", "z/bridge/state"));
  hear("bridge/devices", table({entry(ieee_1, "ground/hall"), entry(ieee_2, "Küche")}));
  EXPECT_TRUE(home_.topics_changed());
  const auto change = home_.take_topic_change();
  EXPECT_THAT(change.add, ElementsAre("z/Küche", "z/Küche/availability", "z/ground/hall",
                                      "z/ground/hall/availability"));
  EXPECT_THAT(change.remove, IsEmpty());
  EXPECT_THAT(take(), ElementsAre("device ground/hall", "device Küche"));
}

TEST_F(HomeTest, a_rename_moves_the_topics_and_keeps_the_device) {
  settle();
  hear("hall", R"({"contact":true,"linkquality":9})");
  hear("bridge/devices", table({entry(ieee_1, "front door")}));
  hear("hall", "");
  const auto change = home_.take_topic_change();
  EXPECT_THAT(change.add, ElementsAre("z/front door", "z/front door/availability"));
  EXPECT_THAT(change.remove, ElementsAre("z/hall", "z/hall/availability"));
  hear("hall", R"({"contact":false,"linkquality":9})");
  hear("front door", R"({"contact":false,"linkquality":9})");
  EXPECT_THAT(take(), ElementsAre("contact=closed", "device front door", "contact=open"));
}

TEST_F(HomeTest, a_device_that_is_no_more_in_the_table_is_gone) {
  settle();
  hear("bridge/devices", table({entry(ieee_2, "attic")}));
  EXPECT_THAT(take(), ElementsAre("device attic", "removed " + id_1));
  hear("bridge/event", R"({"type":"device_leave","data":{"ieee_address":")" + ieee_2 + R"("}})");
  hear("bridge/devices", table({}));
  EXPECT_THAT(take(), ElementsAre("left " + id_2));
}

TEST_F(HomeTest, a_table_with_a_hole_removes_nobody) {
  settle();
  hear("bridge/devices", table({R"({"ieee_address":7})"}));
  hear("bridge/devices", "[]");
  hear("bridge/devices", "");
  hear("bridge/devices", "no table");
  EXPECT_THAT(take(), IsEmpty());
  EXPECT_EQ(health_now_, "malformed");
}

TEST_F(HomeTest, a_disabled_device_is_not_listened_to) {
  settle();
  hear("bridge/devices", table({entry(ieee_1, "hall", R"(,"disabled":true)")}));
  EXPECT_THAT(take(), ElementsAre("removed " + id_1));
}

TEST_F(HomeTest, devices_the_core_knows_and_the_bridge_does_not_are_gone) {
  home_.core_knows({id_1, id_2});
  EXPECT_THAT(take(), IsEmpty());
  hear("bridge/devices", table({entry(ieee_1, "hall")}), true);
  EXPECT_THAT(take(), ElementsAre("device hall", "removed " + id_2));
  home_.core_knows({id_1, id_2});
  EXPECT_THAT(take(), ElementsAre("removed " + id_2, "device hall"));
}

TEST_F(HomeTest, the_same_table_again_tells_nothing) {
  settle();
  for (int i = 0; i < 12; ++i) hear("bridge/devices", table({entry(ieee_1, "hall")}));
  EXPECT_THAT(take(), IsEmpty());
  EXPECT_FALSE(home_.topics_changed());
}

TEST_F(HomeTest, states_after_a_start_of_the_bridge_are_restored_until_the_device_speaks) {
  settle();
  hear("hall", R"({"contact":true,"linkquality":9})");
  hear("bridge/state", R"({"state":"offline"})");
  EXPECT_EQ(health_now_, "bridge-offline");
  hear("bridge/state", R"({"state":"online"})");
  EXPECT_EQ(health_now_, "ok");
  hear("hall", R"({"contact":false})");
  hear("hall", R"({"contact":false,"linkquality":9})");
  EXPECT_THAT(take(), ElementsAre("contact=closed", "contact=open~", "contact=open"));
}

TEST_F(HomeTest, the_burst_ends_by_itself_for_devices_without_link_quality) {
  settle();
  hear("bridge/state", "offline");
  hear("bridge/state", "online");
  pass(29s);
  hear("hall", R"({"contact":true})");
  pass(2s);
  hear("hall", R"({"contact":false})");
  EXPECT_THAT(take(), ElementsAre("contact=closed~", "contact=open"));
}

TEST_F(HomeTest, retained_states_are_restored_and_availability_is_read_in_both_forms) {
  settle();
  hear("hall", R"({"contact":true,"linkquality":9})", true);
  hear("hall/availability", "offline");
  hear("hall/availability", R"({"state":"online"})", true);
  EXPECT_THAT(take(),
              ElementsAre("contact=closed~", "x.availability=offline~", "x.availability=online~"));
}

TEST_F(HomeTest, malformed_messages_are_counted_and_forgiven_after_an_hour) {
  settle();
  for (const std::string_view bad : {"{", "[]", "17", "\xff\xfe", "{\"contact\":tru}"}) {
    hear("hall", bad);
  }
  hear("hall/availability", "maybe");
  hear("bridge/state", R"({"state":7})");
  hear("bridge/info", "[");
  hear("bridge/event", "x");
  hear("bridge/response/permit_join", "x");
  EXPECT_EQ(health_now_, "malformed");
  hear("hall", R"({"contact":true,"linkquality":9})");
  EXPECT_THAT(take(), ElementsAre("contact=closed"));
  pass(1h);
  home_.tidy(now_);
  EXPECT_EQ(health_now_, "ok");
}

TEST_F(HomeTest, attributes_alone_are_read_but_complained_about) {
  settle();
  hear("bridge/info", R"({"version":"2.14.1","config":{"advanced":{"output":"attribute"}}})");
  EXPECT_EQ(health_now_, "output-attribute");
  const auto change = home_.take_topic_change();
  EXPECT_THAT(change.add, AllOf(Contains("z/hall/contact"), Contains("z/hall/linkquality"),
                                Contains("z/hall/state")));
  hear("hall/contact", "true");
  hear("hall/state", "ON");
  hear("hall/contact", "");
  hear("hall/linkquality", "88");
  EXPECT_THAT(take(), ElementsAre("contact=closed", "switch=true", "x.linkquality=88"));
  hear("bridge/info", R"({"config":{"advanced":{"output":"attribute_and_json"}}})");
  EXPECT_EQ(health_now_, "ok");
  EXPECT_THAT(home_.take_topic_change().remove, Contains("z/hall/contact"));
}

TEST_F(HomeTest, a_failed_interview_and_a_bridge_that_never_spoke_are_told) {
  home_.connected(now_);
  home_.tidy(now_);
  EXPECT_EQ(health_now_, "ok");
  pass(10s);
  home_.tidy(now_);
  EXPECT_EQ(health_now_, "bridge-missing");
  hear("bridge/state", "online", true);
  EXPECT_EQ(health_now_, "ok");
  hear("bridge/devices", table({entry(ieee_1, "hall", R"(,"interview_state":"FAILED")")}));
  EXPECT_EQ(health_now_, "interview-failed");
  hear("bridge/devices", table({entry(ieee_1, "hall")}));
  EXPECT_EQ(health_now_, "ok");
}

TEST_F(HomeTest, answers_reach_those_who_asked) {
  settle();
  hear("bridge/response/device/remove",
       R"({"data":{},"status":"error","error":"no","transaction":"t1"})");
  hear("bridge/response/permit_join", R"({"data":{},"status":"ok","transaction":"t2"})");
  hear("bridge/response/permit_join", R"({"data":{},"status":"ok"})");
  hear("bridge/response/permit_join", R"({"status":"ok","transaction":"old"})", true);
  EXPECT_THAT(take(), ElementsAre("answer t1 no", "answer t2 ok"));
}

TEST_F(HomeTest, a_device_may_be_named_like_another_ones_availability) {
  hear("bridge/devices", table({entry(ieee_1, "hall"), entry(ieee_2, "hall/availability")}));
  take();
  hear("hall/availability", R"({"contact":true,"linkquality":9})");
  EXPECT_THAT(take(), ElementsAre("contact=closed"));
}

TEST_F(HomeTest, commands_become_requests) {
  settle();
  const std::string device = R"("device":")" + id_1 + '"';
  const std::vector<std::tuple<std::string, std::string, std::string>> rows = {
      {"permit_join", R"({"time":120})",
       R"(z/bridge/request/permit_join {"time":120,"transaction":"t"})"},
      {"permit_join", R"({"time":254})",
       R"(z/bridge/request/permit_join {"time":254,"transaction":"t"})"},
      {"permit_join", R"({"time":255})", "permit_join wants a time of 0 to 254 seconds"},
      {"permit_join", R"({"time":-1})", "permit_join wants a time of 0 to 254 seconds"},
      {"permit_join", "{}", "permit_join wants a time of 0 to 254 seconds"},
      {"identify", "{" + device + "}", R"(z/hall/set {"effect":"blink"})"},
      {"set", "{" + device + R"(,"property":"switch","value":true})",
       R"(z/hall/set {"state":"ON"})"},
      {"set", "{" + device + R"(,"property":"switch","value":"up"})",
       "the property wants true or false"},
      {"set", "{" + device + R"(,"property":"contact","value":true})",
       "the device has no such property that can be set"},
      {"read", "{" + device + R"(,"property":"switch"})", R"(z/hall/get {"state":""})"},
      {"read", "{" + device + R"(,"property":"contact"})",
       "the device has no such property that can be read"},
      {"remove", "{" + device + "}",
       R"(z/bridge/request/device/remove {"id":")" + ieee_1 +
           R"(","force":false,"transaction":"t"})"},
      {"rename", "{" + device + R"(,"name":"a/b"})",
       R"(z/bridge/request/device/rename {"from":")" + ieee_1 +
           R"(","to":"a/b","homeassistant_rename":false,"transaction":"t"})"},
      {"rename", "{" + device + R"(,"name":"a/#"})",
       "rename wants a name without + # and control characters"},
      {"remove", R"({"device":"zigbee2mqtt:0x0"})", "the bridge has no such device"},
      {"remove", "{}", "the command wants a device"},
      {"reboot", "{" + device + "}", "the plugin knows no such command"},
  };
  for (const auto& [command, args, expected] : rows) {
    json::Parser parser;
    const auto request = make_request(home_, command, *parser.parse(args), "t");
    EXPECT_EQ(request ? request->topic + ' ' + request->payload : request.error().what, expected)
        << command << args;
  }
}

TEST(Settings, have_defaults_and_refuse_wildcards) {
  json::Parser parser;
  EXPECT_EQ(*read_settings(*parser.parse("{}")), Settings{});
  const auto read = read_settings(*parser.parse(
      R"({"broker":"mqtts://b:8883","base_topic":"home/z2m/","username":"u","password":"p"})"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->broker, "mqtts://b:8883");
  EXPECT_EQ(read->base_topic, "home/z2m");
  EXPECT_EQ(read->password, "p");
  for (const std::string_view bad :
       {R"({"base_topic":"a/#"})", R"({"base_topic":"/"})", R"({"broker":7})"}) {
    EXPECT_FALSE(read_settings(*parser.parse(bad))) << bad;
  }
}

TEST(HealthBoard, tells_the_worst_and_only_when_it_changes) {
  std::vector<std::string> told;
  HealthBoard board([&](sdk::HealthState, std::string code, std::string detail) {
    told.push_back(std::move(code) + ':' + std::move(detail));
  });
  board.clear("none");
  board.raise("small", sdk::HealthState::degraded, "1");
  board.raise("small", sdk::HealthState::degraded, "1");
  board.raise("big", sdk::HealthState::failed, "2");
  board.raise("small", sdk::HealthState::degraded, "3");
  board.clear("big");
  board.clear("small");
  board.repeat();
  EXPECT_THAT(told, ElementsAre("small:1", "big:2", "small:3", "ok:", "ok:"));
}

}  // namespace
}  // namespace homeward::zigbee2mqtt
