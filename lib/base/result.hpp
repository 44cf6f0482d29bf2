#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace homeward {

/// What kind of thing went wrong; callers branch on this, people read Error::what.
enum class ErrorCode {
  invalid,       ///< input that breaks its contract
  not_found,     ///< a named thing that does not exist
  limit,         ///< a bound was reached: size, rate, count
  timeout,       ///< a deadline passed
  disconnected,  ///< the other side is gone
  refused,       ///< the other side, or a permission, said no
  io,            ///< the operating system failed a read, write or open
  storage,       ///< the database failed
  cancelled,     ///< the operation was cancelled by us
  unsupported,   ///< valid, but this version can't do it
};

/// Names a code as it appears in logs and in JSON.
[[nodiscard]] std::string_view to_text(ErrorCode code) noexcept;

/// An error that happens: link, disk, input, device. Context is added once per layer in `where`.
struct Error {
  ErrorCode code{ErrorCode::invalid};
  std::string what;   ///< one sentence for a person, no trailing full stop
  std::string where;  ///< the thing it happened to: a file, a socket, a message; may be empty

  friend bool operator==(const Error&, const Error&) = default;
};

/// "where: what", or "what" alone.
[[nodiscard]] std::string to_text(const Error& error);

/// Lets Result<T>::value() throw a std::runtime_error that carries the error's text.
[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& where);

/// A value or an Error. Nothing throws across a port; adapters turn exceptions into this.
template <class T>
using Result = boost::system::result<T, Error>;

/// Shorthand for returning an error from a function that returns Result<T>.
[[nodiscard]] inline Error failure(ErrorCode code, std::string what, std::string where = {}) {
  return Error{code, std::move(what), std::move(where)};
}

}  // namespace homeward
