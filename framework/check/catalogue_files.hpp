// SPDX-License-Identifier: Apache-2.0
// The catalogue as files of the language that others import.
#pragma once

#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"
#include "framework/language/library.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// The files of a catalogue, by the names that `certamen show` takes and an ending:
/// "symmetric-encryption.primitive", "ctr:n=2.scheme", "ctr:n=2/ind-cpa.game",
/// "symmetric-encryption/ind-cpa.game". Holds a copy of the catalogue.
language::CatalogueFiles catalogue_files(const Catalogue& catalogue, const Context& context);

/// The .primitive file of a kind of schemes, "symmetric-encryption", or the .scheme file of a
/// scheme, "ctr:n=2": a mode of a function over any function, others by themselves. Throws
/// Error(unknown_name) for other names, with the nearest ones, and Error(unsupported) for a scheme
/// of another kind, or one that the language cannot say.
std::string shown_alone(const Catalogue& catalogue, const std::string& text,
                        const Parameters& given);

/// Whether the name is of a kind of schemes, and the catalogue has no scheme of this name.
bool is_kind(const Catalogue& catalogue, const std::string& name);

/// The .game file of a definition for any scheme of a kind. Numbers of calls that it takes as
/// parameters are no limits of the file, unless they are given. Throws Error(unknown_name) for a
/// definition that is none, Error(usage) for one that is not about this kind.
std::string shown_for_kind(const Catalogue& catalogue, const std::string& kind,
                           const std::string& definition, const Parameters& given);

}  // namespace certamen
