#pragma once

#include <string>
#include <vector>

namespace homeward::ble::test {

/// A program that a test runs, with its standard input and output; killed when this ends.
class Child {
 public:
  explicit Child(const std::vector<std::string>& command);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void write_line(const std::string& line) const;
  /// The next line within ten seconds; empty when there is none.
  [[nodiscard]] std::string read_line();
  void kill();

 private:
  int pid_{-1};
  int in_{-1};
  int out_{-1};
  std::string pending_;
};

}  // namespace homeward::ble::test
