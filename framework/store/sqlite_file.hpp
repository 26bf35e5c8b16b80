// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace certamen {

/// What a file of ours must be.
struct SqliteSchema {
  int application_id;
  int version;
  const char* contents = "";  // what is in it, for messages
  const char* tables;         // SQL that makes them
};

/// A connection to an SQLite file; every failure is an Error(bad_file) that names the file.
class SqliteFile {
 public:
  /// Opens the file, or makes it whole or not at all. Throws if it is damaged, has
  /// something else in it, is of another version, or missing and not to be made.
  SqliteFile(const std::string& path, bool make, const SqliteSchema& schema);
  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  void execute(const std::string& sql);
  [[noreturn]] void fail() const;  // with SQLite's own words
  [[noreturn]] void fail(const std::string& why) const;
  sqlite3* handle() const { return handle_; }
  /// Of the row that was inserted last.
  std::uint64_t last_number() const;

 private:
  void prepare(const SqliteSchema& schema);

  std::string path_;
  sqlite3* handle_ = nullptr;
};

/// One prepared statement; values are bound in order and columns read in order.
class SqliteStatement {
 public:
  SqliteStatement(SqliteFile& file, const std::string& sql);
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  SqliteStatement& bind(const std::string& text);
  SqliteStatement& bind(std::uint64_t number);  // below 2^63
  /// Goes to the next row; false after the last.
  bool step();
  std::string text();
  std::uint64_t number();

 private:
  SqliteFile& file_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0, read_ = 0;
};

/// Undone unless it is committed.
class SqliteTransaction {
 public:
  explicit SqliteTransaction(SqliteFile& file);
  ~SqliteTransaction();
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;
  void commit();

 private:
  SqliteFile& file_;
  bool committed_ = false;
};

}  // namespace certamen
