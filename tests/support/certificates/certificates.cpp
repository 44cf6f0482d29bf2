#include "tests/support/certificates/certificates.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>
#include <utility>

namespace homeward::test {
namespace {

namespace fs = std::filesystem;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};

using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL can't ") + what);
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "make a key");
  return key;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extend");
}

/// An unsigned certificate of a subject with its times.
Certificate make_certificate(const CertificateWish& wish, EVP_PKEY* key, long serial) {
  Certificate certificate(X509_new());
  require(certificate != nullptr, "make a certificate");
  constexpr long kVersion3 = 2;
  X509_set_version(certificate.get(), kVersion3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wish.from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wish.until.count());
  const auto* name = reinterpret_cast<const unsigned char*>(wish.name.c_str());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8, name,
                             -1, -1, 0);
  require(X509_set_pubkey(certificate.get(), key) == 1, "take the key");
  return certificate;
}

CertificateFiles write(const fs::path& folder, const std::string& name, X509* certificate,
                       EVP_PKEY* key) {
  CertificateFiles files{folder / (name + ".pem"), folder / (name + ".key")};
  const std::unique_ptr<std::FILE, Free> out(std::fopen(files.certificate.c_str(), "w"));
  const std::unique_ptr<std::FILE, Free> secret(std::fopen(files.key.c_str(), "w"));
  require(out && secret && PEM_write_X509(out.get(), certificate) == 1 &&
              PEM_write_PrivateKey(secret.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "write the files");
  return files;
}

}  // namespace

struct CertificateAuthority::Signer {
  Key key;
  Certificate certificate;

  void sign(X509* subject) const {
    X509_set_issuer_name(subject, X509_get_subject_name(certificate.get()));
    require(X509_sign(subject, key.get(), EVP_sha256()) > 0, "sign");
  }
};

CertificateAuthority::CertificateAuthority(fs::path folder, const std::string& name)
    : folder_(std::move(folder)), signer_(std::make_unique<Signer>()) {
  signer_->key = make_key();
  const CertificateWish wish{name, "", CertificateWish{}.from, CertificateWish{}.until};
  signer_->certificate = make_certificate(wish, signer_->key.get(), serial_++);
  X509* own = signer_->certificate.get();
  extend(own, own, NID_basic_constraints, "critical,CA:TRUE");
  extend(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  signer_->sign(own);
  files_ = write(folder_, name, own, signer_->key.get());
}

CertificateAuthority::~CertificateAuthority() = default;

CertificateFiles CertificateAuthority::issue(const CertificateWish& wish) {
  const Key key = make_key();
  const Certificate certificate = make_certificate(wish, key.get(), serial_++);
  X509* issuer = signer_->certificate.get();
  if (!wish.alternative_names.empty()) {
    extend(certificate.get(), issuer, NID_subject_alt_name, wish.alternative_names);
  }
  signer_->sign(certificate.get());
  return write(folder_, wish.name, certificate.get(), key.get());
}

}  // namespace homeward::test
