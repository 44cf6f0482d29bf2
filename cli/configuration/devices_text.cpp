#include "cli/configuration/devices_text.hpp"

#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "daemon/settings/yaml_node.hpp"
#include "daemon/settings/yaml_reader.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace homeward::cli {
namespace {

using settings::Node;
using settings::SourceText;

/// A text as lines, each with its newline.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const std::size_t size = end == text.npos ? text.size() : end + 1;
      lines_.emplace_back(text.substr(0, size));
      text.remove_prefix(size);
    }
    if (!lines_.empty() && !lines_.back().ends_with('\n')) lines_.back() += '\n';
  }

  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  [[nodiscard]] std::string& line(std::size_t number) { return lines_.at(number - 1); }
  void insert_before(std::size_t number, std::string line) {
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(number - 1), std::move(line));
  }
  void erase(std::size_t first, std::size_t last) {
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(first - 1),
                 lines_.begin() + static_cast<std::ptrdiff_t>(last));
  }
  [[nodiscard]] std::string text() const {
    std::string all;
    for (const std::string& line : lines_) all += line;
    return all;
  }

  /// True for a line with nothing, or a comment.
  [[nodiscard]] bool is_quiet(std::size_t number) {
    const std::string& text = line(number);
    const std::size_t begin = text.find_first_not_of(" \r\n");
    return begin == text.npos || text[begin] == '#';
  }

  /// The last line of what begins in `first` at `column`: all that is further in, without the
  /// comments that stand before the next thing.
  [[nodiscard]] std::size_t last_of(std::size_t first, std::size_t column) {
    std::size_t last = first;
    for (std::size_t i = first + 1; i <= size(); ++i) {
      if (is_quiet(i)) continue;
      if (line(i).find_first_not_of(' ') < column) break;
      last = i;
    }
    return last;
  }

 private:
  std::vector<std::string> lines_;
};

/// The byte at which a column (counted in characters, from 1) begins.
std::size_t byte_of(const std::string& line, std::size_t column) {
  std::size_t byte = 0;
  for (std::size_t left = column - 1; left > 0 && byte < line.size(); --left) {
    ++byte;
    while (byte < line.size() && (static_cast<unsigned char>(line[byte]) & 0xC0U) == 0x80U) ++byte;
  }
  return byte;
}

struct Document {
  core::Diagnostics diagnostics;
  std::optional<Node> root;
  const Node::Entry* devices{nullptr};
};

Result<void> read(const SourceText& source, Document& document) {
  document.root = settings::read_yaml(source, document.diagnostics);
  if (!document.root || core::has_errors(document.diagnostics)) {
    const std::string first =
        document.diagnostics.empty() ? "" : diagnostic_text(document.diagnostics.front());
    return failure(ErrorCode::invalid, tr("the file has errors: {0}", first), source.name);
  }
  for (const Node::Entry& entry : document.root->entries) {
    if (entry.key.text == "devices") document.devices = &entry;
  }
  return {};
}

const Node::Entry* find_device(const Document& document, const std::string& name) {
  if (document.devices == nullptr) return nullptr;
  for (const Node::Entry& entry : document.devices->value.entries) {
    if (entry.key.text == name) return &entry;
  }
  return nullptr;
}

/// Devices that stand in the line of the key, or several in one line, have no lines of their own.
Result<void> expect_lines(const Document& document, const SourceText& source) {
  std::uint32_t before = document.devices->key.line;
  for (const Node::Entry& entry : document.devices->value.entries) {
    if (entry.key.line == before) {
      return failure(ErrorCode::unsupported, tr("write each device in a line of its own first"),
                     source.name);
    }
    before = entry.key.line;
  }
  return {};
}

Result<const Node::Entry*> device_in(const Document& document, const SourceText& source,
                                     const std::string& name) {
  const Node::Entry* device = find_device(document, name);
  if (device == nullptr) return failure(ErrorCode::not_found, tr("no device '{0}'", name));
  const Result<void> lines = expect_lines(document, source);
  if (!lines) return lines.error();
  return device;
}

/// Reads the file into `document`, which the device's entry belongs to.
Result<const Node::Entry*> read_device(const SourceText& source, const std::string& name,
                                       Document& document) {
  const Result<void> done = read(source, document);
  if (!done) return done.error();
  return device_in(document, source, name);
}

std::string device_line(const NewDevice& device, std::size_t indent) {
  std::string line = std::string(indent, ' ') + device.name + ": {id: \"" + device.address + '"';
  if (!device.room.empty()) line += ", room: " + device.room;
  line += ", properties: [";
  for (std::size_t i = 0; i < device.properties.size(); ++i) {
    line += (i == 0 ? "" : ", ") + device.properties[i];
  }
  return line + "]}\n";
}

/// `devices: {}` and `devices:` become `devices:`, with the comment behind them.
void open_block(std::string& line) {
  const std::size_t braces = line.find('{');
  const std::size_t comment = line.find('#');
  if (braces == line.npos || (comment != line.npos && comment < braces)) return;
  const std::size_t end = line.find('}', braces);
  if (end == line.npos) return;
  line.erase(braces, end + 1 - braces);
  const std::size_t last = line.find_last_not_of(" \n");
  if (line[last] == ':') line.erase(last + 1, line.size() - last - 2);
}

/// A scalar of the text, to be written anew.
struct Spot {
  std::uint32_t line{0}, column{0};
  std::size_t old_size{0};  ///< bytes that `fresh` replaces
  std::string fresh;
};

