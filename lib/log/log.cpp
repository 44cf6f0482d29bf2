#include "lib/log/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace homeward::log {
namespace {

/// Set once by start(), before there are threads.
bool to_journal = false;

spdlog::level::level_enum spd_level(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::notice: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

/// How a line on standard error tells the journal its level: sd-daemon(3). The journal takes the
/// program and the process from the stream, so that no library of systemd's is needed; it would
/// bring 1 MB of others along into each process.
std::string_view journal_prefix(Level level) {
  switch (level) {
    case Level::debug: return "<7>";
    case Level::info: return "<6>";
    case Level::notice: return "<5>";
    case Level::warning: return "<4>";
    case Level::error: return "<3>";
  }
  return "<6>";
}

/// True when systemd connected standard error to the journal: $JOURNAL_STREAM names that very
/// file (device:inode), so a shell that redirects us elsewhere is noticed.
bool stderr_is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &status) != 0) return false;
  return std::string(stream) == std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

bool needs_quotes(std::string_view value) {
  return value.empty() || value.find_first_of(" \"=\\\n\r\t") != value.npos;
}

/// Writes a value so that one event stays one line and can't forge another one.
void append_value(std::string& line, std::string_view value) {
  if (!needs_quotes(value)) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') line += '\\';
    line += (static_cast<unsigned char>(c) < 0x20) ? ' ' : c;
  }
  line += '"';
}

}  // namespace

void start(std::string_view program, Level least) {
  const std::string name(program);
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  auto logger = std::make_shared<spdlog::logger>(name, std::move(sink));
  to_journal = stderr_is_journal();
  logger->set_pattern(to_journal ? "%v" : "%Y-%m-%dT%H:%M:%S.%e %n %l %v");
  logger->set_level(spd_level(least));
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

void write(Level level, std::string_view message, Fields fields) {
  const auto spd = spd_level(level);
  if (!spdlog::should_log(spd)) return;
  std::string line;
  if (to_journal) line += journal_prefix(level);
  line += message;
  for (const Field& field : fields) {
    line += ' ';
    line += field.key();
    line += '=';
    append_value(line, field.value());
  }
  spdlog::default_logger_raw()->log(spd, line);
}

}  // namespace homeward::log
