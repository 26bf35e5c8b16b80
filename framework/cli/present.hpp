// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "framework/cli/command.hpp"
#include "framework/text/document.hpp"

namespace certamen {

/// The document as the command line asks for it: as JSON with --json, else as text.
std::string form_of(const Document& document, const Call& call);

/// Whether a table is asked for, as LaTeX or HTML, in the place of the document.
bool wants_table(const Given& given);

/// That table, as LaTeX or as HTML of this class, and where the command was stopped a line that
/// says so.
std::string form_of(const DocumentTable& table, std::string_view name, StopReason stopped,
                    const Given& given);

/// Prints it to standard output. Returns its exit status.
int present(const Document& document, const Call& call);

}  // namespace certamen
