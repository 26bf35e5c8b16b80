// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "framework/report/prove.hpp"
#include "framework/text/document.hpp"

namespace certamen {

/// What to_text() and to_json() of a proof print.
Document document_of(const ProofReport& report, bool timing);

/// A row of each of many proofs; `proofs` were to be checked.
Document document_of(const std::vector<ProofReport>& reports, std::size_t proofs, bool timing);
/// The table in it.
DocumentTable table_of(const std::vector<ProofReport>& reports, bool timing);

/// What programs read of proofs, an object each (docs/reference/prove.schema.json).
Json proofs_json(const std::vector<ProofReport>& reports, bool timing);

}  // namespace certamen