void write(Lines& lines, std::vector<Spot> spots) {
  std::sort(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) {
    return std::pair(a.line, a.column) > std::pair(b.line, b.column);
  });
  for (const Spot& spot : spots) {
    std::string& line = lines.line(spot.line);
    line.replace(byte_of(line, spot.column), spot.old_size, spot.fresh);
  }
}

/// Where `old` begins in the source of this scalar: behind its quote, if it has one.
Spot begin_of(Lines& lines, const Node& scalar, const std::string& old, std::string fresh) {
  const std::string& line = lines.line(scalar.line);
  const std::size_t byte = byte_of(line, scalar.column);
  const bool quoted = byte < line.size() && (line[byte] == '"' || line[byte] == '\'');
  return {scalar.line, scalar.column + (quoted ? 1 : 0), old.size(), std::move(fresh)};
}

/// Collects the scalars that speak of a device: `NAME.property`, and NAME alone under `offline`.
class Mentions {
 public:
  Mentions(Lines& lines, const std::string& name, const std::string& other)
      : lines_(lines), name_(name), other_(other) {}

  void look(const Node& node, bool alone) {
    if (node.kind == Node::Kind::scalar) take(node, alone);
    for (const Node& item : node.items) look(item, alone);
    for (const Node::Entry& entry : node.entries) {
      take(entry.key, false);
      look(entry.value, entry.key.text == "offline");
    }
  }

  void rename(const Node& scalar) { spots.push_back(begin_of(lines_, scalar, name_, other_)); }

  std::vector<Spot> spots;

 private:
  void take(const Node& scalar, bool alone) {
    const bool speaks = scalar.text.starts_with(name_ + ".") || (alone && scalar.text == name_);
    if (!speaks) return;
    const Spot spot = begin_of(lines_, scalar, name_, other_);
    // A text that is written otherwise than it reads, with escapes or over lines, is left alone.
    std::string& line = lines_.line(spot.line);
    if (line.compare(byte_of(line, spot.column), name_.size(), name_) == 0) spots.push_back(spot);
  }

  Lines& lines_;
  const std::string& name_;
  const std::string& other_;
};

/// Adds a room to a device that has none.
void add_room(Lines& lines, const Node::Entry& device, const std::string& room) {
  const Node::Entry& first = device.value.entries.front();
  std::string& line = lines.line(first.key.line);
  const std::size_t byte = byte_of(line, first.key.column);
  if (first.key.line == device.key.line) {
    line.insert(byte, "room: " + room + ", ");
  } else {
    lines.insert_before(first.key.line, std::string(byte, ' ') + "room: " + room + '\n');
  }
}

}  // namespace

bool has_devices(const SourceText& source) {
  Document document;
  return read(source, document) && document.devices != nullptr;
}

bool has_device(const SourceText& source, const std::string& name) {
  Document document;
  return read(source, document) && find_device(document, name) != nullptr;
}

Result<std::string> adopt_device(const SourceText& source, const NewDevice& device) {
  Document document;
  const Result<void> done = read(source, document);
  if (!done) return done.error();
  Lines lines(source.text);
  if (document.devices == nullptr) {
    const bool apart = !source.text.empty();
    return lines.text() + (apart ? "\n" : "") + "devices:\n" + device_line(device, 2);
  }
  const Result<void> in_lines = expect_lines(document, source);
  if (!in_lines) return in_lines.error();
  const Node& devices = document.devices->value;
  const std::size_t key_line = document.devices->key.line;
  if (devices.entries.empty()) {
    open_block(lines.line(key_line));
    lines.insert_before(key_line + 1, device_line(device, 2));
    return lines.text();
  }
  const Node& last = devices.entries.back().key;
  const std::size_t end = lines.last_of(last.line, last.column);
  lines.insert_before(end + 1, device_line(device, last.column - 1));
  return lines.text();
}

Result<std::string> move_device(const SourceText& source, const std::string& name,
                                const std::string& room) {
  Document document;
  const Result<const Node::Entry*> device = read_device(source, name, document);
  if (!device) return device.error();
  Lines lines(source.text);
  const Node* const written = (*device)->value.find("room");
  if (written != nullptr) {
    write(lines, {begin_of(lines, *written, written->text, room)});
  } else if (!(*device)->value.entries.empty()) {
    add_room(lines, **device, room);
  }
  return lines.text();
}

Result<std::string> remove_device(const SourceText& source, const std::string& name) {
  Document document;
  const Result<const Node::Entry*> device = read_device(source, name, document);
  if (!device) return device.error();
  Lines lines(source.text);
  const Node& key = (*device)->key;
  lines.erase(key.line, lines.last_of(key.line, key.column));
  if (document.devices->value.entries.size() == 1) {
    std::string& line = lines.line(document.devices->key.line);
    line.insert(line.find(':') + 1, " {}");
  }
  return lines.text();
}

Result<std::string> rename_device(const SourceText& source, const std::string& name,
                                  const std::string& other) {
  Document document;
  const Result<void> done = read(source, document);
  if (!done) return done.error();
  Lines lines(source.text);
  Mentions mentions(lines, name, other);
  for (const Node::Entry& entry : document.root->entries) {
    if (entry.key.text != "devices") mentions.look(entry.value, false);
  }
  const Node::Entry* device = find_device(document, name);
  if (device != nullptr) mentions.rename(device->key);
  if (mentions.spots.empty()) return source.text;
  write(lines, mentions.spots);
  return lines.text();
}

}  // namespace homeward::cli
