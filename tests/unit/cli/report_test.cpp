#include "cli/report/report.hpp"
#include "cli/report/html.hpp"
#include "cli/report/plots.hpp"

#include <gmock/gmock.h>

namespace homeward::cli::report {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kHostile = R"(</td><script>alert(1)</script>" x=')";

std::string json(const std::string& text) {
  std::string out;
  for (const char c : text) out += (c == '"' ? "\\" : "") + std::string(1, c);
  return '"' + out + '"';
}

Material home(const std::string& name) {
  Material made;
  made.by = "Anna";
  made.status = std::make_unique<Answer>(
      R"({"gateway":)" + json(name) +
      R"(,"version":"0.1.0","config_hash":"sha256:ab","problems":[)" + json(name) +
      R"(],"platforms":[{"id":"care","connected":true,"broker":)" + json(name) +
      R"(,"waiting":{"alarm":1,"reading":2}}]})");
  made.devices = std::make_unique<Answer>(
      R"({"devices":[{"id":)" + json(name) + R"(,"address":"z:1","room":)" + json(name) +
      R"(,"last_seen":null,"values":{"contact":"open"},"rssi":-95,"battery":9,)"
      R"("configured":true},{"id":"bed","address":"z:2","room":"","configured":true,)"
      R"("last_seen":"2026-11-23T09:00:00Z","values":{},"link_quality":200,"battery":80}]})");
  made.alerts = std::make_unique<Answer>(
      R"({"alerts":[{"rule":)" + json(name) +
      R"(,"test":true,"fired_at":"2026-11-23T09:00:00Z",)"
      R"("told":[)" +
      json(name) + R"(],"acknowledged":{"at":"2026-11-23T09:00:12Z","by":)" + json(name) +
      R"(,"via":"care"}},{"rule":"real","test":false}]})");
  made.rules.push_back(std::make_unique<Answer>(
      R"({"rule":)" + json(name) + R"(,"why":)" + json(name) +
      R"(,"for":"15 min","severity":"critical","category":"safety","enabled":true,)"
      R"("alerts":[{"parts":[{"role":"when","text":"all of these","depth":0},{"text":)" +
      json(name) +
      R"(,"depth":1},{"text":"not this","depth":1},{"text":"asleep holds","depth":2},)"
      R"({"role":"during","text":"night","depth":0}]},{"parts":[]}]})"));
  made.walk = std::make_unique<Answer>(
      R"({"summary":{"begun":"2026-11-23T08:00:00Z","ended":"2026-11-23T08:30:00Z","reacted":1,)"
      R"("of":2,"sensors":[{"device":"bed","room":null,"reacted_at":"2026-11-23T08:01:00Z",)"
      R"("property":"occupancy","value":)" +
      json(name) + R"(},{"device":"door","reacted_at":null}]}})");
  made.activity.until = WallTime{std::chrono::hours{5}};
  made.activity.hours = {{WallTime{std::chrono::hours{2}}, 4}};
  return made;
}

TEST(Report, TellsWhatWasTestedAndHowItWent) {
  const std::string html = to_html(home("villa"), {});
  for (const char* part :
       {"<h1>Commissioning report: villa</h1>", "1 of 2 sensors reacted.", "not at all",
        "after 12 s by villa via care", "for at least 15 min", "the same for each of 2 devices",
        "-95 dBm", "9 %", "200/255", "<td class=\"bad\">never</td>", "class=\"weak\"",
        "activity by the hour, at most 4"}) {
    EXPECT_THAT(html, HasSubstr(part));
  }
  EXPECT_THAT(html, Not(HasSubstr("real")));
}

TEST(Report, ShowsWhatAConditionIsMadeOfInsideIt) {
  const std::string html = to_html(home("villa"), {});
  EXPECT_THAT(html, HasSubstr("<p class=\"quiet\">critical, safety</p>"));
  EXPECT_THAT(html, HasSubstr("<ul><li>when: all of these<ul><li>villa</li>\n"
                              "<li>not this<ul><li>asleep holds</li>\n</ul>\n</li>\n</ul>\n"
                              "</li>\n<li>during: night</li>\n</ul>\n"));
}

TEST(Report, EscapesEverythingThatComesFromOutside) {
  const std::string html = to_html(home(kHostile), {});
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; x=&#39;"));
}

TEST(Report, NeedsNothingBesideIt) {
  const std::string html = to_html(home("villa"), {});
  for (const char* outside : {"http:", "https:", "src=", "url(", "@import", "<link"}) {
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
}

TEST(Report, SaysWhatIsMissing) {
  Material material = home("villa");
  material.walk.reset();
  material.alerts = std::make_unique<Answer>(R"({"alerts":[]})");
  const std::string html = to_html(material, {});
  EXPECT_THAT(html, HasSubstr("No walk test is part of this report"));
  EXPECT_THAT(html, HasSubstr("No test alert was sent"));
}

TEST(Report, PlotsALineBetweenLowestAndHighest) {
  History battery;
  battery.until = WallTime{std::chrono::hours{120}};
  for (int i = 0; i < 120; ++i) {
    battery.points.push_back({WallTime{std::chrono::hours{i}}, 100.0 - i / 2.0, ""});
  }
  const std::string svg = line_svg(battery);
  EXPECT_THAT(svg, HasSubstr("<title>41 to 100</title>"));
  EXPECT_THAT(svg, HasSubstr("points=\"0,4 "));
  battery.points.resize(1);
  EXPECT_EQ(line_svg(battery), "");
  EXPECT_EQ(activity_svg({}, "", ""), "");
}

TEST(Html, ReplacesControlCharacters) {
  EXPECT_EQ(escaped(std::string("a\x1b[31m\0b", 8)), "a\uFFFD[31m\uFFFDb");
}

}  // namespace
}  // namespace homeward::cli::report
