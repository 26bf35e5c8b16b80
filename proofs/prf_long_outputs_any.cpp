// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::prf_long_outputs_any {

namespace {

Package reduction(const Sizes& sizes) {
  return prf(*called_counter_pads(*counter_pads(sizes)), sizes["q"]).games().front();
}

}  // namespace

Proof proof() {
  Proof p{"prf-long-outputs-any",
          "Any number of values of a PRF at inputs of its own for each input are those of a PRF "
          "with longer outputs",
          "[BS]"};
  p.size("n", "bits of an input and of a key").size("b", "bits of a value");
  p.size("l", "values for an input").size("q", "queries");
  for (int l = 1; l <= 4; ++l) p.instance({{"n", 1}, {"b", 1}, {"l", l}, {"q", 1}});
  p.instance({{"n", 1}, {"b", 1}, {"l", 2}, {"q", 2}});
  p.about(about("F_k(x, 0), .., F_k(x, l - 1)", counter_pads, "prf", {{"q", as_size("q")}}));
  p.start("Real", "EVAL(x) is F_k(x, 0), .., F_k(x, l - 1)");
  p.reduction("the function is replaced by a random one, whose values at the pairs (x, j) are a "
              "uniform vector for each x",
              counter_prf(), Towards::ideal, "B", reduction, "Ideal", "EVAL is a random function",
              p.subject()->game(1));
  p.claim(counter_prf_advantage, "Adv^prf with l queries for one [BS]");
  return p;
}

}  // namespace certamen::proofs::prf_long_outputs_any
