// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

namespace {

//  KeyGen: k <- {0,1}^kappa        Enc(k, (m1, .., ml)) = (E_k(m1), .., E_k(ml))        [FIPS81;
//  KL, 3.6] E is an ideal cipher on n-bit blocks.
class ElectronicCodebook : public SymmetricEncryption {
 public:
  ElectronicCodebook(const Integer& n, const Integer& key_bits, int blocks)
      : block_{Bits(n)}, keys_{Bits(key_bits)}, blocks_{static_cast<std::size_t>(blocks)} {}
  void declare(PackageBuilder& package) const override { package.ideal_cipher("E", keys_, block_); }
  Domain keys() const override { return keys_; }
  Domain messages() const override { return Vector(block_, Integer{blocks_}); }
  Node encrypt(Body& at, Node key, Node message) const override {
    return each(at, message, [&](Node block) { return at.lookup(at.table("E"), key, block); });
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return each(at, ciphertext, [&](Node block) { return at.inverse(at.table("E"), key, block); });
  }
  Node random_ciphertext(Body& at) const override {
    std::vector<Node> blocks;
    for (std::size_t i = 0; i < blocks_; ++i) blocks.push_back(at.sample(block_));
    return at.vector(blocks);
  }

 private:
  template <class F>
  Node each(Body& at, Node blocks, F f) const {
    std::vector<Node> mapped;
    for (std::size_t i = 0; i < blocks_; ++i) mapped.push_back(f(at.get(blocks, i)));
    return at.vector(mapped);
  }

  Domain block_, keys_;
  std::size_t blocks_;
};

}  // namespace

void register_ecb(Catalogue& catalogue);
void register_ecb(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "ecb",
                            .summary = "each block under an ideal cipher by itself: broken",
                            .source = "[FIPS81; KL, 3.6]",
                            .parameters = mode_parameters(),
                            .make = [](const Parameters& given) {
                              return std::make_shared<ElectronicCodebook>(given.integer("n"),
                                                                          given.integer("key-bits"),
                                                                          given.small("blocks"));
                            }});
}

}  // namespace certamen
