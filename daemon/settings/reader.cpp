#include "daemon/settings/reader.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace homeward::settings {
namespace {

using core::Diagnostic;

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  if (text.size() <= kLongest) return "'" + std::string(text) + "'";
  return "'" + std::string(text.substr(0, kLongest)) + "...'";
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

void Reader::error(const Node& at, std::string message, std::string suggestion) {
  diagnostics_.push_back(
      {Diagnostic::Level::error, at.position(), std::move(message), std::move(suggestion)});
}

void Reader::warn(const Node& at, std::string message, std::string suggestion) {
  diagnostics_.push_back(
      {Diagnostic::Level::warning, at.position(), std::move(message), std::move(suggestion)});
}

void Reader::unknown(const Node& at, const std::string& message, const std::string& word,
                     const std::vector<std::string_view>& known) {
  constexpr std::size_t kFew = 8;
  const std::string nearest =
      core::nearest_name(word, std::vector<std::string>(known.begin(), known.end()));
  if (!nearest.empty()) {
    error(at, message, "did you mean '" + nearest + "'?");
  } else if (!known.empty() && known.size() <= kFew) {
    error(at, message, "it is one of " + joined(known));
  } else {
    error(at, message);
  }
}

bool Reader::is_scalar(const Node& node, std::string_view name) {
  if (node.kind == Node::Kind::scalar) return true;
  if (node.refused) return false;
  if (node.kind == Node::Kind::null) {
    error(node, in_quotes(name) + " has no value");
  } else {
    const bool sequence = node.kind == Node::Kind::sequence;
    error(node, in_quotes(name) + " must be one value, not a " + (sequence ? "list" : "mapping"));
  }
  return false;
}

template <class T>
std::optional<T> Reader::take(const Node& node, std::string_view name, Parsed<T> parsed) {
  if (!parsed.value) error(node, in_quotes(name) + " " + parsed.complaint, parsed.advice);
  return std::move(parsed.value);
}

std::optional<std::string> Reader::text(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  if (node.text.empty()) {
    error(node, in_quotes(name) + " is empty");
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::string> Reader::name(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  if (!node.quoted && is_boolean_word(node.text)) {
    error(node,
          in_quotes(name) + " can't be " + in_quotes(node.text) +
              ", which some tools read as a boolean",
          "put it in quotes, or take another name");
    return std::nullopt;
  }
  return take(node, name, parse_name(node.text));
}

std::optional<core::Duration> Reader::duration(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  return take(node, name, parse_duration(node.text));
}

std::optional<std::uint64_t> Reader::size(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  return take(node, name, parse_size(node.text));
}

std::optional<double> Reader::percent(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  return take(node, name, parse_percent(node.text));
}

std::optional<double> Reader::number(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  if (!node.quoted) return take(node, name, parse_number(node.text));
  error(node, in_quotes(name) + " is a text: " + in_quotes(node.text),
        "write the number without quotes");
  return std::nullopt;
}

std::optional<std::uint32_t> Reader::count(const Node& node, std::string_view name,
                                           std::uint32_t least, std::uint32_t most) {
  const std::optional<double> number = this->number(node, name);
  if (!number) return std::nullopt;
  if (std::floor(*number) != *number || *number < least || *number > most) {
    error(node, in_quotes(name) + " must be a whole number from " + std::to_string(least) + " to " +
                    std::to_string(most));
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*number);
}

std::optional<bool> Reader::boolean(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  return take(node, name, parse_boolean(node.text));
}

std::optional<core::Value> Reader::value(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  return take(node, name, parse_value(node.text, node.quoted));
}

std::optional<rules::DailyWindow> Reader::window(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  if (!node.quoted && node.text.find_first_of("0123456789") == 0) {
    const Parsed<rules::DailyWindow> meant = parse_window(node.text);
    error(node, in_quotes(name) + " must be in quotes: " + in_quotes(node.text),
          meant.value ? "write it as \"" + node.text + '"' : meant.advice);
    return std::nullopt;
  }
  return take(node, name, parse_window(node.text));
}

std::optional<std::chrono::local_days> Reader::date(const Node& node, std::string_view name) {
  if (!is_scalar(node, name)) return std::nullopt;
  return take(node, name, parse_date(node.text));
}

std::optional<ports::SecretSource> Reader::secret(const Node& node, std::string_view name) {
  constexpr std::string_view kCredential = "credential:";
  using Kind = ports::SecretSource::Kind;
  const std::optional<std::string> written = text(node, name);
  if (!written) return std::nullopt;
  if (written->rfind(kCredential, 0) != 0) return ports::SecretSource{Kind::file, *written};
  std::string credential = written->substr(kCredential.size());
  const bool good = !credential.empty() && credential.find('/') == std::string::npos;
  if (good) return ports::SecretSource{Kind::credential, std::move(credential)};
  error(node, in_quotes(name) + " names no credential: " + in_quotes(*written),
        "write it as \"credential:NAME\"");
  return std::nullopt;
}

std::optional<std::size_t> Reader::choice(const Node& node, std::string_view name,
                                          std::span<const std::string_view> words) {
  if (!is_scalar(node, name)) return std::nullopt;
  const auto word = std::find(words.begin(), words.end(), node.text);
  if (word != words.end()) return static_cast<std::size_t>(word - words.begin());
  unknown(node, in_quotes(name) + " can't be " + in_quotes(node.text), node.text,
          {words.begin(), words.end()});
  return std::nullopt;
}

std::vector<const Node*> Reader::one_or_many(const Node& node) {
  if (node.kind != Node::Kind::sequence) return {&node};
  std::vector<const Node*> nodes;
  nodes.reserve(node.items.size());
  for (const Node& item : node.items) nodes.push_back(&item);
  return nodes;
}

std::vector<const Node*> Reader::list(const Node& node, std::string_view name) {
  if (node.kind == Node::Kind::sequence) return one_or_many(node);
  if (!node.refused) {
    error(node, in_quotes(name) + " must be a list", "write it as [a, b], or [] for none");
  }
  return {};
}

}  // namespace homeward::settings
