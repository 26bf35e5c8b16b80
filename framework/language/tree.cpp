// SPDX-License-Identifier: Apache-2.0
#include "framework/language/tree.hpp"

#include <algorithm>

namespace certamen::language {

bool has_call(const Expression& e) {
  return e.form == Form::call || std::ranges::any_of(e.parts, has_call);
}

}  // namespace certamen::language
