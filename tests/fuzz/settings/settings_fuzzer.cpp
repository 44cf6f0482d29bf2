// Any bytes as a configuration: it loads or there is an error, and the same bytes say the same.
#include "daemon/settings/settings.hpp"
#include "lib/base/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace homeward;
  // A NUL parts two files, so that merging is tried too.
  std::vector<settings::SourceText> texts{{"a.yaml", {}}};
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] == 0 && texts.size() < 2) {
      texts.push_back({"b.yaml", {}});
    } else {
      texts.back().text += static_cast<char>(data[i]);
    }
  }
  const settings::Loaded loaded = settings::load_texts(texts);
  HW_ASSERT(loaded.settings.has_value() == !core::has_errors(loaded.diagnostics));
  for (const core::Diagnostic& diagnostic : loaded.diagnostics) {
    HW_ASSERT(!core::to_text(diagnostic).empty());
  }
  return 0;
}
