// SPDX-License-Identifier: Apache-2.0
// For builds without SQLite.
#include "framework/error.hpp"
#include "framework/store/run_store.hpp"

namespace certamen {

RunStore::RunStore(const std::string& path, Missing) {
  throw Error{ErrorCode::unsupported, path,
              "this build keeps no runs: it was made without SQLite (libsqlite3-dev)"};
}
RunStore::~RunStore() = default;
std::shared_ptr<RunJournal> RunStore::journal(const RunLabel&) {
  return nullptr;
}
std::vector<StoredRun> RunStore::runs() const {
  return {};
}

}  // namespace certamen
