#include "cli/report/html.hpp"

namespace homeward::cli::report {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\n': out += c; break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
          out += "\uFFFD";
        } else {
          out += c;
        }
      }
    }
  }
  return out;
}

Html& Html::open(std::string_view tag, Attributes attributes) {
  out_.append("<").append(tag);
  for (const auto& [name, value] : attributes) {
    out_.append(" ").append(name).append("=\"").append(escaped(value)).append("\"");
  }
  out_ += '>';
  return *this;
}

Html& Html::close(std::string_view tag) {
  out_.append("</").append(tag).append(">\n");
  return *this;
}

Html& Html::text(std::string_view text) {
  out_ += escaped(text);
  return *this;
}

Html& Html::element(std::string_view tag, std::string_view content, Attributes attributes) {
  return open(tag, attributes).text(content).close(tag);
}

Html& Html::raw(std::string_view html) {
  out_ += html;
  return *this;
}

Html& Html::row(std::string_view cell_tag, const std::vector<std::string>& cells) {
  open("tr");
  for (const std::string& cell : cells) element(cell_tag, cell);
  return close("tr");
}

}  // namespace homeward::cli::report
