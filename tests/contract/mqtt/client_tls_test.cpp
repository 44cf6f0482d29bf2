#include "tests/contract/mqtt/client_fixture.hpp"
#include "tests/support/certificates/certificates.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace homeward::mqtt {
namespace {

using test::CertificateAuthority;
using test::CertificateFiles;
using test::CertificateWish;
using test::Mosquitto;
using test::MosquittoOptions;

constexpr const char* kLoopback = "IP:127.0.0.1,DNS:localhost";

/// A folder with an authority that the gateway trusts, and another that it doesn't know.
class ClientTlsTest : public ClientTest {
 protected:
  struct Folder {
    Folder() {
      std::string name = (std::filesystem::temp_directory_path() / "homeward-tls-XXXXXX").string();
      if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("can't make a folder");
      path = name;
    }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
  };

  static MosquittoOptions with(const CertificateFiles& files, const std::string& more = {}) {
    MosquittoOptions options;
    options.more =
        "certfile " + files.certificate.string() + "\nkeyfile " + files.key.string() + "\n" + more;
    return options;
  }

  ConnectOptions trusting(const Mosquitto& broker, const std::filesystem::path& authority,
                          const std::string& host = "127.0.0.1") {
    ConnectOptions options =
        options_for("mqtts://" + host + ":" + std::to_string(broker.port()), "gateway");
    options.ca_file = authority.string();
    return options;
  }

  /// The error of a connection that must not come about.
  Error refused(ConnectOptions options) {
    Client client(loop_.get_executor());
    const Result<void> connected = get(client.connect(std::move(options)));
    if (connected) throw std::runtime_error("connected");
    return connected.error();
  }

  Folder folder_;
  CertificateAuthority authority_{folder_.path, "authority"};
  CertificateAuthority stranger_{folder_.path, "stranger"};
};

TEST_F(ClientTlsTest, WithATrustedCertificateMessagesGoBothWays) {
  Mosquitto broker(with(authority_.issue({"broker", kLoopback})));
  for (const char* host : {"127.0.0.1", "localhost"}) {
    Client client(loop_.get_executor());
    ConnectOptions options = trusting(broker, authority_.certificate(), host);
    options.subscriptions = {"echo"};
    const Result<void> connected = get(client.connect(options));
    ASSERT_TRUE(connected) << host << ": " << to_text(connected.error());
    ASSERT_TRUE(get(client.publish({"echo", "hello", false})));
    const auto message = get(client.receive());
    ASSERT_TRUE(message);
    EXPECT_EQ(message->payload, "hello");
  }
}

TEST_F(ClientTlsTest, ACertificateOfAnUnknownAuthorityIsRefusedAndTheErrorSaysSo) {
  Mosquitto broker(with(stranger_.issue({"broker", kLoopback})));
  const Error error = refused(trusting(broker, authority_.certificate()));
  EXPECT_EQ(error.code, ErrorCode::disconnected);
  EXPECT_NE(to_text(error).find("certificate verify failed"), std::string::npos) << to_text(error);
}

TEST_F(ClientTlsTest, WithoutACaFileTheSystemsAuthoritiesCountAndNotJustAnybody) {
  Mosquitto broker(with(authority_.issue({"broker", kLoopback})));
  const Error error = refused(trusting(broker, {}));
  EXPECT_NE(to_text(error).find("certificate verify failed"), std::string::npos) << to_text(error);
}

TEST_F(ClientTlsTest, ACertificateOfAnotherHostIsRefused) {
  Mosquitto broker(with(authority_.issue({"broker", "DNS:mqtt.example.org"})));
  const Error error = refused(trusting(broker, authority_.certificate()));
  EXPECT_EQ(error.code, ErrorCode::disconnected) << to_text(error);
}

TEST_F(ClientTlsTest, AnExpiredCertificateAndOneOfTomorrowAreRefused) {
  const std::chrono::hours hour{1};
  for (const auto& [from, until] : {std::pair{-48 * hour, -24 * hour}, {24 * hour, 48 * hour}}) {
    Mosquitto broker(with(authority_.issue({"broker", kLoopback, from, until})));
    const Error error = refused(trusting(broker, authority_.certificate()));
    EXPECT_NE(to_text(error).find("certificate verify failed"), std::string::npos)
        << to_text(error);
  }
}

TEST_F(ClientTlsTest, ABrokerThatAsksForOurCertificateGetsItAndRefusesUsWithout) {
  const std::string mutual =
      "cafile " + authority_.certificate().string() + "\nrequire_certificate true\n";
  Mosquitto broker(with(authority_.issue({"broker", kLoopback}), mutual));
  const CertificateFiles own = authority_.issue({"gateway", ""});
  ConnectOptions options = trusting(broker, authority_.certificate());
  EXPECT_EQ(refused(options).code, ErrorCode::disconnected);

  options.cert_file = own.certificate.string();
  options.key_file = own.key.string();
  Client client(loop_.get_executor());
  const Result<void> connected = get(client.connect(options));
  ASSERT_TRUE(connected) << to_text(connected.error());
  EXPECT_TRUE(get(client.publish({"alerts", "now", false})));
}

TEST_F(ClientTlsTest, APlainClientAtATlsPortAndTheReverseFailInsteadOfTalkingInTheClear) {
  Mosquitto tls_broker(with(authority_.issue({"broker", kLoopback})));
  EXPECT_FALSE(get(Client(loop_.get_executor()).connect(options_for(tls_broker.uri(), "plain"))));
  Mosquitto plain_broker;
  const Error error = refused(trusting(plain_broker, authority_.certificate()));
  EXPECT_NE(error.code, ErrorCode::refused) << to_text(error);
}

}  // namespace
}  // namespace homeward::mqtt
