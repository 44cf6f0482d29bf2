// Any bytes as a file of rule tests: there are tests or an error, never both.
#include "daemon/settings/rule_tests.hpp"
#include "lib/base/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

namespace fs = std::filesystem;
using namespace homeward;

constexpr const char* home_yaml = R"(home: {time_zone: Europe/Amsterdam}
devices:
  door: {id: "t:door", room: hall, properties: [contact]}
rules:
  - {alert: door-open, when: {door.contact: open}, for: 15m}
)";

/// A folder with home.yaml, in which tests are read; it goes with the program.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "rule_tests_fuzzer.XXXXXX").string();
    HW_ASSERT(::mkdtemp(name.data()) != nullptr);
    path_ = name;
    std::ofstream(path_ / "home.yaml") << home_yaml;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Folder folder;
  const fs::path file = folder.path() / "tests.yaml";
  std::ofstream(file, std::ios::binary) << std::string(data, data + size);
  const settings::RuleTestFile read = settings::load_rule_tests(file);
  HW_ASSERT(read.tests.empty() == core::has_errors(read.diagnostics));
  return 0;
}
