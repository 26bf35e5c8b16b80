// SPDX-License-Identifier: Apache-2.0
// From a .proof file to a proof.
#pragma once

#include <string>
#include <vector>

#include "framework/language/library.hpp"
#include "framework/proof/proof.hpp"
#include "framework/run/context.hpp"

namespace certamen::language {

struct ProofFileOptions {
  std::vector<std::string> folders = {};  // where imports are looked for as well
  Bindings sizes = {};                    // of the instance, in place of the usual ones
  CatalogueFiles catalogue = {};          // where they are looked for last
};

/// The proof that a file states. Numbers, and the sizes of sets and groups, are symbols; abstract
/// methods are functions of which nothing is known, of their arguments and, unless they are
/// deterministic, of fresh coins. Two games that one reduction is composed with, and that are the
/// two of an assumption of the file, are a step by this assumption; all other games that follow
/// each other are said to be equal. It has one instance: numbers 1, sets of 2, groups of order 3,
/// two calls of each oracle, or what `options` say, if the games can be made there. Throws Error at
/// its place for what is wrong, Error(unsupported) for what is not followed yet, and for a game in
/// which something may be undefined.
Proof load_proof(const std::string& path, const ProofFileOptions& options, const Context& context);
/// The same, with files from this library.
Proof load_proof(Library library, const std::string& path, const ProofFileOptions& options,
                 const Context& context);

}  // namespace certamen::language
