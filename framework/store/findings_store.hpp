// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "framework/definitions/findings_journal.hpp"

namespace certamen {

/// Opens an SQLite file of findings, which is made if it is missing. Each finding is a transaction:
/// a process that is killed at any moment leaves a valid file with all that was kept before;
/// several processes may use a file at once. Throws Error(bad_file) if it is something else, is
/// damaged or cannot be written, Error(unsupported) if this build has no SQLite.
std::unique_ptr<FindingsJournal> open_findings(const std::string& path);

}  // namespace certamen
