#include "lib/mqtt/library.hpp"

#include <MQTTAsync.h>

#include <cstdlib>
#include <mutex>

namespace homeward::mqtt {
namespace {

void prepare() {
  for (const char* name : {"http_proxy", "https_proxy"}) {
    if (std::getenv(name) != nullptr) unsetenv(name);
  }
  MQTTAsync_init_options options = MQTTAsync_init_options_initializer;
  options.do_openssl_init = 0;
  MQTTAsync_global_init(&options);
}

}  // namespace

void prepare_library() {
  static std::once_flag once;
  std::call_once(once, prepare);
}

}  // namespace homeward::mqtt
