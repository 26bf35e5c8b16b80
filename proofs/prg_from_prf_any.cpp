// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/counter_pads.hpp"

namespace certamen::proofs::prg_from_prf_any {

namespace {

/// G(k) = (F_k(0, 0), .., F_k(0, l - 1)), or with EVAL in the place of F_k.
class FromFunction : public PseudorandomGenerator {
 public:
  explicit FromFunction(const Sizes& sizes, bool calls = false)
      : seeds_{Bits(sizes["n"])}, pads_{counter_pads(sizes)} {
    if (calls) pads_ = called_counter_pads(*pads_);
  }
  void declare(PackageBuilder& package) const override { pads_->declare(package); }
  Domain seeds() const override { return seeds_; }
  Domain outputs() const override { return pads_->outputs(); }
  Node generate(Body& at) const override { return expand(at, pads_->keygen(at)); }
  Node expand(Body& at, Node seed) const override {
    return pads_->evaluate(at, seed, at.constant(pads_->inputs(), Value{0}));
  }

 private:
  Domain seeds_;
  std::shared_ptr<const PseudorandomFunction> pads_;
};

Package reduction(const Sizes& sizes) {
  return prg(FromFunction{sizes, true}, 1).games().front();
}

}  // namespace

Proof proof() {
  Proof p{"prg-from-prf-any",
          "The values of a PRF at any number of points are the output of a generator", "[BS; KL]"};
  p.size("n", "bits of a seed").size("b", "bits of a block").size("l", "blocks");
  for (int l = 1; l <= 4; ++l) p.instance({{"n", 1}, {"b", 1}, {"l", l}});
  p.about(about("F_k(0, 0), .., F_k(0, l - 1)",
                [](const Sizes& sizes) { return std::make_shared<FromFunction>(sizes); }, "prg",
                {{"q", as_value("1")}}));
  p.start("Real", "GENERATE is F_k(0, 0), .., F_k(0, l - 1) for a uniform k, once");
  p.reduction("F_k is replaced by a random function", counter_prf(), Towards::ideal, "B", reduction,
              "Ideal", "the blocks are uniform", p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("prf", {{"EVAL", sizes["l"]}}); },
          "Adv^prf with a query for each block [BS]");
  return p;
}

}  // namespace certamen::proofs::prg_from_prf_any
