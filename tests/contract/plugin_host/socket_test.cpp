#include "daemon/plugin_host/listener.hpp"
#include "tests/contract/plugin_host/world.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

#include <fstream>

namespace homeward::plugin_host {
namespace {

using ::testing::HasSubstr;

class PluginSocket : public HostTest {};

TEST_F(PluginSocket, IsForOwnerAndGroup) {
  start({plugin("ble")});
  EXPECT_EQ(std::filesystem::status(socket).permissions(), std::filesystem::perms{0660});
}

TEST_F(PluginSocket, ReplacesAFileThatNobodyListensOn) {
  const Result<int> dead = listen_at(socket);
  ASSERT_TRUE(dead);
  ::close(*dead);
  start({plugin("ble")});
  EXPECT_TRUE(welcomed("ble"));
}

TEST_F(PluginSocket, IsNotTakenFromAProcessThatListens) {
  start({plugin("ble")});
  const Result<int> second = listen_at(socket);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::refused);
  EXPECT_THAT(second.error().what, HasSubstr("another process listens"));
  EXPECT_TRUE(welcomed("ble"));
}

TEST_F(PluginSocket, DoesNotReplaceAnOrdinaryFile) {
  std::ofstream(socket) << "precious";
  const Result<int> number = listen_at(socket);
  ASSERT_FALSE(number);
  EXPECT_EQ(number.error().code, ErrorCode::invalid);
  EXPECT_THROW(start({plugin("ble")}), std::runtime_error);
  EXPECT_TRUE(std::filesystem::exists(socket));
}

TEST_F(PluginSocket, HasAPathThatFits) {
  const Result<int> number = listen_at("/tmp/" + std::string(200, 'x'));
  ASSERT_FALSE(number);
  EXPECT_THAT(number.error().what, HasSubstr("107"));
}

}  // namespace
}  // namespace homeward::plugin_host
