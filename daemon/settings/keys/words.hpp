#pragma once

#include <array>
#include <string_view>

/// Words that several tables share.
namespace homeward::settings {

inline constexpr std::array<std::string_view, 3> kSeverityWords{"info", "warning", "critical"};
inline constexpr std::array<std::string_view, 4> kCategoryWords{"care", "safety", "service",
                                                                "technical"};
inline constexpr std::array<std::string_view, 2> kResolveWords{"auto", "ack"};

}  // namespace homeward::settings
