#pragma once

#include "lib/json/parser.hpp"

#include <string>

namespace homeward::cli {

/// An answer of the daemon, parsed: a JSON object. Throws CommandFailure (data) when it is none.
class Answer {
 public:
  explicit Answer(const std::string& text);
  [[nodiscard]] const json::Value& value() const { return value_; }

 private:
  json::Parser parser_;
  json::Value value_;
};

}  // namespace homeward::cli
