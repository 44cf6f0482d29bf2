#include "plugins/replay/line_source.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace homeward::replay {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kReadAtOnce = 16UL * 1024UL;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

Error system_failure(const std::string& name) {
  const boost::system::error_code error(errno, boost::system::system_category());
  return failure(ErrorCode::io, error.message(), name);
}

}  // namespace

Result<std::unique_ptr<LineSource>> LineSource::open(const asio::any_io_executor& executor,
                                                     const std::string& path) {
  const bool is_standard_input = path == "-";
  const std::string name = is_standard_input ? "standard input" : path;
  // Standard input is doubled so that what we close is ours.
  const int file = is_standard_input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                     : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return system_failure(name);
  struct stat status {};
  if (::fstat(file, &status) != 0 || S_ISDIR(status.st_mode)) {
    if (S_ISDIR(status.st_mode)) errno = EISDIR;
    Error error = system_failure(name);
    ::close(file);
    return error;
  }
  const bool is_on_disk = S_ISREG(status.st_mode) || S_ISCHR(status.st_mode);
  return std::unique_ptr<LineSource>(new LineSource(executor, name, file, is_on_disk));
}

LineSource::LineSource(const asio::any_io_executor& executor, std::string name, int file,
                       bool is_on_disk)
    : name_(std::move(name)), file_(file), is_on_disk_(is_on_disk), pipe_(executor) {
  if (!is_on_disk_) pipe_.assign(file_);
}

LineSource::~LineSource() {
  if (is_on_disk_) ::close(file_);
}

asio::awaitable<Result<std::optional<std::string_view>>> LineSource::next() {
  while (true) {
    const auto line = lines_.next();
    if (line) {
      ++line_number_;
      if (!*line) co_return line->error();
      co_return std::optional<std::string_view>(**line);
    }
    if (at_end_) co_return std::optional<std::string_view>{};
    const Result<std::size_t> size = co_await read_more();
    if (!size) co_return size.error();
    at_end_ = *size == 0;
    // The last line may lack its newline.
    if (at_end_ && lines_.has_partial_line()) lines_.append("\n");
  }
}

asio::awaitable<Result<std::size_t>> LineSource::read_more() {
  const auto room = lines_.prepare(kReadAtOnce);
  if (is_on_disk_) {
    const ssize_t size = ::read(file_, room.data(), room.size());
    if (size < 0) co_return system_failure(name_);
    lines_.commit(static_cast<std::size_t>(size));
    co_return static_cast<std::size_t>(size);
  }
  const auto target = asio::buffer(room.data(), room.size());
  const auto [error, size] = co_await pipe_.async_read_some(target, kAwait);
  if (error && error != asio::error::eof) co_return failure(ErrorCode::io, error.message(), name_);
  lines_.commit(size);
  co_return size;
}

}  // namespace homeward::replay
