// SPDX-License-Identifier: Apache-2.0
// For builds without SQLite.
#include "framework/error.hpp"
#include "framework/store/findings_store.hpp"

namespace certamen {

std::unique_ptr<FindingsJournal> open_findings(const std::string& path) {
  throw Error{ErrorCode::unsupported, path,
              "this build keeps no results: it was made without SQLite (libsqlite3-dev)"};
}

}  // namespace certamen
