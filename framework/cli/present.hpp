// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/cli/command.hpp"
#include "framework/report/document.hpp"

namespace certamen {

/// The document as the command line asks for it: as JSON with --json, else as text.
std::string form_of(const Document& document, const Call& call);

/// Prints it to standard output. Returns its exit status.
int present(const Document& document, const Call& call);

}  // namespace certamen
