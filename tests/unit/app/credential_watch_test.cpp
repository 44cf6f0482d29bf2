#include "daemon/app/credential_watch.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

TEST(CredentialWatch, AChangeCountsWhenItIsSeenTwice) {
  std::string files = "certificate 1, key 1";
  CredentialWatch watch([&] { return files; });
  watch.used();
  EXPECT_FALSE(watch.replaced());
  files = "certificate 2, key 1";
  EXPECT_FALSE(watch.replaced()) << "the key may follow";
  files = "certificate 2, key 2";
  EXPECT_FALSE(watch.replaced());
  EXPECT_TRUE(watch.replaced());
  EXPECT_TRUE(watch.replaced()) << "until it is used";
  watch.used();
  EXPECT_FALSE(watch.replaced());
}

TEST(CredentialWatch, AChangeTakenBackDoesNotCount) {
  std::string password = "1";
  CredentialWatch watch([&] { return password; });
  watch.used();
  password = "2";
  EXPECT_FALSE(watch.replaced());
  password = "1";
  EXPECT_FALSE(watch.replaced());
  EXPECT_FALSE(watch.replaced());
}

TEST(CredentialWatch, WithoutCredentialsNothingIsReplaced) {
  CredentialWatch watch({});
  watch.used();
  EXPECT_FALSE(watch.replaced());
  EXPECT_FALSE(watch.replaced());
}

}  // namespace
}  // namespace homeward::app
