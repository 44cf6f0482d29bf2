#include "daemon/store/connection.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>

namespace homeward::store {
namespace {

constexpr std::uint64_t kPageBytes = 4096;
constexpr int kBusyTimeoutMs = 2000;

SQLite::Statement prepare(SQLite::Database& database, const std::string& sql) {
  return SQLite::Statement(database, sql);
}

}  // namespace

bool Failure::disk() const noexcept {
  return code == SQLITE_IOERR;
}

bool Failure::corrupt() const noexcept {
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

Failure describe(const std::exception& error) {
  const auto* failure = dynamic_cast<const SQLite::Exception*>(&error);
  if (failure == nullptr) return {-1, -1, error.what()};
  return {failure->getErrorCode(), failure->getExtendedErrorCode(), failure->what()};
}

Connection::Connection(const ConnectionOptions& options)
    : database_(std::make_unique<SQLite::Database>(
          options.path.string(),
          SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, kBusyTimeoutMs)) {
  sqlite3_extended_result_codes(database_->getHandle(), 1);
  // These two only take effect before the first page is written.
  execute("PRAGMA page_size=" + std::to_string(kPageBytes));
  execute("PRAGMA auto_vacuum=INCREMENTAL");
  // Exclusive before WAL: the index of the log then lives on the heap and no -shm file is made.
  execute("PRAGMA locking_mode=EXCLUSIVE");
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=FULL");
  execute("PRAGMA foreign_keys=ON");
  execute("PRAGMA cache_size=-256");  // KiB; memory must not grow with the backlog
  execute("PRAGMA mmap_size=0");
  execute("PRAGMA temp_store=MEMORY");
  execute("PRAGMA wal_autocheckpoint=1000");     // pages: pages written often reach the file once
  execute("PRAGMA journal_size_limit=8388608");  // bytes that the log keeps after a checkpoint
  const std::uint64_t pages = std::max<std::uint64_t>(options.max_bytes / kPageBytes, 64);
  execute("PRAGMA max_page_count=" + std::to_string(pages));
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

bool Rows::is_null(int column) const {
  return statement_->isColumnNull(column);
}

Statement::Statement(Connection& connection, const char* sql)
    : statement_(std::make_unique<SQLite::Statement>(*connection.database_, sql)) {}

Statement::~Statement() = default;

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
