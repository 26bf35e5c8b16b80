// SPDX-License-Identifier: Apache-2.0
// What the commands found, as documents: a line for each kind of result.
#pragma once

#include "framework/check/audit.hpp"
#include "framework/check/equivalence.hpp"
#include "framework/check/events.hpp"
#include "framework/text/document.hpp"

namespace certamen {

Document document_of(const AuditReport& report);
Document document_of(const EventsReport& report);
/// Without timing it depends on the input alone.
Document document_of(const EquivalenceReport& report, bool timing);

}  // namespace certamen
