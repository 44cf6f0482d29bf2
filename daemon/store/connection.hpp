#pragma once

#include "daemon/core/value.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace homeward::store {

/// Input that breaks the contract of the store, found inside a transaction. Never leaves
/// Database, which rolls back and makes an Error of it.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The file is damaged, as a check of it found; carries what is wrong with it.
class Damaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What SQLite said of a failure; copied out of its exception.
struct Failure {
  int code{0};           ///< primary result code
  int extended_code{0};  ///< extended result code
  std::string what;

  /// The disk failed a read, write or sync: the connection can't be trusted any more.
  [[nodiscard]] bool disk() const noexcept;
  /// The disk or the file has no room.
  [[nodiscard]] bool full() const noexcept;
  /// The file is damaged, or is no database at all.
  [[nodiscard]] bool corrupt() const noexcept;
};

/// Copies the failure out of an exception that SQLiteCpp threw; a Damaged is corrupt().
[[nodiscard]] Failure describe(const std::exception& error);

/// Bytes that are no text, as a parameter of a statement; borrowed while it runs.
struct Blob {
  std::string_view bytes;
};

/// How a database file is opened.
struct ConnectionOptions {
  std::filesystem::path path;
  std::uint64_t max_bytes{0};
};

/// The one connection to the database file. All functions throw SQLite::Exception.
class Connection {
 public:
  /// Opens or creates the file: WAL, synchronous=FULL, locked against any other connection, so
  /// that two can never write or checkpoint at once (the WAL-reset race needs two).
  explicit Connection(const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs statements that give no rows worth reading.
  void execute(const std::string& sql);

  /// Gives the first column of the first row.
  [[nodiscard]] std::int64_t integer(const std::string& sql);
  [[nodiscard]] std::string text(const std::string& sql);

  /// Gives the file the page size that new files have, by writing it anew; a file that has it is
  /// left alone. Needs as much free disk as the file takes, and no transaction.
  void renew_pages();

  /// True outside a transaction; SQLite may have rolled one back by itself.
  [[nodiscard]] bool autocommit() const noexcept;

  /// Rolls back whatever is open; never throws.
  void roll_back() noexcept;

 private:
  friend class Statement;

  void limit_size();

  std::unique_ptr<SQLite::Database> database_;
  std::uint64_t max_bytes_;
};

/// The rows of a running query; ends it when it goes, because a query left open would hold back
/// the checkpoints.
class Rows {
 public:
  explicit Rows(SQLite::Statement& statement) : statement_(&statement) {}
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  /// Steps to the next row; false behind the last one.
  [[nodiscard]] bool next();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::uint64_t count(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] core::Value value(int column) const;
  /// The bytes of a blob; they are there until the next step.
  [[nodiscard]] std::string_view blob(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  SQLite::Statement* statement_;
};

/// A statement that is prepared when it is first needed and kept as long as its table object: a
/// file is often opened for a few of them only. It must go before its Connection.
class Statement {
 public:
  Statement(Connection& connection, std::string sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Binds all parameters in order and runs to the end; returns the number of changed rows.
  template <class... Args>
  int run(const Args&... args) {
    bind_all(args...);
    return finish();
  }

  /// Binds all parameters in order and gives the rows.
  template <class... Args>
  [[nodiscard]] Rows query(const Args&... args) {
    bind_all(args...);
    return Rows(*statement_);
  }

 private:
  template <class... Args>
  void bind_all(const Args&... args) {
    prepare();
    int index = 0;
    (bind(++index, args), ...);
  }

  void prepare();
  void bind(int index, std::int64_t number);
  void bind(int index, std::uint64_t number) { bind(index, static_cast<std::int64_t>(number)); }
  void bind(int index, std::uint32_t number) { bind(index, std::int64_t{number}); }
  void bind(int index, int number) { bind(index, std::int64_t{number}); }
  void bind(int index, const std::string& text);
  void bind(int index, const core::Value& value);
  void bind(int index, const Blob& blob);
  void bind(int index, const std::optional<std::int64_t>& number);
  void bind(int index, const std::optional<std::string>& text);
  int finish();

  Connection& connection_;
  std::string sql_;
  std::unique_ptr<SQLite::Statement> statement_;
};

/// A transaction that rolls back unless it was committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Makes the transaction durable: with synchronous=FULL it returns behind the sync.
  void commit();

 private:
  Connection& connection_;
};

}  // namespace homeward::store
