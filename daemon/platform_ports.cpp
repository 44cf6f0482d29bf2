#include "daemon/platform_ports.hpp"

#include "daemon/platforms/certificate.hpp"
#include "daemon/platforms/mqtt_link.hpp"
#include "daemon/platforms/profiles.hpp"
#include "daemon/system/machine.hpp"

#include <filesystem>
#include <utility>

namespace homeward::daemon {
namespace {

/// What main alone knows of a connection: secrets and files, read again at each connect so that
/// a changed password or certificate is taken without a restart.
Result<ports::LinkOptions> link_options(const ports::PlatformOptions& platform,
                                        std::string broker) {
  ports::LinkOptions options;
  options.broker = std::move(broker);
  options.client_id = platform.gateway;
  options.username = platform.username;
  options.keep_alive = platform.keep_alive;
  options.mqtt5 = platform.mqtt_version == "5";
  options.ca_file = platform.tls.ca_file;
  options.cert_file = platform.tls.cert_file;
  Result<std::string> password = system::read_secret(platform.password);
  if (!password) return password.error();
  options.password = std::move(*password);
  // ThingsBoard knows a device by an access token in the place of the user's name. It is a secret,
  // so it lies where passwords do.
  const bool has_token = platform.profile == "thingsboard" && platform.username.empty();
  if (has_token) options.username = std::exchange(options.password, {});
  if (platform.tls.key.kind != ports::SecretSource::Kind::none) {
    const auto key = system::secret_path(platform.tls.key);
    if (!key) return key.error();
    options.key_file = key->string();
  }
  return options;
}

/// The files that a link's secrets and certificates lie in.
std::vector<std::filesystem::path> credential_files(const ports::PlatformOptions& platform) {
  std::vector<std::filesystem::path> files{platform.tls.ca_file, platform.tls.cert_file};
  for (const ports::SecretSource& secret : {platform.tls.key, platform.password}) {
    if (secret.kind == ports::SecretSource::Kind::none) continue;
    const auto path = system::secret_path(secret);
    if (path) files.push_back(*path);
  }
  std::erase_if(files, [](const std::filesystem::path& file) { return file.empty(); });
  return files;
}

/// When each of them was written and how long it is.
std::string credentials(const ports::PlatformOptions& platform) {
  std::string version;
  for (const std::filesystem::path& file : credential_files(platform)) {
    std::error_code gone;
    const auto written = std::filesystem::last_write_time(file, gone);
    const auto size = std::filesystem::file_size(file, gone);
    version += std::to_string(gone ? 0 : written.time_since_epoch().count()) + ' ' +
               std::to_string(gone ? 0 : size) + ' ';
  }
  return version;
}

std::vector<ports::CertificateTerm> certificates(const ports::PlatformOptions& platform) {
  std::vector<ports::CertificateTerm> terms;
  for (const std::string& file : {platform.tls.cert_file, platform.tls.ca_file}) {
    if (file.empty()) continue;
    const Result<core::WallTime> end = platforms::end_of_certificate(file);
    if (end) terms.push_back({file, *end});
  }
  return terms;
}

/// The host of mqtt://user@host:port/ or mqtt://[::1]:port.
std::string host_of(const std::string& uri) {
  std::string rest = uri.substr(uri.find("://") == uri.npos ? 0 : uri.find("://") + 3);
  rest = rest.substr(rest.find('@') == rest.npos ? 0 : rest.find('@') + 1);
  if (rest.starts_with('[')) return rest.substr(1, rest.find(']') - 1);
  return rest.substr(0, rest.find_first_of(":/"));
}

bool is_loopback(const std::string& host) {
  if (host == "localhost" || host == "::1") return true;
  const bool dotted = host.find_first_not_of("0123456789.") == host.npos;
  return dotted && host.starts_with("127.");
}

}  // namespace

Result<std::vector<app::PlatformPorts>> make_platform_ports(
    const boost::asio::any_io_executor& executor,
    const std::vector<ports::PlatformOptions>& platforms) {
  std::vector<app::PlatformPorts> made;
  for (const ports::PlatformOptions& platform : platforms) {
    auto profile = platforms::make_profile(platform);
    if (!profile) return profile.error();
    app::PlatformPorts ports;
    ports.options = platform;
    ports.link = std::make_unique<platforms::MqttLink>(executor);
    ports.profile = std::move(*profile);
    ports.link_options = [platform](std::string broker) {
      return link_options(platform, std::move(broker));
    };
    if (!credential_files(platform).empty()) {
      ports.credentials = [platform] { return credentials(platform); };
    }
    if (!platform.tls.ca_file.empty() || !platform.tls.cert_file.empty()) {
      ports.certificates = [platform] { return certificates(platform); };
    }
    made.push_back(std::move(ports));
  }
  return made;
}

Result<void> all_on_loopback(const std::vector<ports::PlatformOptions>& platforms) {
  for (const ports::PlatformOptions& platform : platforms) {
    for (const std::string& broker : platform.brokers) {
      if (is_loopback(host_of(broker))) continue;
      return failure(ErrorCode::refused,
                     "--clock replay is for demonstrations and tests: this broker is not on "
                     "this machine's loopback",
                     broker);
    }
  }
  return {};
}

}  // namespace homeward::daemon
