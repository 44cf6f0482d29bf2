#include "lib/async/spawn.hpp"

#include "lib/log/log.hpp"

#include <boost/asio/co_spawn.hpp>

#include <cstdlib>
#include <exception>

namespace homeward::async {
namespace {

void report_and_abort(const std::string& name, const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    log::error("a task failed", {{"task", name}, {"what", error.what()}});
  }
  std::abort();
}

}  // namespace

void spawn(std::string name, const boost::asio::any_io_executor& executor,
           boost::asio::awaitable<void> work) {
  boost::asio::co_spawn(executor, std::move(work),
                        [name = std::move(name)](const std::exception_ptr& failure) {
                          if (failure) report_and_abort(name, failure);
                        });
}

}  // namespace homeward::async
