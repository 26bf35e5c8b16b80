// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

//  f <- Functions({0,1}^n, {0,1}^m)        G(s) = f(s)        the ideal generator [BS, 3.2]: only
//  equal seeds tell
class RandomGenerator : public PseudorandomGenerator {
 public:
  RandomGenerator(const Integer& n, const Integer& m) : seeds_{Bits(n)}, outputs_{Bits(m)} {}
  void declare(PackageBuilder& package) const override {
    package.random_function("G", seeds_, outputs_);
  }
  Domain seeds() const override { return seeds_; }
  Domain outputs() const override { return outputs_; }
  Node expand(Body& at, Node seed) const override { return at.lookup(at.table("G"), seed); }

 private:
  Domain seeds_, outputs_;
};

}  // namespace

void register_random_prg(Catalogue& catalogue);
void register_random_prg(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "random-prg",
                            .summary = "a random function of the seed, as the ideal generator",
                            .source = "[BS, 3.2]",
                            .parameters = {{.name = "n",
                                            .meaning = "bits of the seed",
                                            .default_value = "2",
                                            .minimum = 1,
                                            .maximum = most_bits},
                                           {.name = "m",
                                            .meaning = "bits of the output",
                                            .default_value = "4",
                                            .minimum = 1,
                                            .maximum = most_bits}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<RandomGenerator>(given.integer("n"),
                                                                       given.integer("m"));
                            }});
}

}  // namespace certamen
