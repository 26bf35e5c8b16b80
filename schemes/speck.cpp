// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/arx.hpp"

namespace certamen {

namespace {

//  Speck32/64 [BSSTW13], words of 16 bits; S^i rotates left by i
//  KeyGen:      (l2, l1, l0, k0) <- {0,1}^64
//  Schedule:    l(i+3) = (ki + S^-7 li) ^ i;  k(i+1) = S^2 ki ^ l(i+3)
//  E_k(x, y):   for each round: x = (S^-7 x + y) ^ ki;  y = S^2 y ^ x
class Speck : public PseudorandomPermutation {
 public:
  explicit Speck(int rounds) : rounds_{static_cast<unsigned>(rounds)} {}
  Domain keys() const override { return Bits(64); }
  Domain inputs() const override { return Bits(32); }

  Node evaluate(Body& at, Node key, Node block) const override {
    Node x = arx::word16(at, block, 1), y = arx::word16(at, block, 0);
    for (const Node& k : round_keys(at, key)) {
      x = arx::plus(at, arx::rotated_right(at, x, 7), y) ^ k;
      y = arx::rotated_left(at, y, 2) ^ x;
    }
    return at.concat(x, y);
  }

 private:
  std::vector<Node> round_keys(Body& at, Node key) const {
    std::vector<Node> keys{arx::word16(at, key, 0)}, l;
    for (unsigned i = 1; i <= 3; ++i) l.push_back(arx::word16(at, key, i));
    for (unsigned i = 0; i + 1 < rounds_; ++i) {
      const Node number = at.constant(Bits(16), Value{i});
      l.push_back(arx::plus(at, keys[i], arx::rotated_right(at, l[i], 7)) ^ number);
      keys.push_back(arx::rotated_left(at, keys[i], 2) ^ l.back());
    }
    return keys;
  }

  unsigned rounds_;
};

}  // namespace

void register_speck(Catalogue& catalogue);
void register_speck(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "speck",
                            .summary = "the block cipher Speck32/64 with a chosen number of rounds",
                            .source = "[BSSTW13]",
                            .parameters = {{.name = "rounds",
                                            .meaning = "rounds of the cipher; 22 are all",
                                            .default_value = "22",
                                            .minimum = 1,
                                            .maximum = 22}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<Speck>(given.small("rounds"));
                            }});
}

}  // namespace certamen
