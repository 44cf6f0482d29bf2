#include "daemon/control/router.hpp"

#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace homeward::control {
namespace {

using Handler = awaitable<Reply> (*)(ports::Operations*, Request);

/// `{}` in a pattern stands for one segment that is not empty and becomes one of Request::names.
struct Route {
  std::string_view method;
  std::string_view pattern;
  Handler handler;
};

constexpr std::array kRoutes{
    Route{"GET", "v1/status", get_status},
    Route{"GET", "v1/devices", get_devices},
    Route{"GET", "v1/alerts", get_alerts},
    Route{"POST", "v1/alerts/{}/acknowledge", post_acknowledge},
    Route{"POST", "v1/test-alert", post_test_alert},
    Route{"POST", "v1/silences", post_silence},
    Route{"POST", "v1/silences/{}/end", post_end_silence},
    Route{"GET", "v1/audit", get_audit},
    Route{"GET", "v1/events", get_events},
    Route{"POST", "v1/reload", post_reload},
    Route{"GET", "metrics", get_metrics},
    Route{"GET", "v1/rules", get_rules},
    Route{"GET", "v1/rules/{}/explanation", get_explanation},
    Route{"POST", "v1/rules/{}/cancel-warning", post_cancel_warning},
    Route{"GET", "v1/routine", get_routine},
    Route{"GET", "v1/journal", get_journal},
    Route{"GET", "v1/hindsight", get_hindsight},
    Route{"POST", "v1/presence", post_presence},
    Route{"POST", "v1/exports", post_export},
    Route{"POST", "v1/backups", post_backup},
    Route{"POST", "v1/erase", post_erase},
    Route{"POST", "v1/plugins/{}/command", post_plugin_command},
};

/// The names that the path fills into the pattern; nothing when the two differ.
std::optional<std::vector<std::string>> match(std::string_view pattern,
                                              const std::vector<std::string>& path) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::size_t slash = pattern.find('/');
    const std::string_view part = pattern.substr(0, slash);
    const bool last = slash == pattern.npos;
    if (last != (i + 1 == path.size())) return std::nullopt;
    if (part == "{}" && !path[i].empty()) {
      names.push_back(path[i]);
    } else if (part != path[i]) {
      return std::nullopt;
    }
    if (!last) pattern.remove_prefix(slash + 1);
  }
  return names;
}

/// What was found for a request: a handler with its names, or the response that says why not.
struct Match {
  Handler handler{nullptr};
  std::vector<std::string> names;
  Response refusal;
};

Match find_route(std::string_view method, const Target& target) {
  Match found;
  std::string allowed;
  for (const Route& route : kRoutes) {
    std::optional<std::vector<std::string>> names = match(route.pattern, target.path);
    if (!names) continue;
    if (route.method == method) return {route.handler, std::move(*names), {}};
    allowed = route.method;
  }
  if (allowed.empty()) {
    found.refusal = error_response(failure(ErrorCode::not_found, "there is nothing here"));
  } else {
    const Error error = failure(ErrorCode::invalid, "this answers to " + allowed + " only");
    found.refusal = {.status = 405, .body = to_json(error), .allow = allowed};
  }
  return found;
}

}  // namespace

boost::asio::awaitable<Reply> answer(ports::Operations* operations, std::string method,
                                     std::string target, std::string body) {
  Result<Target> parsed = parse_target(target);
  if (!parsed) co_return error_response(parsed.error());
  Match found = find_route(method, *parsed);
  if (found.handler == nullptr) co_return std::move(found.refusal);

  Request request;
  request.names = std::move(found.names);
  request.query = std::move(parsed->query);
  request.body = std::move(body);
  Reply reply = co_await found.handler(operations, std::move(request));
  co_return std::move(reply);
}

}  // namespace homeward::control
