#pragma once

#include "daemon/settings/reader.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::settings {

/// One mapping whose keys are known. Made on the stack where it is read: reports keys that are
/// not known and a node that is no mapping, then reads key by key. The readings that take a target
/// leave it alone when the key is absent or its value is wrong (which is reported).
class Fields {
 public:
  /// `what` names the mapping in messages, such as "a rule".
  Fields(Reader& reader, const Node& node, std::string_view what,
         std::vector<std::string_view> known);

  /// False if the node is no mapping: nothing can be read.
  [[nodiscard]] explicit operator bool() const noexcept { return mapping_; }

  /// The value under `key`, or null.
  [[nodiscard]] const Node* find(std::string_view key) const;
  /// The same; an error if it is missing.
  [[nodiscard]] const Node* require(std::string_view key) const;

  void text(std::string_view key, std::string& target) const;
  void name(std::string_view key, std::string& target) const;
  void number(std::string_view key, double& target) const;
  void number(std::string_view key, std::optional<double>& target) const;
  void count(std::string_view key, std::uint32_t& target, std::uint32_t least,
             std::uint32_t most) const;
  void boolean(std::string_view key, bool& target) const;
  void size(std::string_view key, std::uint64_t& target) const;
  void secret(std::string_view key, ports::SecretSource& target) const;
  void duration(std::string_view key, std::optional<core::Duration>& target) const;
  /// For targets of whole milliseconds or seconds; a finer duration is an error.
  template <class Target>
  void duration(std::string_view key, Target& target) const;
  /// A list of texts.
  void texts(std::string_view key, std::vector<std::string>& target) const;
  /// One of `words`, as the value at the same place in `values`.
  template <class T>
  void choice(std::string_view key, T& target, const std::vector<std::string_view>& words,
              const std::vector<T>& values) const;

  [[nodiscard]] Reader& reader() const noexcept { return reader_; }
  [[nodiscard]] const Node& node() const noexcept { return node_; }

 private:
  void too_fine(const Node& at, std::string_view key, bool seconds) const;

  Reader& reader_;
  const Node& node_;
  std::string what_;
  bool mapping_;
};

template <class Target>
void Fields::duration(std::string_view key, Target& target) const {
  std::optional<core::Duration> read;
  duration(key, read);
  if (!read) return;
  const auto whole = std::chrono::duration_cast<Target>(*read);
  if (whole != *read) {
    too_fine(*find(key), key, std::chrono::seconds{1} == Target{1});
    return;
  }
  target = whole;
}

template <class T>
void Fields::choice(std::string_view key, T& target, const std::vector<std::string_view>& words,
                    const std::vector<T>& values) const {
  const Node* const node = find(key);
  if (node == nullptr) return;
  if (const auto index = reader_.choice(*node, key, words)) target = values[*index];
}

}  // namespace homeward::settings
