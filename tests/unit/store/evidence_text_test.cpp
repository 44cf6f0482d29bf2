#include "daemon/store/evidence_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace homeward::store {
namespace {

core::Evidence piece(core::Value value) {
  return {core::DeviceId("hall"), "temperature", std::move(value),
          core::WallTime(core::Duration(-7))};
}

TEST(EvidenceText, ReadsBackWhatWasWritten) {
  const std::vector<core::Evidence> evidence{
      piece(true),
      piece(false),
      piece(0.1 + 0.2),
      piece(-0.0),
      piece(std::numeric_limits<double>::max()),
      piece(std::numeric_limits<double>::denorm_min()),
      piece(std::numeric_limits<double>::infinity()),
      piece(std::string("true")),
      piece(std::string("1.5")),
      piece(std::string("\"\\\n\x01\xF0\x9F\x91\xB5\xFF")),
  };
  EXPECT_EQ(read_evidence(write_evidence(evidence)), evidence);
}

TEST(EvidenceText, ANumberThatIsNoneStaysNone) {
  const auto read = read_evidence(write_evidence({piece(std::nan(""))}));
  EXPECT_TRUE(std::isnan(std::get<double>(read.at(0).value)));
}

TEST(EvidenceText, NoEvidenceIsAnEmptyList) {
  EXPECT_EQ(write_evidence({}), "[]");
  EXPECT_TRUE(read_evidence("[]").empty());
}

TEST(EvidenceText, ForeignTextIsRefused) {
  for (const char* text :
       {"", "{}", "[1]", "[[]]", "[[\"a\",\"b\",\"n\",\"x\",1]]", "[[\"a\",\"b\",\"n\",\"\",1]]",
        "[[\"a\",\"b\",\"n\",\"1 \",1]]", "[[\"a\",\"b\",\"s\",\"x\",\"1\"]]",
        "[[\"a\",\"b\",\"s\",\"x\",1,2]]", "[[1,2,3,4,5]]", "[[\"a\",\"b\",\"s\",\"x\",1]"}) {
    EXPECT_THROW(static_cast<void>(read_evidence(text)), std::exception) << text;
  }
}

}  // namespace
}  // namespace homeward::store
