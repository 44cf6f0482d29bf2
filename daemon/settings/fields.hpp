#pragma once

#include "daemon/settings/keys/tables.hpp"
#include "daemon/settings/reader.hpp"
#include "daemon/settings/yaml_node.hpp"
#include "lib/base/assert.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::settings {

/// One mapping whose keys are known by its table. Made on the stack where it is read: reports keys
/// that are not known, keys that are missing and a node that is no mapping, then reads key by key.
/// The readings that take a target leave it alone when the key is absent or its value is wrong
/// (which is reported). A reading that the table does not know is a broken invariant of ours.
class Fields {
 public:
  /// `table` outlives it.
  Fields(Reader& reader, const Node& node, const KeyTable& table);

  /// False if the node is no mapping: nothing can be read.
  [[nodiscard]] explicit operator bool() const noexcept { return mapping_; }

  /// The value under `key`, or null.
  [[nodiscard]] const Node* find(std::string_view key) const;
  /// The items of a list under `key`; none when it is absent.
  [[nodiscard]] std::vector<const Node*> list(std::string_view key) const;

  void text(std::string_view key, std::string& target) const;
  void name(std::string_view key, std::string& target) const;
  void number(std::string_view key, double& target) const;
  void number(std::string_view key, std::optional<double>& target) const;
  void count(std::string_view key, std::uint32_t& target) const;
  void count(std::string_view key, std::optional<std::uint32_t>& target) const;
  void percent(std::string_view key, std::optional<double>& target) const;
  void boolean(std::string_view key, bool& target) const;
  void size(std::string_view key, std::uint64_t& target) const;
  void secret(std::string_view key, ports::SecretSource& target) const;
  void duration(std::string_view key, std::optional<core::Duration>& target) const;
  /// For targets of whole milliseconds or seconds; a finer duration is an error.
  template <class Target>
  void duration(std::string_view key, Target& target) const;
  /// A list of texts.
  void texts(std::string_view key, std::vector<std::string>& target) const;
  /// A choice, as the value at the place of its word in the table.
  template <class T>
  void choice(std::string_view key, T& target, const std::vector<T>& values) const;
  /// The places in the table of the words of a list; wrong ones are left out.
  [[nodiscard]] std::vector<std::size_t> choices(std::string_view key) const;
  /// True if the key is there and one of its words.
  [[nodiscard]] bool chosen(std::string_view key) const;

  [[nodiscard]] Reader& reader() const noexcept { return reader_; }
  [[nodiscard]] const Node& node() const noexcept { return node_; }

 private:
  /// The value of a key that the table says is of this kind, or null.
  [[nodiscard]] const Node* find(std::string_view key, Kind kind) const;
  [[nodiscard]] const Key& key_of(std::string_view key) const;
  [[nodiscard]] std::optional<std::size_t> word(std::string_view key) const;
  void too_fine(const Node& at, std::string_view key, bool seconds) const;

  Reader& reader_;
  const Node& node_;
  const KeyTable& table_;
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
void Fields::choice(std::string_view key, T& target, const std::vector<T>& values) const {
  HW_ASSERT(key_of(key).words.size() == values.size());
  if (const auto index = word(key)) target = values[*index];
}

}  // namespace homeward::settings
