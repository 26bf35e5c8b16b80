// SPDX-License-Identifier: Apache-2.0
#include "proofs/beaver_views.hpp"

namespace certamen::proofs::beaver_second {

std::vector<Mistake> mistakes() {
  return beaver_mistakes();
}

}  // namespace certamen::proofs::beaver_second
