// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/games/package.hpp"
#include "framework/proof/bound.hpp"

namespace certamen {

/// One kind of work that a reduction does, and how often.
struct Work {
  std::string what;  // for people: "xor(Bits(n), Bits(n))", "sample uniform on Bits(n)"
  Bound times;  // at most, in one run; unknown where a procedure may be called any number of times
};

/// What a package does in one run, at most, besides the calls of its imports: operations, samples
/// and accesses of tables, each counted in the bodies times the budgets. A loop counts its step as
/// often as it runs, a composition its lines. States, tuples and vectors that are put together or
/// taken apart, options and changes of representation are free, as are constants. Of equal kinds
/// there is one entry, in the order of first use.
std::vector<Work> work_of(const Package& package);

}  // namespace certamen
