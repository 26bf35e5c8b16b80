// SPDX-License-Identifier: Apache-2.0
#include "framework/store/run_store.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "framework/error.hpp"
#include "framework/store/sqlite_file.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

constexpr SqliteSchema schema{.application_id = 0x43657274,  // "Cert"
                              .version = 1,
                              .contents = "Monte Carlo runs",
                              .tables = R"(
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    scheme TEXT NOT NULL, definition TEXT NOT NULL, definition_kind TEXT NOT NULL,
    adversary TEXT NOT NULL, parameters TEXT NOT NULL, seed INTEGER NOT NULL,
    fingerprint TEXT NOT NULL, kind TEXT NOT NULL, weight TEXT NOT NULL, version TEXT NOT NULL,
    started TEXT NOT NULL, updated TEXT NOT NULL, trials INTEGER NOT NULL, happened TEXT NOT NULL,
    UNIQUE (scheme, definition, adversary, parameters, seed, fingerprint)) STRICT;
  CREATE TABLE looks (
    run INTEGER NOT NULL REFERENCES runs, trials INTEGER NOT NULL, happened TEXT NOT NULL,
    PRIMARY KEY (run, trials)) STRICT, WITHOUT ROWID;
)"};

constexpr const char* now = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";

constexpr std::array run_kinds{std::pair{RunKind::game, "game"}, std::pair{RunKind::pair, "pair"},
                               std::pair{RunKind::rare, "rare"}};
constexpr std::array definition_kinds{DefinitionKind::indistinguishability, DefinitionKind::guess,
                                      DefinitionKind::search, DefinitionKind::correctness,
                                      DefinitionKind::cost};

std::string text_of(RunKind wanted) {
  for (const auto& [kind, name] : run_kinds)
    if (kind == wanted) return name;
  return {};
}

template <class Value>
std::string json_text(const Value& value) {
  return nlohmann::json(value).dump();
}

/// A JSON array or object in a column.
template <class Value>
Value json_of(const SqliteFile& file, const std::string& text) {
  try {
    return nlohmann::json::parse(text).get<Value>();
  } catch (const nlohmann::json::exception&) {
    file.fail("it is damaged: '" + text + "'");
  }
}

/// The next two columns: trials and counts.
RunCounts counts_of(const SqliteFile& file, SqliteStatement& row) {
  const std::uint64_t trials = row.number();
  return {trials, json_of<std::vector<std::uint64_t>>(file, row.text())};
}

}  // namespace

class RunStore::Journal : public RunJournal {
 public:
  Journal(std::shared_ptr<SqliteFile> file, RunLabel label)
      : file_{std::move(file)}, label_{std::move(label)} {}

  std::vector<RunCounts> open(const RunKey& key) override {
    try {
      return found_or_begun(key);
    } catch (const std::exception& error) {  // a name that is no UTF-8 too
      lost_ = error.what();
      return {};
    }
  }

  void save(const std::vector<RunCounts>& looks, const RunCounts& newest) override {
    if (!lost_.empty()) return;
    try {
      insert(looks, newest);
    } catch (const Error& error) {
      lost_ = error.what();
    }
  }

  std::string lost() const override { return lost_; }

 private:
  std::vector<RunCounts> found_or_begun(const RunKey& key) {
    SqliteTransaction transaction{*file_};
    SqliteStatement find{*file_, "SELECT number, trials, happened FROM runs WHERE scheme = ? AND "
                                 "definition = ? AND adversary = ? AND parameters = ? AND seed = ? "
                                 "AND fingerprint = ?"};
    find.bind(label_.scheme).bind(label_.definition).bind(label_.adversary);
    find.bind(json_text(label_.parameters)).bind(key.seed).bind(key.fingerprint);
    std::vector<RunCounts> known;
    if (find.step()) {
      number_ = find.number();
      const RunCounts newest = counts_of(*file_, find);
      SqliteStatement looks{*file_,
                            "SELECT trials, happened FROM looks WHERE run = ? ORDER BY trials"};
      looks.bind(number_);
      while (looks.step()) known.push_back(counts_of(*file_, looks));
      if (newest.trials > 0) known.push_back(newest);
    } else {
      begin(key);
    }
    transaction.commit();
    return known;
  }

  void insert(const std::vector<RunCounts>& looks, const RunCounts& newest) {
    SqliteTransaction transaction{*file_};
    for (const auto& look : looks) {
      SqliteStatement insert{*file_, "INSERT OR IGNORE INTO looks VALUES (?, ?, ?)"};
      insert.bind(number_).bind(look.trials).bind(json_text(look.happened)).step();
    }
    SqliteStatement update{*file_,
                           std::string{"UPDATE runs SET trials = ?, happened = ?, updated = "} +
                               now + " WHERE number = ? AND trials < ?"};
    update.bind(newest.trials).bind(json_text(newest.happened)).bind(number_);
    update.bind(newest.trials).step();
    transaction.commit();
  }

  void begin(const RunKey& key) {
    SqliteStatement insert{*file_, "INSERT INTO runs VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " +
                                       std::string{now} + ", " + now + ", 0, '[]')"};
    insert.bind(label_.scheme).bind(label_.definition).bind(std::string{to_string(label_.kind)});
    insert.bind(label_.adversary).bind(json_text(label_.parameters)).bind(key.seed);
    insert.bind(key.fingerprint).bind(text_of(key.kind)).bind(to_fraction(key.weight));
    insert.bind(certamen::version()).step();
    number_ = file_->last_number();
  }

  std::shared_ptr<SqliteFile> file_;
  RunLabel label_;
  std::uint64_t number_ = 0;
  std::string lost_ = {};
};

RunStore::RunStore(const std::string& path, Missing missing)
    : file_{std::make_shared<SqliteFile>(path, missing == Missing::make, schema)} {}
RunStore::~RunStore() = default;

std::shared_ptr<RunJournal> RunStore::journal(const RunLabel& label) {
  return std::make_shared<Journal>(file_, label);
}

std::vector<StoredRun> RunStore::runs() const {
  SqliteStatement all{*file_, "SELECT number, scheme, definition, definition_kind, adversary, "
                              "parameters, seed, fingerprint, kind, weight, version, started, "
                              "updated, trials, happened FROM runs ORDER BY number"};
  std::vector<StoredRun> runs;
  while (all.step()) {
    StoredRun run{.number = all.number()};
    run.label.scheme = all.text();
    run.label.definition = all.text();
    const std::string definition_kind = all.text();
    for (const auto kind : definition_kinds)
      if (to_string(kind) == definition_kind) run.label.kind = kind;
    run.label.adversary = all.text();
    run.label.parameters = json_of<std::map<std::string, std::string>>(*file_, all.text());
    run.key.seed = all.number();
    run.key.fingerprint = all.text();
    const std::string run_kind = all.text();
    for (const auto& [kind, name] : run_kinds)
      if (name == run_kind) run.key.kind = kind;
    run.key.weight = parse_rational(all.text(), "weight of run " + std::to_string(run.number));
    run.version = all.text();
    run.started = all.text();
    run.updated = all.text();
    run.newest = counts_of(*file_, all);
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace certamen
