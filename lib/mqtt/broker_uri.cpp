#include "lib/mqtt/broker_uri.hpp"

#include <charconv>

namespace homeward::mqtt {
namespace {

constexpr std::uint16_t kPlainPort = 1883;
constexpr std::uint16_t kTlsPort = 8883;
constexpr std::size_t kLongestHost = 253;

Error not_a_broker(std::string_view text) {
  constexpr std::size_t kShown = 80;
  return failure(ErrorCode::invalid, "'" + std::string(text.substr(0, kShown)) +
                                         "' is not a broker such as mqtt://host:1883 or "
                                         "mqtts://host:8883");
}

bool take_scheme(std::string_view& rest, bool& tls) {
  for (const std::string_view scheme : {"mqtt://", "tcp://", "mqtts://", "ssl://"}) {
    if (!rest.starts_with(scheme)) continue;
    rest.remove_prefix(scheme.size());
    tls = scheme == "mqtts://" || scheme == "ssl://";
    return true;
  }
  return false;
}

/// Takes the host from the front, so that nothing or `:port` is left.
bool take_host(std::string_view& rest, std::string& host) {
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == rest.npos) return false;
    host = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    return host.find_first_not_of("0123456789abcdefABCDEF:.") == host.npos && !host.empty();
  }
  host = rest.substr(0, rest.find(':'));
  rest.remove_prefix(host.size());
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
  return !host.empty() && host.size() <= kLongestHost &&
         host.find_first_not_of(kAllowed) == host.npos;
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port != 0;
}

}  // namespace

std::string BrokerUri::for_paho() const {
  const bool is_ipv6 = host.find(':') != host.npos;
  const std::string shown = is_ipv6 ? "[" + host + "]" : host;
  return (tls ? "ssl://" : "tcp://") + shown + ":" + std::to_string(port);
}

Result<BrokerUri> parse_broker_uri(std::string_view text) {
  BrokerUri uri;
  std::string_view rest = text;
  if (!take_scheme(rest, uri.tls) || !take_host(rest, uri.host)) return not_a_broker(text);
  uri.port = uri.tls ? kTlsPort : kPlainPort;
  if (rest.empty()) return uri;
  if (!rest.starts_with(':') || !parse_port(rest.substr(1), uri.port)) return not_a_broker(text);
  return uri;
}

}  // namespace homeward::mqtt
