// A name server that never answers, for names below stalls.invalid; loaded before a program that is
// tested. All other names are looked up as ever.
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

#include <string_view>

extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* name,
                                                                  const char* service,
                                                                  const addrinfo* hints,
                                                                  addrinfo** found) {
  using LookUp = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  constexpr unsigned kLongerThanATest = 600;
  constexpr std::string_view kStalls = ".stalls.invalid";
  const std::string_view host(name != nullptr ? name : "");
  if (host.size() > kStalls.size() && host.substr(host.size() - kStalls.size()) == kStalls) {
    sleep(kLongerThanATest);
    return EAI_AGAIN;
  }
  static const auto real = reinterpret_cast<LookUp>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(name, service, hints, found);
}
