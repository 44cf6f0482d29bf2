#include "plugins/ble/decoders/cipher.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace homeward::ble {

namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

/// Starts OpenSSL without its configuration file and error texts, which nobody here needs.
void start_library() {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS, nullptr);
}

int length(Bytes bytes) noexcept {
  return static_cast<int>(bytes.size());
}

}  // namespace

struct Cipher::Impl {
  std::array<std::uint8_t, 16> key{};
  Context ccm;
  std::size_t nonce_size{0};  ///< that `ccm` is set up for
};

Cipher::Cipher(Bytes key) : impl_(std::make_unique<Impl>()) {
  std::copy_n(key.begin(), std::min<std::size_t>(key.size(), 16), impl_->key.begin());
}
Cipher::~Cipher() {
  if (impl_) OPENSSL_cleanse(impl_->key.data(), impl_->key.size());
}
Cipher::Cipher(Cipher&&) noexcept = default;
Cipher& Cipher::operator=(Cipher&&) noexcept = default;

// The order of the calls is OpenSSL's: cipher, sizes, key and nonce, total length, associated
// data, text. Source: EVP_EncryptInit(3ssl), "CCM mode".
bool Cipher::open_ccm(const Sealed& message, std::span<std::uint8_t> plain) {
  if (message.tag.size() != 4 || plain.size() < message.text.size() || message.text.empty())
    return false;
  const bool is_new = !impl_->ccm || impl_->nonce_size != message.nonce.size();
  if (is_new) {
    start_library();
    impl_->ccm.reset(EVP_CIPHER_CTX_new());
    impl_->nonce_size = message.nonce.size();
    if (EVP_DecryptInit_ex(impl_->ccm.get(), EVP_aes_128_ccm(), nullptr, nullptr, nullptr) != 1 ||
        EVP_CIPHER_CTX_ctrl(impl_->ccm.get(), EVP_CTRL_AEAD_SET_IVLEN, length(message.nonce),
                            nullptr) != 1) {
      impl_->ccm.reset();
      return false;
    }
  }
  EVP_CIPHER_CTX* context = impl_->ccm.get();
  std::array<std::uint8_t, 4> tag{};
  std::copy_n(message.tag.begin(), tag.size(), tag.begin());
  int done = 0;
  return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 4, tag.data()) == 1 &&
         EVP_DecryptInit_ex(context, nullptr, nullptr, is_new ? impl_->key.data() : nullptr,
                            message.nonce.data()) == 1 &&
         EVP_DecryptUpdate(context, nullptr, &done, nullptr, length(message.text)) == 1 &&
         (message.associated.empty() ||
          EVP_DecryptUpdate(context, nullptr, &done, message.associated.data(),
                            length(message.associated)) == 1) &&
         EVP_DecryptUpdate(context, plain.data(), &done, message.text.data(),
                           length(message.text)) == 1;
}

bool Cipher::open_ctr(Bytes block, Bytes text, std::span<std::uint8_t> plain) {
  if (block.size() != 16 || plain.size() < text.size()) return false;
  start_library();
  const Context context(EVP_CIPHER_CTX_new());
  int done = 0;
  return EVP_DecryptInit_ex(context.get(), EVP_aes_128_ctr(), nullptr, impl_->key.data(),
                            block.data()) == 1 &&
         EVP_DecryptUpdate(context.get(), plain.data(), &done, text.data(), length(text)) == 1;
}

bool Cipher::open_block(Bytes text, std::span<std::uint8_t> plain) {
  if (text.size() != 16 || plain.size() < 16) return false;
  start_library();
  const Context context(EVP_CIPHER_CTX_new());
  int done = 0;
  return EVP_DecryptInit_ex(context.get(), EVP_aes_128_ecb(), nullptr, impl_->key.data(),
                            nullptr) == 1 &&
         EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
         EVP_DecryptUpdate(context.get(), plain.data(), &done, text.data(), 16) == 1;
}

}  // namespace homeward::ble
