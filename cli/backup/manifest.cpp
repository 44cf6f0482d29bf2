#include "cli/backup/manifest.hpp"

#include "cli/text/language.hpp"
#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace homeward::cli {
namespace {

constexpr std::array<std::string_view, 3> kRoots{"configuration", "state", "plugins"};
constexpr std::size_t kMostParts = 6;
constexpr std::size_t kDigits = 64;

std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = name.find('/');
    parts.push_back(name.substr(0, end));
    if (end == std::string_view::npos) return parts;
    name.remove_prefix(end + 1);
  }
}

bool is_plain(char one) {
  return static_cast<unsigned char>(one) >= 0x20 && one != 0x7f && one != '\\';
}

bool is_part(std::string_view part) {
  return !part.empty() && part != "." && part != ".." &&
         std::all_of(part.begin(), part.end(), is_plain);
}

bool is_plugin(std::string_view part) {
  return std::all_of(part.begin(), part.end(), [](char one) {
    return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '-' || one == '_';
  });
}

bool is_digest(std::string_view text) {
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

Result<Manifest::Member> read_member(json::Value value) {
  json::Fields fields(value, "a member of the manifest");
  Manifest::Member member;
  member.name = fields.text("name", BackupLimits::kNameBytes);
  member.bytes = fields.unsigned_integer("bytes").value_or(BackupLimits::kBytes + 1);
  member.sha256 = fields.text("sha256", kDigits);
  if (fields.failed()) return fields.error();
  if (!is_member_name(member.name)) {
    return failure(ErrorCode::invalid, tr("it is no part of a backup"), member.name);
  }
  if (member.bytes > BackupLimits::kBytes) {
    return failure(ErrorCode::limit, tr("no size, or one beyond what a home has"), member.name);
  }
  if (!is_digest(member.sha256)) return failure(ErrorCode::invalid, tr("no SHA-256"), member.name);
  return member;
}

Result<void> read_members(json::Value list, std::vector<Manifest::Member>& members) {
  std::set<std::string> names;
  std::uint64_t bytes = 0;
  for (std::size_t index = 0; index < list.size(); ++index) {
    Result<Manifest::Member> member = read_member(list.at(index));
    if (!member) return member.error();
    if (!names.insert(member->name).second) {
      return failure(ErrorCode::invalid, tr("named twice"), member->name);
    }
    bytes += member->bytes;
    if (bytes > BackupLimits::kBytes) return failure(ErrorCode::limit, tr("more than a home has"));
    members.push_back(std::move(*member));
  }
  return {};
}

}  // namespace

bool is_member_name(std::string_view name) {
  if (name.size() > BackupLimits::kNameBytes) return false;
  const std::vector<std::string_view> parts = parts_of(name);
  if (parts.size() < 2 || parts.size() > kMostParts) return false;
  if (std::find(kRoots.begin(), kRoots.end(), parts[0]) == kRoots.end()) return false;
  if (!std::all_of(parts.begin(), parts.end(), is_part)) return false;
  return parts[0] != "plugins" || (parts.size() > 2 && is_plugin(parts[1]));
}

std::string to_json(const Manifest& manifest) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("format").unsigned_integer(Manifest::kFormat);
  out.text("version", manifest.version).key("schema").unsigned_integer(manifest.schema);
  out.text("made_at", manifest.made_at).key("with_keys").boolean(manifest.with_keys);
  out.key("members").begin_array();
  for (const Manifest::Member& member : manifest.members) {
    out.begin_object().text("name", member.name).key("bytes").unsigned_integer(member.bytes);
    out.text("sha256", member.sha256).end_object();
  }
  out.end_array().end_object();
  return text;
}

Result<Manifest> parse_manifest(std::string_view text) {
  json::Parser parser({.size = BackupLimits::kManifestBytes, .depth = 4});
  const Result<json::Value> value = parser.parse(text);
  if (!value) return value.error();
  json::Fields fields(*value, "the manifest");
  if (fields.unsigned_integer("format").value_or(0) > Manifest::kFormat) {
    return failure(ErrorCode::unsupported, tr("a newer Homeward wrote this backup"));
  }
  Manifest manifest;
  manifest.version = fields.text("version", 100);
  manifest.schema = fields.unsigned_integer("schema").value_or(0);
  manifest.made_at = fields.text("made_at", 100);
  manifest.with_keys = fields.boolean("with_keys").value_or(false);
  const json::Value list = fields.array("members", BackupLimits::kMembers);
  if (fields.failed()) return fields.error();
  const Result<void> read = read_members(list, manifest.members);
  if (!read) return read.error();
  return manifest;
}

}  // namespace homeward::cli
