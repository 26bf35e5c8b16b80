// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/lemmas.hpp"

namespace certamen {

/// Pr[the event] where it says that the value x of this call is not the first one with its image
/// h(x): first = value-or(find(T, h(x)), x), put(T, h(x), first), event "not first = x". Two
/// different values have one image with probability at most
///   d/p    if h is a polynomial of degree d over Z_p, p prime, in a stored uniform point, whose
///          coefficients are the parts of x [CW79];
///   1/|R|  if h(x) = a + f(b), with x = (a, b) and a random function f to R;
///   1/|R|  if h(x) = f(x), and f is asked nowhere else, also if its values are seen.
/// In the first two cases nothing that is seen depends on the point or on f, and x is chosen by
/// the adversary. The bound is that times the pairs of calls.
LemmaResult bound_collision(const Form& form, const FormPart& part, NodeId event);

}  // namespace certamen
