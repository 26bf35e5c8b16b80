// SPDX-License-Identifier: Apache-2.0
// What is wrong with the meaning of a file that can be read: names, types, what may be undefined.
#pragma once

#include <string>
#include <vector>

#include "framework/language/server/documents.hpp"
#include "framework/run/context.hpp"

namespace certamen::language::server {

struct MeaningError {
  Error error;
  std::string at;  // the sizes at which it was found, if it may depend on them
};

/// The front end's errors in this file. Its parameters are what its "at" says, else 1 and then 2:
/// an error that goes away at larger sizes is none. After each one the statement that has it is
/// left out, so that there may be several. Where no scheme is found for a parameter, one of which
/// nothing is known takes its place. After the context's time nothing more is looked at.
std::vector<MeaningError> meaning_errors(const Documents& documents, const Document& document,
                                         const Context& context);

}  // namespace certamen::language::server
