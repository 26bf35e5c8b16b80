// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/arx.hpp"

namespace certamen {

namespace {

//  Simon32/64 [BSSTW13], words of 16 bits; S^i rotates left by i
//  KeyGen:      (k3, k2, k1, k0) <- {0,1}^64
//  Schedule:    t = S^-3 k(i+3) ^ k(i+1);  k(i+4) = ~ki ^ t ^ S^-1 t ^ z0[i] ^ 3
//  E_k(x, y):   for each round: (x, y) = (y ^ (S^1 x & S^8 x) ^ S^2 x ^ ki, x)
class Simon : public PseudorandomPermutation {
 public:
  explicit Simon(int rounds) : rounds_{static_cast<unsigned>(rounds)} {}
  Domain keys() const override { return Bits(64); }
  Domain inputs() const override { return Bits(32); }

  Node evaluate(Body& at, Node key, Node block) const override {
    Node x = arx::word16(at, block, 1), y = arx::word16(at, block, 0);
    for (const Node& k : round_keys(at, key)) {
      const Node by2 = arx::rotated_left(at, x, 2), by8 = arx::rotated_left(at, x, 8);
      const Node f = (arx::rotated_left(at, x, 1) & by8) ^ by2;
      y = y ^ f ^ k;
      std::swap(x, y);
    }
    return at.concat(x, y);
  }

 private:
  std::vector<Node> round_keys(Body& at, Node key) const {
    constexpr const char* z0 = "11111010001001010110000111001101111101000100101011000011100110";
    std::vector<Node> keys;
    for (unsigned i = 0; i < 4; ++i) keys.push_back(arx::word16(at, key, i));
    for (unsigned i = 0; i + 4 < rounds_; ++i) {
      const Node t = arx::rotated_right(at, keys[i + 3], 3) ^ keys[i + 1];
      // ~k ^ z ^ 3
      const unsigned c = 0xffffu ^ 3u ^ (z0[i] == '1' ? 1u : 0u);
      const Node constant = at.constant(Bits(16), Value{c}), turned = arx::rotated_right(at, t, 1);
      keys.push_back(keys[i] ^ t ^ turned ^ constant);
    }
    while (keys.size() > rounds_) keys.pop_back();
    return keys;
  }

  unsigned rounds_;
};

}  // namespace

void register_simon(Catalogue& catalogue);
void register_simon(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "simon",
                            .summary = "the block cipher Simon32/64 with a chosen number of rounds",
                            .source = "[BSSTW13]",
                            .parameters = {{.name = "rounds",
                                            .meaning = "rounds of the cipher; 32 are all",
                                            .default_value = "32",
                                            .minimum = 1,
                                            .maximum = 32}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<Simon>(given.small("rounds"));
                            }});
}

}  // namespace certamen
