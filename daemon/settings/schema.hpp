#pragma once

#include <string>

namespace homeward::settings {

/// The JSON Schema (draft 2020-12) of homeward.yaml, written from the tables that the loader reads
/// by; indented, ends with a line break. It says what can be said of one key at a time: names that
/// nothing has, and gates that never hold, are for `homeward check`.
[[nodiscard]] std::string json_schema();

}  // namespace homeward::settings
