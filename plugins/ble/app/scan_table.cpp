#include "plugins/ble/app/scan_table.hpp"

#include "lib/json/writer.hpp"
#include "plugins/ble/app/values_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace homeward::ble {
namespace {

constexpr std::size_t kMostName = 20;

/// A terminal obeys control characters, and names come from strangers.
std::string printable(std::string_view text) {
  std::string out(text.substr(0, kMostName));
  for (char& letter : out) {
    const auto code = static_cast<unsigned char>(letter);
    if (code < 0x20 || code >= 0x7F) letter = '?';
  }
  return out;
}

/// Family and model, or the model alone where it begins with the family's name ("BTHome v2").
std::string what_text(const Identity& identity) {
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  const std::string_view family = identity.family;
  const std::string_view model = identity.model;
  if (model.size() >= family.size() &&
      std::equal(family.begin(), family.end(), model.begin(), same))
    return std::string(model);
  std::string text(family);
  if (!model.empty()) (text += ' ') += model;
  return text;
}

}  // namespace

const ScanTable::Row& ScanTable::heard(const Advertisement& advertisement, BootTime now) {
  if (!rows_.contains(advertisement.address) && rows_.size() >= kMaxRows) {
    rows_.erase(std::min_element(rows_.begin(), rows_.end(), [](const auto& a, const auto& b) {
      return a.second.at < b.second.at;
    }));
  }
  Row& row = rows_[advertisement.address];
  row.address = advertisement.address;
  row.at = now;
  ++row.heard;
  if (advertisement.rssi) row.rssi = advertisement.rssi;
  if (!advertisement.name.empty()) row.name = printable(advertisement.name);
  const Verdict verdict = decoders_.decode(advertisement, now, decoded_);
  if (verdict == Verdict::stranger) return row;
  row.what = what_text(decoded_.identity);
  if (verdict == Verdict::problem) row.values = to_text(decoded_.problem);
  if (verdict == Verdict::decoded) row.values = values_text(decoded_);
  return row;
}

std::string ScanTable::text(BootTime now, std::size_t most) const {
  std::vector<const Row*> rows;
  for (const auto& [address, row] : rows_) rows.push_back(&row);
  // What can be read comes first, then the nearest.
  const auto before = [](const Row* a, const Row* b) {
    if (a->what.empty() != b->what.empty()) return b->what.empty();
    return a->rssi.value_or(-128) > b->rssi.value_or(-128);
  };
  std::sort(rows.begin(), rows.end(), before);
  std::string out = "ADDRESS            RSSI  SEEN  NAME                  WHAT, AND WHAT IT SAID\n";
  std::array<char, 128> line{};
  for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
    const Row& row = *rows[i];
    const auto seen = std::chrono::duration_cast<std::chrono::seconds>(now - row.at).count();
    const std::string strength = row.rssi ? std::to_string(*row.rssi) : "-";
    std::snprintf(line.data(), line.size(), "%-17s  %4s  %3llds  %-20s  ",
                  to_text(row.address).c_str(), strength.c_str(), static_cast<long long>(seen),
                  row.name.c_str());
    ((out += line.data()) += row.what) += row.values.empty() ? "" : ": " + row.values;
    out += '\n';
  }
  return out;
}

std::string ScanTable::json(const Row& row) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  writer.text("address", to_text(row.address));
  writer.text("name", row.name);
  writer.text("what", row.what);
  writer.text("values", row.values);
  if (row.rssi) writer.key("rssi").raw(std::to_string(*row.rssi));
  writer.key("heard").unsigned_integer(row.heard);
  writer.end_object();
  return out;
}

}  // namespace homeward::ble
