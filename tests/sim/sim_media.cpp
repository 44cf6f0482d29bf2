#include "tests/sim/sim_media.hpp"

#include <algorithm>
#include <utility>

namespace homeward::sim {
namespace {

constexpr std::size_t kSector = 512;

}  // namespace

bool SimMedia::burn() {
  if (dead_) return false;
  if (fuse_ && (*fuse_)-- == 0) {
    fuse_.reset();
    dead_ = true;
  }
  return !dead_;
}

bool SimMedia::exists(const std::string& name) const {
  return files_.contains(name);
}

void SimMedia::create(const std::string& name) {
  if (!dead_) files_.try_emplace(name);
}

void SimMedia::remove(const std::string& name, bool durable) {
  const auto found = files_.find(name);
  if (found == files_.end() || !burn()) return;
  if (!durable && found->second.named) deleted_.insert_or_assign(name, std::move(found->second));
  files_.erase(found);
}

/// Durable at once: who renames syncs the folder behind it.
void SimMedia::rename(const std::string& from, const std::string& to) {
  const auto found = files_.find(from);
  if (found == files_.end() || !burn()) return;
  File file = std::move(found->second);
  files_.erase(found);
  file.named = true;
  files_.insert_or_assign(to, std::move(file));
}

bool SimMedia::read(const std::string& name, std::uint64_t offset, std::span<std::byte> into,
                    std::size_t& got) {
  const auto found = files_.find(name);
  if (dead_ || trouble.read_fails || found == files_.end()) return false;
  const Bytes& bytes = found->second.seen;
  const std::size_t from = std::min<std::size_t>(offset, bytes.size());
  got = std::min(into.size(), bytes.size() - from);
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(from), got, into.begin());
  return true;
}

bool SimMedia::write(const std::string& name, std::uint64_t offset,
                     std::span<const std::byte> bytes) {
  const auto found = files_.find(name);
  if (!burn() || found == files_.end()) return false;
  if (trouble.read_only || trouble.write_fails) return false;
  if (trouble.full && grows(name, offset + bytes.size())) return false;
  Change change{offset, Bytes(bytes.begin(), bytes.end()), std::nullopt};
  apply(found->second.seen, change);
  found->second.changes.push_back(std::move(change));
  written_ += bytes.size();
  return true;
}

bool SimMedia::truncate(const std::string& name, std::uint64_t size) {
  const auto found = files_.find(name);
  if (!burn() || found == files_.end() || trouble.read_only || trouble.write_fails) return false;
  Change change{0, {}, size};
  apply(found->second.seen, change);
  found->second.changes.push_back(std::move(change));
  return true;
}

bool SimMedia::sync(const std::string& name) {
  const auto found = files_.find(name);
  if (!burn() || found == files_.end()) return false;
  if (forgetting_log_ && name.ends_with("-wal")) return true;
  File& file = found->second;
  if (trouble.sync_fails) {
    settle(file);
    return false;
  }
  for (const Change& change : file.changes) apply(file.durable, change);
  file.changes.clear();
  file.named = true;
  // As on ext4: a sync writes the journal of the file system, with all that was renamed and removed
  // before.
  deleted_.clear();
  ++syncs_;
  return true;
}

std::uint64_t SimMedia::size(const std::string& name) const {
  const auto found = files_.find(name);
  return found == files_.end() ? 0 : found->second.seen.size();
}

bool SimMedia::grows(const std::string& name, std::uint64_t end) const {
  return end > size(name);
}

void SimMedia::damage(const std::string& name) {
  const auto found = files_.find(name);
  if (found == files_.end()) return;
  File& file = found->second;
  for (std::size_t at = file.seen.size() / 3; at < file.seen.size() * 2 / 3; ++at) {
    file.seen[at] ^= std::byte{0xA5};
  }
  file.durable = file.seen;
  file.changes.clear();
}

void SimMedia::apply(Bytes& bytes, const Change& change) {
  if (change.size) {
    bytes.resize(*change.size);
    return;
  }
  const std::size_t end = change.offset + change.bytes.size();
  if (bytes.size() < end) bytes.resize(end);
  std::copy(change.bytes.begin(), change.bytes.end(),
            bytes.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

/// Each sector of each change that was not synced survives or not, in no order: the later write of
/// a sector may be lost and an earlier one be there.
void SimMedia::settle(File& file) {
  std::vector<Change> parts;
  for (Change& change : file.changes) {
    if (change.size) {
      if (chance()) parts.push_back(std::move(change));
      continue;
    }
    for (std::size_t at = 0; at < change.bytes.size();) {
      const std::size_t in_sector = kSector - (change.offset + at) % kSector;
      const std::size_t length = std::min(in_sector, change.bytes.size() - at);
      const auto from = change.bytes.begin() + static_cast<std::ptrdiff_t>(at);
      if (chance()) {
        parts.push_back({change.offset + at,
                         Bytes(from, from + static_cast<std::ptrdiff_t>(length)), std::nullopt});
      }
      at += length;
    }
  }
  for (const Change& part : parts) apply(file.durable, part);
  file.seen = file.durable;
  file.changes.clear();
}

void SimMedia::power_on() {
  for (auto& [name, file] : deleted_) {
    if (chance()) files_.try_emplace(name, std::move(file));
  }
  deleted_.clear();
  for (auto entry = files_.begin(); entry != files_.end();) {
    settle(entry->second);
    const bool lost = !entry->second.named && chance();
    entry = lost ? files_.erase(entry) : std::next(entry);
  }
  trouble = {};
  fuse_.reset();
  dead_ = false;
}

}  // namespace homeward::sim
