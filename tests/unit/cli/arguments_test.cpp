#include "cli/arguments.hpp"
#include "cli/exit_code.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace homeward::cli {
namespace {

std::optional<Arguments> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "homeward");
  return parse_arguments(static_cast<int>(words.size()), words.data());
}

TEST(Arguments, TakeGlobalOptionsBeforeAndAfterTheCommand) {
  for (const auto& words : {std::vector<const char*>{"--json", "--socket", "/s", "status"},
                            std::vector<const char*>{"status", "--json", "--socket", "/s"}}) {
    const auto arguments = parse(words);
    ASSERT_TRUE(arguments);
    EXPECT_TRUE(arguments->json);
    EXPECT_EQ(arguments->socket, "/s");
    EXPECT_TRUE(std::holds_alternative<StatusOptions>(arguments->command));
  }
}

TEST(Arguments, OfEachCommandAreItsOwn) {
  const auto events = parse({"events", "--follow", "--limit", "5"});
  EXPECT_TRUE(std::get<EventsOptions>(events->command).follow);
  EXPECT_EQ(std::get<EventsOptions>(events->command).limit, 5U);
  const auto ack = parse({"ack", "01KAR5T8", "--by", "Anna"});
  EXPECT_EQ(std::get<AckOptions>(ack->command).alert, "01KAR5T8");
  EXPECT_EQ(std::get<AckOptions>(ack->command).by, "Anna");
  const auto silence = parse({"silence", "door", "--for", "8h", "--reason", "why", "--critical"});
  EXPECT_EQ(std::get<SilenceOptions>(silence->command).rule, "door");
  EXPECT_EQ(std::get<SilenceOptions>(silence->command).length, "8h");
  EXPECT_TRUE(std::get<SilenceOptions>(silence->command).critical);
  const auto end = parse({"silence", "door", "--end"});
  EXPECT_TRUE(std::get<SilenceOptions>(end->command).end);
  const auto audit = parse({"audit", "--before", "17"});
  EXPECT_EQ(std::get<AuditOptions>(audit->command).before, 17U);
  const auto vacation = parse({"vacation", "until", "2026-12-05", "--by", "Anna"});
  EXPECT_FALSE(std::get<PresenceOptions>(vacation->command).home);
  EXPECT_EQ(std::get<PresenceOptions>(vacation->command).until, "2026-12-05");
  EXPECT_EQ(std::get<PresenceOptions>(vacation->command).by, "Anna");
  EXPECT_TRUE(std::get<PresenceOptions>(parse({"home"})->command).home);
  EXPECT_EQ(std::get<PresenceOptions>(parse({"away"})->command).until, "");
  const auto cancel = parse({"cancel", "stove", "--device", "stove_1"});
  EXPECT_EQ(std::get<CancelOptions>(cancel->command).rule, "stove");
  EXPECT_EQ(std::get<CancelOptions>(cancel->command).device, "stove_1");
  EXPECT_EQ(std::get<BaselineOptions>(parse({"baseline"})->command).days, 14U);
  const auto whatif = parse({"whatif", "--since", "7d", "new.yaml"});
  EXPECT_EQ(std::get<WhatIfOptions>(whatif->command).since, "7d");
  EXPECT_EQ(std::get<WhatIfOptions>(whatif->command).files.size(), 1U);
  const auto check = parse({"check", "a.yaml", "b.yaml"});
  EXPECT_EQ(std::get<CheckOptions>(check->command).files.size(), 2U);
  const auto replay = parse({"replay", "--config", "c.yaml", "--events", "-"});
  EXPECT_EQ(std::get<ReplayOptions>(replay->command).events, "-");
}

