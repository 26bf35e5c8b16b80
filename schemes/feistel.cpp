// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

//  f1, .., fr <- Functions({0,1}^n, {0,1}^n)        [LR88]
//  F(L, R): for i = 1 .. r: (L, R) <- (R, L + fi(R));  return (L, R)
class Feistel : public PseudorandomPermutation {
 public:
  Feistel(int rounds, int half_bits)
      : rounds_{rounds}, half_bits_{static_cast<unsigned>(half_bits)}, half_{Bits(half_bits)} {}
  void declare(PackageBuilder& package) const override {
    for (int i = 1; i <= rounds_; ++i)
      package.random_function("f" + std::to_string(i), half_, half_);
  }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return Bits(static_cast<int>(2 * half_bits_)); }
  Node evaluate(Body& at, Node, Node input) const override {
    Node left = at.slice(input, half_bits_, half_bits_), right = at.slice(input, 0, half_bits_);
    for (int i = 1; i <= rounds_; ++i) {
      const Node mask = at.lookup(at.table("f" + std::to_string(i)), right);
      left = left ^ mask;
      std::swap(left, right);
    }
    return at.concat(left, right);
  }

 private:
  int rounds_;
  unsigned half_bits_;
  Domain half_;
};

}  // namespace

void register_feistel(Catalogue& catalogue);
void register_feistel(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "feistel",
      .summary = "Feistel network with random round functions, as a block cipher",
      .source = "[LR88]",
      .parameters =
          {{.name = "r", .meaning = "rounds", .default_value = "2", .minimum = 1, .maximum = 64},
           {.name = "n",
            .meaning = "bits of a half",
            .default_value = "2",
            .minimum = 1,
            .maximum = 4096}},
      .make = [](const Parameters& given) {
        return std::make_shared<Feistel>(given.small("r"), given.small("n"));
      }});
}

}  // namespace certamen
