#include "daemon/store/connection.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>

namespace homeward::store {
namespace {

// Small pages: an alert changes a handful of them, and each is written whole. With 1 KiB they fit
// two or three blocks of the disk, with 4 KiB they took as many as there are pages.
constexpr std::int64_t kPageBytes = 1024;
constexpr std::uint64_t kLeastPages = 256;
constexpr int kBusyTimeoutMs = 2000;

SQLite::Statement prepare(SQLite::Database& database, const std::string& sql) {
  return SQLite::Statement(database, sql);
}

}  // namespace

bool Failure::disk() const noexcept {
  return code == SQLITE_IOERR;
}

bool Failure::full() const noexcept {
  return code == SQLITE_FULL;
}

bool Failure::corrupt() const noexcept {
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

Failure describe(const std::exception& error) {
  if (dynamic_cast<const Damaged*>(&error) != nullptr) {
    return {SQLITE_CORRUPT, SQLITE_CORRUPT, error.what()};
  }
  const auto* failure = dynamic_cast<const SQLite::Exception*>(&error);
  if (failure == nullptr) return {-1, -1, error.what()};
  // With extended result codes on, what SQLiteCpp calls the error code is the extended one.
  constexpr int kPrimary = 0xFF;
  return {failure->getErrorCode() & kPrimary, failure->getExtendedErrorCode(), failure->what()};
}

Connection::Connection(const ConnectionOptions& options)
    : database_(std::make_unique<SQLite::Database>(
          options.path.string(),
          SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, kBusyTimeoutMs)),
      max_bytes_(options.max_bytes) {
  sqlite3_extended_result_codes(database_->getHandle(), 1);
  // Exclusive before the first look at the file: the index of the log then lives on the heap and
  // no -shm file is made.
  execute("PRAGMA locking_mode=EXCLUSIVE");
  // These two only take effect before the first page is written.
  execute("PRAGMA page_size=" + std::to_string(kPageBytes));
  execute("PRAGMA auto_vacuum=INCREMENTAL");
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=FULL");
  execute("PRAGMA foreign_keys=ON");
  execute("PRAGMA cache_size=-256");  // KiB; memory must not grow with the backlog
  execute("PRAGMA mmap_size=0");
  execute("PRAGMA temp_store=MEMORY");
  execute("PRAGMA wal_autocheckpoint=4000");     // pages: pages written often reach the file once
  execute("PRAGMA journal_size_limit=8388608");  // bytes that the log keeps after a checkpoint
  limit_size();
}

void Connection::limit_size() {
  const auto page = static_cast<std::uint64_t>(integer("PRAGMA page_size"));
  const std::uint64_t pages = std::max<std::uint64_t>(max_bytes_ / page, kLeastPages);
  execute("PRAGMA max_page_count=" + std::to_string(pages));
}

void Connection::renew_pages() {
  if (integer("PRAGMA page_size") == kPageBytes) return;
  // The page size of a file can't be changed while it has a log. VACUUM is all or nothing: a power
  // cut leaves the file as it was or as it is to be.
  execute("PRAGMA journal_mode=DELETE");
  execute("PRAGMA page_size=" + std::to_string(kPageBytes));
  execute("VACUUM");
  execute("PRAGMA journal_mode=WAL");
  limit_size();
}

Connection::~Connection() = default;

void Connection::execute(const std::string& sql) {
  database_->exec(sql);
}

std::int64_t Connection::integer(const std::string& sql) {
  SQLite::Statement statement = prepare(*database_, sql);
  return statement.executeStep() ? statement.getColumn(0).getInt64() : 0;
}

std::string Connection::text(const std::string& sql) {
  SQLite::Statement statement = prepare(*database_, sql);
  return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
}

bool Connection::autocommit() const noexcept {
  return sqlite3_get_autocommit(database_->getHandle()) != 0;
}

void Connection::roll_back() noexcept {
  if (!autocommit()) database_->tryExec("ROLLBACK");
}

Rows::~Rows() {
  statement_->tryReset();
}

bool Rows::next() {
  return statement_->executeStep();
}

std::int64_t Rows::integer(int column) const {
  return statement_->getColumn(column).getInt64();
}

std::uint64_t Rows::count(int column) const {
  return static_cast<std::uint64_t>(statement_->getColumn(column).getInt64());
}

std::string Rows::text(int column) const {
  return statement_->getColumn(column).getString();
}

core::Value Rows::value(int column) const {
  const SQLite::Column field = statement_->getColumn(column);
  if (field.isInteger()) return field.getInt64() != 0;
  if (field.isFloat()) return field.getDouble();
  // SQLite keeps no NaN: it stores NULL instead.
  if (field.isNull()) return std::numeric_limits<double>::quiet_NaN();
  return field.getString();
}

std::string_view Rows::blob(int column) const {
  const SQLite::Column field = statement_->getColumn(column);
  const auto bytes = static_cast<std::size_t>(field.getBytes());
  return bytes == 0 ? std::string_view()
                    : std::string_view(static_cast<const char*>(field.getBlob()), bytes);
}

bool Rows::is_null(int column) const {
  return statement_->isColumnNull(column);
}

Statement::Statement(Connection& connection, std::string sql)
    : connection_(connection), sql_(std::move(sql)) {}

Statement::~Statement() = default;

void Statement::prepare() {
  if (!statement_) statement_ = std::make_unique<SQLite::Statement>(*connection_.database_, sql_);
}

void Statement::bind(int index, std::int64_t number) {
  statement_->bind(index, number);
}

void Statement::bind(int index, const std::string& text) {
  statement_->bind(index, text);
}

void Statement::bind(int index, const core::Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) {
    bind(index, *flag ? 1 : 0);
  } else if (const double* number = std::get_if<double>(&value)) {
    statement_->bind(index, *number);
  } else {
    bind(index, std::get<std::string>(value));
  }
}

void Statement::bind(int index, const Blob& blob) {
  // Not copied: the caller's bytes outlive the run of the statement.
  statement_->bindNoCopy(index, blob.bytes.data(), static_cast<int>(blob.bytes.size()));
}

void Statement::bind(int index, const std::optional<std::int64_t>& number) {
  if (number) {
    bind(index, *number);
  } else {
    statement_->bind(index);
  }
}

void Statement::bind(int index, const std::optional<std::string>& text) {
  if (text) {
    bind(index, *text);
  } else {
    statement_->bind(index);
  }
}

int Statement::finish() {
  const Rows running(*statement_);
  return statement_->exec();
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection_.roll_back();
  connection_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  connection_.roll_back();
}

void Transaction::commit() {
  connection_.execute("COMMIT");
}

}  // namespace homeward::store
