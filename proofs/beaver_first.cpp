// SPDX-License-Identifier: Apache-2.0
#include "proofs/beaver_views.hpp"

namespace certamen::proofs::beaver_first {

Proof proof() {
  return one_view_of_beaver(
      "beaver-first",
      "The party that adds d e to its share of a product by a triple learns nothing",
      BeaverAdds::first);
}

}  // namespace certamen::proofs::beaver_first
