// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/dependence.hpp"
#include "framework/proof/lemmas.hpp"

namespace certamen {

/// Pr[the event] where it is a conjunction of "not x = y" and of an equation of polynomials over
/// Z_p, p prime, in a stored uniform point that nothing but the event depends on: for each part of
/// x and y the difference of the sides has, at some power of the point, that part's difference as
/// its coefficient. Then it is not 0, and has at most as many roots as its degree [CW79]. The bound
/// is calls times degree / p. `shown`: states that something else depends on.
LemmaResult bound_roots(const Form& form, const FormPart& part, NodeId event,
                        const StatesAndTables& shown);

}  // namespace certamen
