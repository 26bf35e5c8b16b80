// SPDX-License-Identifier: Apache-2.0
#include "framework/store/sqlite_file.hpp"

#include <sqlite3.h>

#include "framework/error.hpp"
#include "framework/stop.hpp"

namespace certamen {

namespace {

std::uint64_t pragma(SqliteFile& file, const std::string& name) {
  SqliteStatement statement{file, "PRAGMA " + name};
  return statement.step() ? statement.number() : 0;
}

/// Waits ten seconds for another process's transaction, and not much longer than it takes once the
/// computation is to stop.
int be_patient(void*, int waited) {
  constexpr int wait = 10;  // milliseconds
  const int most = token_of_this_thread().is_cancelled() ? 20 : 1000;
  if (waited >= most) return 0;
  sqlite3_sleep(wait);
  return 1;
}

}  // namespace

SqliteFile::SqliteFile(const std::string& path, bool make, const SqliteSchema& schema)
    : path_{path} {
  const int flags = SQLITE_OPEN_READWRITE | (make ? SQLITE_OPEN_CREATE : 0);
  try {
    if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) fail();
    sqlite3_busy_handler(handle_, be_patient, nullptr);
    prepare(schema);
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

SqliteFile::~SqliteFile() {
  sqlite3_close(handle_);
}

void SqliteFile::prepare(const SqliteSchema& schema) {
  SqliteTransaction transaction{*this};
  SqliteStatement count{*this, "SELECT count(*) FROM sqlite_master"};
  count.step();
  const auto id = std::to_string(schema.application_id), version = std::to_string(schema.version);
  if (count.number() == 0) {
    execute(schema.tables);
    execute("PRAGMA application_id = " + id);
    execute("PRAGMA user_version = " + version);
  } else if (std::to_string(pragma(*this, "application_id")) != id) {
    fail(std::string{"it is a database of something else: expected "} + schema.contents);
  } else if (const auto found = std::to_string(pragma(*this, "user_version")); found != version) {
    fail("it was written by another version of Certamen: schema " + found + ", expected " +
         version);
  }
  SqliteStatement check{*this, "PRAGMA quick_check(1)"};
  if (check.step())
    if (const std::string found = check.text(); found != "ok") fail("it is damaged: " + found);
  transaction.commit();
}

void SqliteFile::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void SqliteFile::fail() const {
  fail(sqlite3_errmsg(handle_));
}

void SqliteFile::fail(const std::string& why) const {
  throw Error{ErrorCode::bad_file, path_, why};
}

std::uint64_t SqliteFile::last_number() const {
  return static_cast<std::uint64_t>(sqlite3_last_insert_rowid(handle_));
}

SqliteStatement::SqliteStatement(SqliteFile& file, const std::string& sql) : file_{file} {
  if (sqlite3_prepare_v2(file.handle(), sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK)
    file.fail();
}

SqliteStatement::~SqliteStatement() {
  sqlite3_finalize(statement_);
}

SqliteStatement& SqliteStatement::bind(const std::string& text) {
  if (sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(), SQLITE_TRANSIENT,
                          SQLITE_UTF8) != SQLITE_OK)
    file_.fail();
  return *this;
}

SqliteStatement& SqliteStatement::bind(std::uint64_t number) {
  if (sqlite3_bind_int64(statement_, ++bound_, static_cast<std::int64_t>(number)) != SQLITE_OK)
    file_.fail();
  return *this;
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) file_.fail();
  read_ = 0;
  return code == SQLITE_ROW;
}

std::string SqliteStatement::text() {
  const auto* letters = sqlite3_column_text(statement_, read_++);
  return letters == nullptr ? std::string{} : reinterpret_cast<const char*>(letters);
}

std::uint64_t SqliteStatement::number() {
  return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, read_++));
}

SqliteTransaction::SqliteTransaction(SqliteFile& file) : file_{file} {
  file_.execute("BEGIN IMMEDIATE");
}

SqliteTransaction::~SqliteTransaction() {
  if (!committed_) sqlite3_exec(file_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteTransaction::commit() {
  file_.execute("COMMIT");
  committed_ = true;
}

}  // namespace certamen
