// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "framework/run/random.hpp"

namespace certamen {

/// A domain with at most this many elements for each value that may be taken is drawn from by
/// looking at what is left; in a larger one a draw is repeated until it is free.
inline bool is_crowded(const Domain& domain, std::size_t taken) {
  constexpr std::size_t crowded_factor = 4;
  return domain.cardinality() <= crowded_factor * taken;
}

/// A uniform code among those for which is_free(code) holds, of which there is one at least;
/// `sampler` is uniform on the domain, and at most `taken` codes are not free. The last code that
/// is_free is asked about is the one returned, so that what it made of the code can be used.
template <class IsFree>
Integer draw_free(const Domain& domain, const FiniteSampler& sampler, std::size_t taken,
                  Stream& stream, IsFree is_free) {
  if (!is_crowded(domain, taken)) {
    for (;;) {
      Integer code = sampler.draw_wide(stream);
      if (is_free(code)) return code;
    }
  }
  std::vector<Integer> left;
  for (Integer i = 0; i < domain.cardinality(); ++i) {
    Integer code = domain.element(i);
    if (is_free(code)) left.push_back(std::move(code));
  }
  const Integer& chosen = left[stream.below(left.size())];
  is_free(chosen);
  return chosen;
}

}  // namespace certamen
