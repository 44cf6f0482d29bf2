#pragma once

#include <string>

namespace homeward::bench {

/// A configuration with fifty devices and thirty rules of every form that installers use.
[[nodiscard]] std::string home_yaml();

}  // namespace homeward::bench
