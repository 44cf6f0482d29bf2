#include "daemon/core/alert_codes.hpp"

#include <gtest/gtest.h>

namespace homeward::core {
namespace {

Alert alert_of(const std::string& property, Value value) {
  Alert alert;
  alert.category = Category::care;
  alert.evidence = {{DeviceId("d"), property, std::move(value), WallTime{}}};
  return alert;
}

TEST(AlertCodes, ThePropertyAndTheCauseChoose) {
  const struct {
    const char* property;
    Value value;
    AlertCause cause;
    AlertCodes codes;
  } cases[] = {
      {"action", std::string("single"), AlertCause::value, {"0003", "0010", "002", "101"}},
      {"sos", true, AlertCause::value, {"0003", "0010", "002", "101"}},
      {"fall", true, AlertCause::value, {"0005", "0009", "002", "120"}},
      {"smoke", true, AlertCause::value, {"0023", "0009", "002", "111"}},
      {"carbon_monoxide", true, AlertCause::value, {"0026", "0009", "002", "162"}},
      {"gas", true, AlertCause::value, {"0021", "0009", "002", "151"}},
      {"leak", true, AlertCause::value, {"0033", "0009", "002", "154"}},
      {"leak_l2", true, AlertCause::value, {"0033", "0009", "002", "154"}},
      {"contact", std::string("open"), AlertCause::value, {"0015", "0009", "002", "150"}},
      {"contact", std::string("open"), AlertCause::lasting, {"0014", "0077", "002", "150"}},
      {"motion", true, AlertCause::absence, {"0010", "0009", "002", "102"}},
      {"temperature", 12.0, AlertCause::value, {"0020", "0101", "002", "159"}},
      {"temperature", 31.0, AlertCause::lasting, {"0020", "0100", "002", "158"}},
      {"battery", 9.0, AlertCause::value, {"0050", "0016", "002", "302"}},
      {"tamper", true, AlertCause::value, {"0038", "0125", "002", "383"}},
      {"motion", true, AlertCause::silence, {"0050", "0123", "002", "147"}},
      {"steps", 3.0, AlertCause::value, {"0010", "0009", "002", "100"}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(codes_for(alert_of(one.property, one.value), one.cause), one.codes) << one.property;
  }
}

TEST(AlertCodes, ARestoreHasAStatusOfItsOwn) {
  Alert alert = alert_of("battery", 80.0);
  alert.resolved_at = WallTime{};
  EXPECT_EQ(codes_for(alert, AlertCause::value).scaip_status, "0015");
  EXPECT_EQ(codes_for(alert, AlertCause::silence).scaip_status, "0124");
  alert = alert_of("smoke", false);
  alert.resolved_at = WallTime{};
  EXPECT_EQ(codes_for(alert, AlertCause::value).scaip_status, "0094");
}

TEST(AlertCodes, ATestIsATestWhateverItsRule) {
  Alert alert = alert_of("smoke", true);
  alert.test = true;
  EXPECT_EQ(codes_for(alert, AlertCause::value), (AlertCodes{"0002", "0102", "002", "602"}));
}

TEST(AlertCodes, WithoutEvidenceTheCategoryChooses) {
  Alert alert;
  alert.category = Category::technical;
  EXPECT_EQ(codes_for(alert, AlertCause::value), (AlertCodes{"0031", "0042", "002", "300"}));
  alert.category = Category::safety;
  EXPECT_EQ(codes_for(alert, AlertCause::value).scaip_device_type, "0020");
}

TEST(AlertCodes, TheRoomIsTheLocation) {
  const struct {
    const char* room;
    const char* location;
  } cases[] = {{"", "002"},           {"bathroom", "011"}, {"bedroom_north", "012"},
               {"kitchen", "021"},    {"hallway", "042"},  {"living_room", "043"},
               {"front_door", "039"}, {"cellar", "010"},   {"hobby", "049"}};
  for (const auto& [room, location] : cases) {
    Alert alert;
    alert.room = room;
    EXPECT_EQ(codes_for(alert, AlertCause::value).scaip_location, location) << room;
  }
}

}  // namespace
}  // namespace homeward::core