TEST(Arguments, OfCommissioningAreTheirOwn) {
  EXPECT_EQ(std::get<WalkTestOptions>(parse({"walk-test"})->command).length, "30m");
  EXPECT_EQ(std::get<WalkTestOptions>(parse({"walk-test", "5m"})->command).length, "5m");
  const auto alert = parse({"test-alert", "door", "--wait", "5m"});
  EXPECT_EQ(std::get<TestAlertOptions>(alert->command).wait, "5m");
  EXPECT_EQ(std::get<TestAlertOptions>(parse({"test-alert", "door"})->command).wait, "");
  const auto history = parse({"history", "fridge.temperature", "--since", "2d", "--json"});
  EXPECT_EQ(std::get<HistoryOptions>(history->command).what, "fridge.temperature");
  EXPECT_TRUE(std::get<HistoryOptions>(parse({"history", "--activity"})->command).activity);
  const auto kit = parse({"plugin-test", "--seconds", "3", "--", "./status", "--json", "-x"});
  EXPECT_EQ(std::get<PluginTestOptions>(kit->command).command,
            (std::vector<std::string>{"./status", "--json", "-x"}));
  EXPECT_FALSE(kit->json);
  const auto plain = parse({"plugin-test", "./plugin"});
  EXPECT_EQ(std::get<PluginTestOptions>(plain->command).command,
            std::vector<std::string>{"./plugin"});
}

TEST(Arguments, OfDevicesListThemOrEditThem) {
  EXPECT_TRUE(std::holds_alternative<DevicesOptions>(parse({"devices"})->command));
  EXPECT_TRUE(parse({"devices", "--json"})->json);
  const auto adopted = parse({"devices", "adopt", "ble:A4", "bed", "--room", "bedroom",
                              "--properties", "occupancy,battery"});
  const auto& adopt = std::get<DevicesEditOptions>(adopted->command);
  EXPECT_EQ(adopt.action, DevicesEditOptions::Action::adopt);
  EXPECT_EQ(adopt.name, "bed");
  EXPECT_EQ(adopt.other, "ble:A4");
  EXPECT_EQ(adopt.properties, (std::vector<std::string>{"occupancy", "battery"}));
  const auto renamed = parse({"devices", "rename", "a", "b", "--no-reload", "--config", "/c"});
  const auto& rename = std::get<DevicesEditOptions>(renamed->command);
  EXPECT_EQ(rename.action, DevicesEditOptions::Action::rename);
  EXPECT_EQ(rename.config, "/c");
  EXPECT_TRUE(rename.no_reload);
}

TEST(Arguments, OfAMistypedCommandNameTheOneThatWasMeant) {
  try {
    (void)parse({"--json", "statsu"});
    ADD_FAILURE() << "accepted";
  } catch (const CommandFailure& failure) {
    EXPECT_STREQ(failure.what(),
                 "there is no command 'statsu'; did you mean 'status'? (see homeward --help)");
  }
}

TEST(Arguments, ThatAreWrongEndWithTheUsageCode) {
  const std::vector<std::vector<const char*>> table = {
      {},
      {"statsu"},
      {"ack"},
      {"replay", "--config", "c.yaml"},
      {"events", "--limit", "0"},
      {"alerts", "--limit", "1001"},
      {"status", "--verbose"},
      {"silence"},
      {"silence", "door", "--end", "--for", "8h"},
      {"audit", "--before", "x"},
      {"vacation"},
      {"vacation", "2026-12-05"},
      {"vacation", "from", "2026-12-05"},
      {"cancel"},
      {"baseline", "--days", "91"},
      {"history", "a.b", "--activity"},
      {"plugin-test"},
      {"devices", "adopt", "ble:A4"},
      {"devices", "burn"},
      {"completion", "fish"},
  };
  for (const auto& words : table) {
    try {
      (void)parse(words);
      ADD_FAILURE() << "accepted " << (words.empty() ? "nothing" : words.front());
    } catch (const CommandFailure& failure) {
      EXPECT_EQ(failure.code(), ExitCode::usage);
    }
  }
}

}  // namespace
}  // namespace homeward::cli
