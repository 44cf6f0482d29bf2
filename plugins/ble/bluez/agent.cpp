#include "plugins/ble/bluez/agent.hpp"

#include "plugins/ble/bluez/device_report.hpp"
#include "plugins/ble/bluez/objects.hpp"

#include <systemd/sd-bus.h>

#include <string>

namespace homeward::ble::bluez {
namespace {

constexpr std::chrono::seconds kTimeout{15};
constexpr const char* kPath = "/homeward/agent";
constexpr const char* kInterface = "org.bluez.Agent1";
constexpr const char* kRegister = "RegisterAgent";
constexpr const char* kUnregister = "UnregisterAgent";
constexpr const char* kManager = "org.bluez.AgentManager1";

int reject(sd_bus_message* call) {
  return sd_bus_reply_method_errorf(call, "org.bluez.Error.Rejected", "not one of ours");
}

}  // namespace

int Agent::answer(sd_bus_message* call) {
  if (sd_bus_message_is_method_call(call, kInterface, nullptr) <= 0) return 0;
  const std::string_view member = sd_bus_message_get_member(call);
  if (member == "Release" || member == "Cancel") return sd_bus_reply_method_return(call, "");
  const char* path = nullptr;
  if (sd_bus_message_read(call, "o", &path) <= 0) return reject(call);
  const auto address = address_in_path(path);
  const Known known = address ? lookup_(*address) : Known{};
  if (!known.ours) return reject(call);
  if (member == "RequestPasskey" && known.passkey) {
    return sd_bus_reply_method_return(call, "u", *known.passkey);
  }
  if (member == "RequestPinCode" && known.passkey) {
    return sd_bus_reply_method_return(call, "s", std::to_string(*known.passkey).c_str());
  }
  const bool needs_nobody = member == "RequestConfirmation" || member == "RequestAuthorization" ||
                            member == "AuthorizeService" || member == "DisplayPasskey";
  return needs_nobody ? sd_bus_reply_method_return(call, "") : reject(call);
}

boost::asio::awaitable<Result<void>> Agent::offer(bool passkey) {
  if (served_on_ != bus_.connection()) {
    const auto served = bus_.serve(kPath, [this](sd_bus_message* call) { return answer(call); });
    if (!served) co_return served.error();
    served_on_ = bus_.connection();
  }
  const char* const ability = passkey ? "KeyboardOnly" : "NoInputNoOutput";
  auto registered = co_await ask(kRegister, ability);
  const bool there = !registered && registered.error().where == "org.bluez.Error.AlreadyExists";
  if (there && ability_ == ability) co_return Result<void>{};
  if (there) {
    // What an agent can do is told once: another ability takes another registration.
    const auto ended = co_await ask(kUnregister, nullptr);
    if (!ended) co_return ended.error();
    registered = co_await ask(kRegister, ability);
  }
  if (registered) ability_ = ability;
  co_return registered;
}

boost::asio::awaitable<Result<void>> Agent::ask(const char* member, const char* ability) {
  Message message = bus_.make_call(kService, "/org/bluez", kManager, member);
  if (message) {
    sd_bus_message_append(message.get(), "o", kPath);
    if (ability != nullptr) sd_bus_message_append(message.get(), "s", ability);
  }
  const auto answer = co_await bus_.call(std::move(message), kTimeout);
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

}  // namespace homeward::ble::bluez
