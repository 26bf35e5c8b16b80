// SPDX-License-Identifier: Apache-2.0
#include "proofs/beaver_views.hpp"

namespace certamen::proofs::beaver_second {

Proof proof() {
  return one_view_of_beaver(
      "beaver-second",
      "The party that does not add d e to its share of a product by a triple learns nothing",
      BeaverAdds::second);
}

}  // namespace certamen::proofs::beaver_second
