#include "daemon/platforms/thingsboard_rpc.hpp"

#include "daemon/platforms/command.hpp"
#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>

namespace homeward::platforms {
namespace {

using json::Value;
using json::Writer;

constexpr json::Limits kLimits{.size = 64UL * 1024UL, .depth = 8};
constexpr std::string_view kOwnRequests = "v1/devices/me/rpc/request/";
constexpr std::string_view kGatewayRequests = "v1/gateway/rpc";
constexpr std::size_t kLongestMethod = 64;
constexpr std::size_t kLongestId = 128;
constexpr std::size_t kLongestDevice = 256;
constexpr std::size_t kLongestRequest = 20;

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= kLongestRequest &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

Error invalid(std::string what) {
  return failure(ErrorCode::invalid, std::move(what), "rpc");
}

/// ThingsBoard counts its requests anew after a restart, so their number says nothing over time.
/// What may safely come twice is named by what it does; all else needs an id of the asker.
Result<std::string> id_of(std::string_view method, Value params) {
  json::Fields fields(params, "params");
  const std::string_view id = fields.text_or_none("id", kLongestId);
  const std::string_view alert = fields.text_or_none("alert", kLongestId);
  if (fields.failed()) return fields.error();
  if (!id.empty()) return std::string(id);
  if ((method == "acknowledge" || method == "resolve") && !alert.empty()) {
    return std::string(method) + "-" + std::string(alert);
  }
  return invalid("`params.id` is missing: a request's number does not name it for good");
}

/// The request as a command of the profile `homeward`, which has one decoder with its limits.
std::string as_command(std::string_view method, std::string_view id, Value params) {
  std::string out;
  Writer json(out);
  json.begin_object().text("type", method).text("id", id);
  for (std::size_t index = 0; index < params.size(); ++index) {
    const auto [name, value] = params.member_at(index);
    const bool written = name == "type" || name == "id" || name == "specversion";
    if (!written) json.key(name).raw(value.to_json());
  }
  json.end_object();
  return out;
}

/// `route` ends with a slash.
Result<ports::PlatformCommand> read_request(Value request, const std::string& route) {
  json::Fields fields(request, "rpc");
  const std::string_view method = fields.text("method", kLongestMethod);
  const Value params = fields.object("params");
  if (fields.failed()) return fields.error();
  const Result<std::string> id = id_of(method, params);
  if (!id) return id.error();
  Result<ports::PlatformCommand> command = decode_command(as_command(method, *id, params));
  if (command) command->id = route + command->id;
  return command;
}

/// `{"device": ..., "data": {"id": n, "method": ..., "params": {...}}}`
Result<ports::PlatformCommand> read_gateway_request(Value request, std::string_view gateway) {
  json::Fields fields(request, "rpc");
  const std::string_view device = fields.text("device", kLongestDevice);
  const Value data = fields.object("data");
  if (fields.failed()) return fields.error();
  const bool ours = device.starts_with(gateway) && device.find('/') == std::string_view::npos;
  if (!ours) return invalid("`device` is none of this home");
  const auto number = data.member("id").unsigned_integer();
  if (!number) return invalid("`data.id` is missing");
  return read_request(data, "gateway/" + std::to_string(*number) + "/" + std::string(device) + "/");
}

}  // namespace

Result<ports::PlatformCommand> decode_rpc(const ports::WireMessage& message,
                                          std::string_view gateway) {
  json::Parser parser(kLimits);
  const Result<Value> parsed = parser.parse(message.payload);
  if (!parsed) return parsed.error();
  if (!parsed->is_object()) return invalid("a request is a JSON object");
  if (message.topic == kGatewayRequests) return read_gateway_request(*parsed, gateway);
  std::string_view number = message.topic;
  if (!number.starts_with(kOwnRequests)) return invalid("not a topic of requests");
  number.remove_prefix(kOwnRequests.size());
  if (!is_number(number)) return invalid("the topic has no number of a request");
  return read_request(*parsed, "me/" + std::string(number) + "/");
}

std::optional<RpcRoute> route_of(std::string_view command) {
  const auto next = [&command]() -> std::string {
    const std::size_t end = std::min(command.find('/'), command.size());
    std::string part(command.substr(0, end));
    command.remove_prefix(std::min(end + 1, command.size()));
    return part;
  };
  RpcRoute route;
  const std::string asked = next();
  route.request = next();
  if ((asked != "me" && asked != "gateway") || !is_number(route.request)) return std::nullopt;
  if (asked == "gateway") route.device = next();
  route.id = std::string(command);
  return route;
}

}  // namespace homeward::platforms
