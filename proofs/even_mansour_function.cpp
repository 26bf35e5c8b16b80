// SPDX-License-Identifier: Apache-2.0
#include "proofs/even_mansour_games.hpp"

namespace certamen::proofs::even_mansour_function {

Proof proof() {
  const EvenMansourKeys keys = EvenMansourKeys::one;
  Proof p{"even-mansour-function",
          "A public random function with one key before and after it is a PRF, until its inputs "
          "meet",
          "[EM97; DKS12]"};
  declare_even_mansour(p, keys);
  p.about(about("f(x + k) + k",
                [keys](const Sizes& sizes) {
                  return std::make_shared<EvenMansour<PseudorandomFunction>>(
                      sizes["n"], keys, EvenMansourCore::function);
                },
                "oracle-prf", {{"q", as_size("q")}, {"asks", as_size("p")}}));
  p.start("Real", "EVAL is f(x + k) + k, ASK is f");
  until_inputs_meet(p, keys, even_mansour_sizes, "Ideal", "EVAL is a random function of its own",
                    p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return meeting_inputs(even_mansour_sizes(sizes)); },
          "q p/2^n: of a permutation the values may meet too, and it is 2 q p/2^n [EM97; DKS12]");
  return p;
}

}  // namespace certamen::proofs::even_mansour_function
