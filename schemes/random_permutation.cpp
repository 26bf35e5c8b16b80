// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

//  P <- Permutations(N points)        F(x) = P(x)        an ideal block cipher under its key [BR06,
//  switching lemma] The points are only ever compared, so N may be as large as 2^128.
class RandomPermutation : public PseudorandomPermutation {
 public:
  explicit RandomPermutation(const Integer& n) : points_{Atoms(n)} {}
  void declare(PackageBuilder& package) const override { package.random_permutation("P", points_); }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return points_; }
  Node evaluate(Body& at, Node, Node input) const override {
    return at.lookup(at.table("P"), input);
  }

 private:
  Domain points_;
};

}  // namespace

void register_random_permutation(Catalogue& catalogue);
void register_random_permutation(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs{
      {.name = "N", .meaning = "points", .default_value = "4", .minimum = 1}};
  catalogue.add(SchemeEntry{.name = "random-permutation",
                            .summary = "a random permutation, used as a pseudorandom function",
                            .source = "[BR06]",
                            .parameters = specs,
                            .make = [specs](const Parameters& given) {
                              return std::make_shared<RandomPermutation>(
                                  given.completed(specs).integer("N"));
                            }});
}

}  // namespace certamen
