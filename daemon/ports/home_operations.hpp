#pragma once

#include "lib/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace homeward::ports {

/// What concerns all that is held about a home.
class HomeOperations {
 public:
  virtual ~HomeOperations() = default;

  /// Writes down that somebody takes a copy of everything; returns when that is on disk.
  virtual boost::asio::awaitable<Result<void>> exported(std::string by, std::string via) = 0;

  /// Writes down that somebody takes a backup, then a copy of the database with all that was
  /// decided; gives its path. Errors: storage, io.
  virtual boost::asio::awaitable<Result<std::string>> back_up(std::string by, std::string via) = 0;

  /// Wipes what the gateway keeps, and ends it: platforms are told goodbye, the database and its
  /// copies go, a new one says only who did it and when. Error: refused (a reload is under way).
  virtual Result<void> erase(std::string by) = 0;
};

}  // namespace homeward::ports
