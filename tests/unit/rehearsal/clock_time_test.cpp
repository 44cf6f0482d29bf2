#include "daemon/rehearsal/clock_time.hpp"

#include <gtest/gtest.h>

namespace homeward::rehearsal {
namespace {

using namespace std::chrono_literals;
using core::SteadyTime;

const core::TimeZone& amsterdam() {
  static const core::TimeZone zone = core::TimeZone::find("Europe/Amsterdam").value();
  return zone;
}

/// A time line that has nothing to do with the wall clock.
constexpr core::ClockMapping kClock{std::chrono::hours{400'000}, core::TimeQuality::synchronised};

SteadyTime at(int year, unsigned month, unsigned day, std::chrono::seconds time) {
  const std::chrono::local_days date{std::chrono::year{year} / std::chrono::month{month} /
                                     std::chrono::day{day}};
  return kClock.steady(amsterdam().instant(date, time));
}

std::string meant(const TimeText& text, SteadyTime from) {
  const Result<SteadyTime> time = resolve(text, {from, kClock, amsterdam()});
  return time ? shown(*time, kClock, amsterdam()) : time.error().what;
}

TimeText clock_time(TimeText::Kind kind, std::chrono::seconds time, bool second = false) {
  TimeText text;
  text.kind = kind;
  text.time_of_day = time;
  text.second = second;
  return text;
}

TEST(ClockTime, ATimeOfDayIsOnTheDateOfTheReference) {
  const SteadyTime from = at(2026, 3, 10, 22h);
  EXPECT_EQ(meant(clock_time(TimeText::Kind::time_of_day, 23h + 10min + 5s), from),
            "2026-03-10 23:10:05");
  EXPECT_EQ(meant(clock_time(TimeText::Kind::time_of_day, 21h), from), "2026-03-10 21:00:00");
}

TEST(ClockTime, NextIsTheFirstOneAfterTheReference) {
  const SteadyTime from = at(2026, 3, 10, 22h);
  EXPECT_EQ(meant(clock_time(TimeText::Kind::next, 23h), from), "2026-03-10 23:00:00");
  EXPECT_EQ(meant(clock_time(TimeText::Kind::next, 22h), from), "2026-03-11 22:00:00");
  EXPECT_EQ(meant(clock_time(TimeText::Kind::next, 2h), from), "2026-03-11 02:00:00");
}

TEST(ClockTime, TheNightOfTheClockHasTwoOfEachMinute) {
  const SteadyTime from = at(2026, 10, 24, 22h);
  EXPECT_EQ(meant(clock_time(TimeText::Kind::next, 2h + 30min), from), "2026-10-25 02:30:00");
  EXPECT_EQ(meant(clock_time(TimeText::Kind::next, 2h + 30min, true), from),
            "2026-10-25 02:30:00b");
  const SteadyTime first = at(2026, 10, 25, 2h + 30min);
  EXPECT_EQ(meant(clock_time(TimeText::Kind::next, 2h + 30min), first), "2026-10-26 02:30:00");
  TimeText later;
  later.after = 1h;
  EXPECT_EQ(meant(later, first), "2026-10-25 02:30:00b");
}

TEST(ClockTime, OtherNightsHaveOne) {
  EXPECT_EQ(meant(clock_time(TimeText::Kind::next, 2h + 30min, true), at(2026, 3, 10, 22h)),
            "there is no second 02:30:00 on 2026-03-11");
}

TEST(ClockTime, TheHourThatSpringSkipsIsItsEnd) {
  EXPECT_EQ(meant(clock_time(TimeText::Kind::next, 2h + 30min), at(2026, 3, 28, 22h)),
            "2026-03-29 03:00:00");
}

TEST(ClockTime, IsShownWithMicrosecondsWhereThereAreAny) {
  EXPECT_EQ(shown(at(2026, 3, 10, 9h) + 250ms, kClock, amsterdam()), "2026-03-10 09:00:00.250000");
}

}  // namespace
}  // namespace homeward::rehearsal
