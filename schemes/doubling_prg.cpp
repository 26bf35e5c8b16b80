// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

//  G(s) = s || s        the simplest generator that is none [Rosulek, 5.1]
class DoublingGenerator : public PseudorandomGenerator {
 public:
  explicit DoublingGenerator(const Integer& n) : seeds_{Bits(n)}, outputs_{Bits(2 * n)} {}
  Domain seeds() const override { return seeds_; }
  Domain outputs() const override { return outputs_; }
  Node expand(Body& at, Node seed) const override { return at.concat(seed, seed); }

 private:
  Domain seeds_, outputs_;
};

}  // namespace

void register_doubling_prg(Catalogue& catalogue);
void register_doubling_prg(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "doubling-prg",
                            .summary = "a generator that repeats its seed: broken",
                            .source = "[Rosulek, 5.1]",
                            .parameters = {{.name = "n",
                                            .meaning = "bits of the seed",
                                            .default_value = "4",
                                            .minimum = 1,
                                            .maximum = 4096}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<DoublingGenerator>(given.integer("n"));
                            }});
}

}  // namespace certamen
