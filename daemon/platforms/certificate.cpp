#include "daemon/platforms/certificate.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>

namespace homeward::platforms {
namespace {

struct Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::optional<core::WallTime> end_of(const X509* certificate) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1) return std::nullopt;
  return core::WallTime(std::chrono::seconds{timegm(&parts)});
}

}  // namespace

Result<core::WallTime> end_of_certificate(const std::string& name) {
  const std::unique_ptr<std::FILE, Free> file(std::fopen(name.c_str(), "r"));
  if (!file) return failure(ErrorCode::io, "the certificate can't be read", name);
  std::optional<core::WallTime> earliest;
  while (true) {
    const std::unique_ptr<X509, Free> one(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
    if (!one) break;
    const auto end = end_of(one.get());
    if (end && (!earliest || *end < *earliest)) earliest = end;
  }
  // The end of the file is an error to OpenSSL; it must not be taken for somebody else's.
  ERR_clear_error();
  if (!earliest) return failure(ErrorCode::invalid, "there is no certificate in it", name);
  return *earliest;
}

}  // namespace homeward::platforms
