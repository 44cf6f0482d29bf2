#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace homeward::test {

/// Where a certificate and its private key lie, as PEM.
struct CertificateFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// What a certificate says. The times are seconds from now.
struct CertificateWish {
  std::string name;               ///< common name, and the name of its files
  std::string alternative_names;  ///< as OpenSSL writes them: "IP:127.0.0.1,DNS:localhost"
  std::chrono::seconds from{-3600};
  std::chrono::seconds until{86'400};
};

/// A certificate authority of the test's own: P-256 keys, files in the folder given. Throws
/// std::runtime_error when OpenSSL refuses.
class CertificateAuthority {
 public:
  CertificateAuthority(std::filesystem::path folder, const std::string& name);
  ~CertificateAuthority();
  CertificateAuthority(const CertificateAuthority&) = delete;
  CertificateAuthority& operator=(const CertificateAuthority&) = delete;

  /// The file to trust.
  [[nodiscard]] const std::filesystem::path& certificate() const { return files_.certificate; }

  CertificateFiles issue(const CertificateWish& wish);

 private:
  struct Signer;
  std::filesystem::path folder_;
  std::unique_ptr<Signer> signer_;
  CertificateFiles files_;
  long serial_{1};
};

}  // namespace homeward::test
