// SPDX-License-Identifier: Apache-2.0
// What an editor asks about a text. Each is the result of the request, in a file of its name.
#pragma once

#include <vector>

#include "framework/language/server/wire.hpp"
#include "framework/language/tokens.hpp"
#include "framework/run/context.hpp"

namespace certamen::language::server {

/// The Diagnostic[] of a document: what is wrong with its text, else with its imports, else with
/// what it means; that for at most a second.
Wire diagnostics_of(const Documents& documents, const Document& document, const Context& context);

/// The declaration, its comment, and of games and adversaries the exact value at small sizes; null
/// where no name stands.
Wire hover_at(const Documents& documents, const Wire& params, const Context& context);

/// Where a name is declared, or the file that an import names; null if that is not known.
Wire definition_at(const Documents& documents, const Wire& params);

/// Members behind a dot, files between quotation marks, else all names and words.
Wire completions_at(const Documents& documents, const Wire& params);

/// The edits that bring a document into canonical form. Throws RequestError(request_failed) for a
/// text that cannot be read.
Wire formatting_of(const Documents& documents, const Wire& params);

/// The token that a place is in, or that ends there; the end of the text if there is none.
std::size_t token_at(const std::vector<Token>& tokens, Place place);

}  // namespace certamen::language::server
