// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/lemmas.hpp"

namespace certamen {

/// Pr[the event] where it says, in some procedures, that the first value with an image is another
/// one than theirs: first = value-or(find(T, h(x)), v(x)), put(T, h(x), first), event "not first =
/// v(x)", with one map T for all that nothing but the event looks at. v(x) holds the argument x and
/// constants; h(x) is x, or a bijection of x and of a stored uniform value k that nothing shows,
/// another k for each procedure. Calls of one procedure with one image have one x, so one value.
/// Calls of two have one image with probability 1/|D|, since what is seen says nothing of k
/// [EM97]. The bound is that for each pair of calls of two different procedures.
LemmaResult bound_meeting(const Form& form);

}  // namespace certamen
