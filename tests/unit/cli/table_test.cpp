#include "cli/text/table.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

TEST(Table, AlignsColumnsByTheirWidestCell) {
  Table table({"A", "LONG"});
  table.add({"first", "x"});
  table.add({"2", "yy"});
  EXPECT_EQ(table.text(),
            "A      LONG\n"
            "first  x\n"
            "2      yy\n");
}

TEST(Table, CountsCharactersNotBytes) {
  Table table({"NAME", "N"});
  table.add({"José", "1"});
  table.add({"Anna", "2"});
  EXPECT_EQ(table.text(),
            "NAME  N\n"
            "José  1\n"
            "Anna  2\n");
}

TEST(Table, MakesHostileCellsHarmless) {
  Table table({"NAME"});
  table.add({"a\x1b[2Jb\nc\xC2\x9B"});
  EXPECT_EQ(table.text(), "NAME\na?[2Jb?c?\n");
}

TEST(Table, IndentsAndLeavesNoSpacesAtTheEnd) {
  Table table({"A", "B"});
  table.add({"x", ""});
  EXPECT_EQ(table.text(2), "  A  B\n  x\n");
}

}  // namespace
}  // namespace homeward::cli
