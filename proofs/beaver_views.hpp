// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/catalogue.hpp"
#include "schemes/beaver.hpp"

namespace certamen {

/// That the view of the first party of BeaverMultiplication is the same for all x and y. The
/// parties differ only in who adds d e, so that both cases are the views of both parties.
Proof one_view_of_beaver(const std::string& name, const std::string& title, BeaverAdds adds);

/// What can go wrong in it, for either party.
std::vector<Mistake> beaver_mistakes();

}  // namespace certamen
