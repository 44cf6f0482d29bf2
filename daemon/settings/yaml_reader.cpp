#include "daemon/settings/yaml_reader.hpp"

#include "daemon/settings/tree_builder.hpp"
#include "daemon/settings/yaml_text.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <exception>
#include <sstream>
#include <string_view>
#include <utility>

namespace homeward::settings {
namespace {

using core::Diagnostic;
using core::Diagnostics;

void report(Diagnostics& diagnostics, core::SourcePosition position, std::string message,
            std::string suggestion = {}) {
  diagnostics.push_back(
      {Diagnostic::Level::error, std::move(position), std::move(message), std::move(suggestion)});
}

std::size_t offset_of(const YamlText& text, const YAML::Mark& mark) {
  return text.offset(static_cast<std::size_t>(std::max(mark.line, 0)),
                     static_cast<std::size_t>(std::max(mark.column, 0)));
}

/// Hands the library's events to the builder.
class Events final : public YAML::EventHandler {
 public:
  Events(const YamlText& text, TreeBuilder& builder) : text_(text), builder_(builder) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.null(place(mark, "?", anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    builder_.alias(offset_of(text_, mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    builder_.scalar(place(mark, tag, anchor), value, tag == "!");
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    builder_.begin(place(mark, tag, anchor), Node::Kind::sequence, is_flow(style));
  }
  void OnSequenceEnd() override { builder_.end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    builder_.begin(place(mark, tag, anchor), Node::Kind::mapping, is_flow(style));
  }
  void OnMapEnd() override { builder_.end(); }

 private:
  static bool is_flow(YAML::EmitterStyle::value style) { return style == YAML::EmitterStyle::Flow; }

  [[nodiscard]] TreeBuilder::Place place(const YAML::Mark& mark, const std::string& tag,
                                         YAML::anchor_t anchor) const {
    const std::size_t offset = offset_of(text_, mark);
    // "?" and "!" stand for no tag; a bare '!' leaves no other trace than the text itself.
    const bool tagged = (tag != "?" && tag != "!" && !tag.empty()) || text_.at(offset) == '!';
    return {offset, anchor != YAML::NullAnchor, tagged};
  }

  const YamlText& text_;
  TreeBuilder& builder_;
};

/// Finds where a document starts and looks no further.
class DocumentStart final : public YAML::EventHandler {
 public:
  struct Found : std::exception {};

  explicit DocumentStart(const YamlText& text) : text_(text) {}

  [[nodiscard]] std::optional<std::size_t> offset() const noexcept { return offset_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    offset_ = offset_of(text_, mark);
    throw Found();
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  const YamlText& text_;
  std::optional<std::size_t> offset_;
};

/// The library's words for what a person most often did, in ours.
std::pair<std::string, std::string> explain(const std::string& message) {
  struct Explanation {
    std::string_view theirs, message, suggestion;
  };
  static constexpr std::array<Explanation, 9> kExplanations{{
      {"illegal map value", "unexpected ':'", "quote a text that contains ': '"},
      {"end of map not found", "this does not fit what is above",
       "check the indentation and the quotes above"},
      {"end of sequence not found", "this does not fit the list above", "check the indentation"},
      {"the referenced anchor is not defined", "aliases (*name) are not accepted",
       "write the value out, or quote a text that begins with '*'"},
      {"alias not found after *", "a text can't begin with '*'", "quote it, as in \"*.smoke\""},
      {"anchor not found after &", "a text can't begin with '&'", "quote it"},
      {"illegal character found while scanning alias", "a text can't begin with '*'",
       "quote it, as in \"*.smoke\""},
      {"illegal block entry", "unexpected '-'", "check the indentation"},
      {"unknown token", "a text can't begin with this character", "quote it"},
  }};
  for (const Explanation& known : kExplanations) {
    if (message == known.theirs) {
      return {std::string(known.message), std::string(known.suggestion)};
    }
  }
  return {message, {}};
}

bool reported_at(const core::SourcePosition& position, const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [&](const Diagnostic& diagnostic) { return diagnostic.position == position; });
}

/// Reports a syntax error where a person has to look, which is not always where the library
/// noticed it.
void report_syntax(const YAML::Exception& exception, const YamlText& text,
                   const TreeBuilder& builder, Diagnostics& diagnostics) {
  const std::size_t offset = offset_of(text, exception.mark);
  if (const auto quote = text.open_quote(offset)) {
    if (reported_at(text.position(*quote), diagnostics)) return;
    report(diagnostics, text.position(*quote), "unclosed quote",
           std::string("close it with ") + text.at(*quote) + " on the same line");
    return;
  }
  const bool unclosed = exception.msg == "end of map flow not found" ||
                        exception.msg == "end of sequence flow not found";
  if (const auto open = builder.innermost_flow(); unclosed && open) {
    const char bracket = text.at(*open);
    const char closing = bracket == '{' ? '}' : ']';
    report(diagnostics, text.position(*open), std::string("'") + bracket + "' is not closed",
           std::string("add '") + closing + "'");
    return;
  }
  auto [message, suggestion] = explain(exception.msg);
  report(diagnostics, text.position(offset), std::move(message), std::move(suggestion));
}

/// A second document is refused, whatever is in it; it need not even be well-formed.
void refuse_second_document(YAML::Parser& parser, const YamlText& text, Diagnostics& diagnostics) {
  DocumentStart start(text);
  try {
    if (!parser.HandleNextDocument(start)) return;
  } catch (const DocumentStart::Found&) {
    // Where it starts is all that is wanted of it.
  }
  if (!start.offset()) return;
  const bool marked = text.text().substr(*start.offset(), 3) == "---";
  if (marked) {
    report(diagnostics, text.position(*start.offset()), "a second document ('---')",
           "a configuration file holds one document");
  } else {
    report(diagnostics, text.position(*start.offset()), "this does not fit what is above",
           "check the indentation");
  }
}

std::optional<Node> parse(const YamlText& text, Diagnostics& diagnostics) {
  TreeBuilder builder(text, diagnostics);
  Events events(text, builder);
  std::istringstream stream{std::string(text.text())};
  try {
    YAML::Parser parser(stream);
    if (parser.HandleNextDocument(events)) refuse_second_document(parser, text, diagnostics);
    return builder.take();
  } catch (const YAML::Exception& exception) {
    report_syntax(exception, text, builder, diagnostics);
  } catch (const TreeBuilder::LimitReached&) {
    // The builder reported which limit it was.
  }
  return std::nullopt;
}

}  // namespace

std::optional<Node> read_yaml(const SourceText& source, Diagnostics& diagnostics) {
  std::string_view bytes = source.text;
  if (bytes.size() > YamlLimits::kBytes) {
    report(diagnostics, {source.name, 0, 0}, "the file is larger than 1 MiB");
    return std::nullopt;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    bytes.remove_prefix(kByteOrderMark.size());
  }
  const YamlText text(source.name, bytes);
  if (!text.check(diagnostics)) return std::nullopt;
  return parse(text, diagnostics);
}

}  // namespace homeward::settings
