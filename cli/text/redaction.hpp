#pragma once

#include <map>
#include <string>
#include <string_view>

namespace homeward::cli {

/// Replaces what tells of a home by names that tell nothing, the same name everywhere, so that what
/// is sent to a stranger still hangs together: `front_door` is `device-1` in every line.
class Redaction {
 public:
  /// Hides a text wherever it stands as a whole word; the first kind of a text counts. Empty ones
  /// and words that mean something to everybody (`on`, `home`, numbers) are left.
  void hide(const std::string& kind, const std::string& text);

  /// The text with everything hidden replaced, the longest first.
  [[nodiscard]] std::string apply(std::string_view text) const;

 private:
  struct Longer {
    bool operator()(const std::string& a, const std::string& b) const {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
  };

  std::map<std::string, std::string, Longer> names_;
  std::map<std::string, int> counts_;
};

/// A configuration as lines `key.key: value`, without comments, texts for people, paths of secrets
/// and who consented; the rest is redacted. One line says so when the text can't be read.
[[nodiscard]] std::string redacted_configuration(const std::string& yaml,
                                                 const Redaction& redaction);

/// Hides what a configuration names: devices, rooms, rules, platforms, recipients, hosts, users.
void hide_names_of(const std::string& yaml, Redaction& redaction);

}  // namespace homeward::cli
