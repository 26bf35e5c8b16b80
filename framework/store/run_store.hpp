// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "framework/definitions/definition.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"

namespace certamen {

class SqliteFile;

/// What a run was for.
struct RunLabel {
  std::string scheme, definition, adversary;
  DefinitionKind kind = DefinitionKind::search;
  std::map<std::string, std::string> parameters = {};
};

/// A run as it stands in the file.
struct StoredRun {
  std::uint64_t number = 0;
  RunKey key = {};
  RunLabel label = {};
  std::string version = {}, started = {}, updated = {};  // times in UTC, ISO 8601
  RunCounts newest = {};
};

/// Runs of the Monte Carlo engine in an SQLite file. Each save is a transaction: a process that is
/// killed at any moment leaves a valid file with the counts of its last save. Several processes may
/// use a file at once; counts of a run only ever grow.
class RunStore {
 public:
  enum class Missing { make, refuse };
  /// Opens the file. Throws Error(bad_file) if it is something else, is damaged, cannot be written,
  /// or is missing and is not to be made; Error(unsupported) if this build has no SQLite.
  explicit RunStore(const std::string& path, Missing missing = Missing::make);
  ~RunStore();
  RunStore(const RunStore&) = delete;
  RunStore& operator=(const RunStore&) = delete;

  /// Keeps one run. It is taken up again where label, seed and fingerprint are the same.
  std::shared_ptr<RunJournal> journal(const RunLabel& label);
  /// All runs, the oldest first.
  std::vector<StoredRun> runs() const;

 private:
  class Journal;
  std::shared_ptr<SqliteFile> file_;
};

}  // namespace certamen
