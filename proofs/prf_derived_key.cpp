// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::prf_derived_key {

namespace {

enum class Key { derived, called, uniform, evaluated };

/// F_k(x), where k is the first block of G(s); or of what GENERATE says; or uniform; or EVAL(x).
class DerivedKey : public PseudorandomFunction {
 public:
  DerivedKey(const Size& n, Key key)
      : function_{any_function(n)}, generator_{any_generator(n)}, key_{key} {}
  void declare(PackageBuilder& package) const override {
    if (key_ == Key::called) package.import({"GENERATE", {}, generator_->outputs()});
    if (key_ == Key::evaluated) package.import({"EVAL", {inputs()}, outputs()});
  }
  Domain keys() const override { return function_->keys(); }
  Domain inputs() const override { return function_->inputs(); }
  Domain outputs() const override { return function_->outputs(); }
  Node keygen(Body& at) const override {
    if (key_ == Key::called) return at.get(at.call("GENERATE"), 0);
    return at.sample(keys());
  }
  Node evaluate(Body& at, Node key, Node x) const override {
    if (key_ == Key::evaluated) return at.call("EVAL", x);
    if (key_ != Key::derived) return function_->evaluate(at, key, x);
    return function_->evaluate(at, at.get(generator_->expand(at, key), 0), x);
  }

 private:
  std::shared_ptr<const PseudorandomFunction> function_;
  std::shared_ptr<const PseudorandomGenerator> generator_;
  Key key_;
};

GameAt with_key(Key key) {
  return [=](const Sizes& sizes) {
    return prf(DerivedKey{sizes["n"], key}, sizes["q"]).games().front();
  };
}

}  // namespace

Proof proof() {
  Proof p{"prf-derived-key", "A PRF under a key from a generator is a PRF", "[BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about(
      "F_k(x), k the first block of G(s)",
      [](const Sizes& sizes) { return std::make_shared<DerivedKey>(sizes["n"], Key::derived); },
      "prf", {{"q", as_size("q")}}));
  p.start("Derived", "EVAL is F_k(x), k the first block of G(s)");
  p.reduction("G(s) is replaced by a uniform pair", prg(), Towards::ideal, "B_key",
              with_key(Key::called), "Uniform", "the key is uniform", with_key(Key::uniform));
  p.reduction("F_k is replaced by a random function", prf(), Towards::ideal, "B",
              with_key(Key::evaluated), "Ideal", "EVAL is a random function", p.subject()->game(1));
  p.claim(
      [](const Sizes& sizes) {
        return Bound::advantage("prg", {{"GENERATE", Size{1}}}) +
               Bound::advantage("prf", {{"EVAL", sizes["q"]}});
      },
      "Adv^prg with one call + Adv^prf [BS]");
  return p;
}

}  // namespace certamen::proofs::prf_derived_key
