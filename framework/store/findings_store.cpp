// SPDX-License-Identifier: Apache-2.0
#include "framework/store/findings_store.hpp"

#include "framework/error.hpp"
#include "framework/store/sqlite_file.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

constexpr SqliteSchema findings_schema{.application_id = 0x43657246,  // "CerF"
                                       .version = 1,
                                       .contents = "findings of attacks",
                                       .tables = R"(
  CREATE TABLE findings (
    key TEXT PRIMARY KEY, subject TEXT NOT NULL, part TEXT NOT NULL, about TEXT NOT NULL,
    version TEXT NOT NULL, kept TEXT NOT NULL, found TEXT NOT NULL) STRICT, WITHOUT ROWID;
)"};

class SqliteFindings : public FindingsJournal {
 public:
  explicit SqliteFindings(const std::string& path) : file_{path, true, findings_schema} {}

  std::optional<std::string> find(const std::string& key) override {
    std::optional<std::string> found;
    guarded([&] {
      SqliteStatement row{file_, "SELECT found FROM findings WHERE key = ?"};
      if (row.bind(key).step()) found = row.text();
    });
    return found;
  }

  std::map<std::string, std::string> all() override {
    std::map<std::string, std::string> found;
    guarded([&] {
      SqliteStatement row{file_, "SELECT key, found FROM findings"};
      while (row.step()) {
        const std::string key = row.text();
        found[key] = row.text();
      }
    });
    return found;
  }

  void keep(const KeptFinding& finding) override {
    guarded([&] {
      SqliteTransaction transaction{file_};
      SqliteStatement insert{file_, "INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?, ?, "
                                    "strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?)"};
      insert.bind(finding.key).bind(finding.subject).bind(finding.part).bind(finding.about);
      insert.bind(certamen::version()).bind(finding.found).step();
      transaction.commit();
    });
  }

  std::string lost() const override { return lost_; }

 private:
  template <class Work>
  void guarded(const Work& work) {
    if (!lost_.empty()) return;
    try {
      work();
    } catch (const Error& error) {
      lost_ = error.what();
    }
  }

  SqliteFile file_;
  std::string lost_ = {};
};

}  // namespace

std::unique_ptr<FindingsJournal> open_findings(const std::string& path) {
  return std::make_unique<SqliteFindings>(path);
}

}  // namespace certamen
