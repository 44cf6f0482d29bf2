#include "cli/text/csv.hpp"

#include <gtest/gtest.h>

#include <array>

namespace homeward::cli {
namespace {

constexpr std::array<std::string_view, 4> kColumns{"a", "b", "c", "d"};

std::string line_of(std::string_view text) {
  json::Parser parser;
  return csv_line(parser.parse(text).value(), kColumns);
}

TEST(Csv, TheColumnsAreInTheirOrderAndWhatIsMissingIsEmpty) {
  EXPECT_EQ(csv_head(kColumns), "a,b,c,d\r\n");
  EXPECT_EQ(line_of(R"({"d":true,"a":"x","other":1,"b":null})"), "\"x\",,,true\r\n");
  EXPECT_EQ(line_of(R"({"b":2.5})"), ",2.5,,\r\n");
}

TEST(Csv, QuotesAreDoubledAndLinesStayInsideThem) {
  EXPECT_EQ(line_of(R"({"a":"say \"no\", twice\nand go"})"),
            "\"say \"\"no\"\", twice\nand go\",,,\r\n");
  EXPECT_EQ(line_of(R"({"a":["x","y"]})"), "\"[\"\"x\"\",\"\"y\"\"]\",,,\r\n");
}

TEST(Csv, NoTextIsAFormula) {
  EXPECT_EQ(line_of(R"({"a":"=1+1","b":"@x","c":"-","d":"a=b"})"),
            "\"'=1+1\",\"'@x\",\"'-\",\"a=b\"\r\n");
}

}  // namespace
}  // namespace homeward::cli
