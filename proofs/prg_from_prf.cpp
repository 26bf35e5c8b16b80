// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::prg_from_prf {

namespace {

/// G(k) = (F_k(0), F_k(1)), or with EVAL in the place of F_k.
class FromFunction : public PseudorandomGenerator {
 public:
  FromFunction(const Size& n, bool calls)
      : function_{any_function(n)}, block_{Bits(n)}, calls_{calls} {}
  void declare(PackageBuilder& package) const override {
    if (calls_) package.import({"EVAL", {block_}, block_});
  }
  Domain seeds() const override { return block_; }
  Domain outputs() const override { return Tuple({block_, block_}); }
  Node expand(Body& at, Node seed) const override {
    const auto value = [&](const Integer& input) {
      const Node x = at.constant(block_, Value{input});
      return calls_ ? at.call("EVAL", x) : function_->evaluate(at, seed, x);
    };
    const Node first = value(0);
    return at.tuple({first, value(1)});
  }
  Node random_output(Body& at) const override {
    const Node first = at.sample(block_);
    return at.tuple({first, at.sample(block_)});
  }

 private:
  std::shared_ptr<const PseudorandomFunction> function_;
  Domain block_;
  bool calls_;
};

Package reduction(const Sizes& sizes) {
  return prg(FromFunction{sizes["n"], true}, 1).games().front();
}

}  // namespace

Proof proof() {
  Proof p{"prg-from-prf", "The values of a PRF at two points are the output of a generator",
          "[BS; KL]"};
  p.size("n", "bits of a block");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(
      about("F_k(0) || F_k(1)",
            [](const Sizes& sizes) { return std::make_shared<FromFunction>(sizes["n"], false); },
            "prg", {{"q", as_value("1")}}));
  p.start("Real", "GENERATE is F_k(0), F_k(1) for a uniform k, once");
  p.reduction("F_k is replaced by a random function", prf(), Towards::ideal, "B", reduction,
              "Ideal", "the blocks are uniform", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound::advantage("prf", {{"EVAL", Size{2}}}); },
          "Adv^prf with a query for each block [BS]");
  return p;
}

}  // namespace certamen::proofs::prg_from_prf
