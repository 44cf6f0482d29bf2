#pragma once

// What tests include most; see homeward_make_test_pch() in cmake/HomewardTargets.cmake.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
