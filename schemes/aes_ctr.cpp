// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/aes_128.hpp"

namespace certamen {

namespace {

//  KeyGen: k <- {0,1}^128        [SP800-38A], counter blocks nonce || i of 128 bits
//  Enc(k, (m1, .., ml)):  n <- {0,1}^b (a mistake if b is small; none at all if b = 0)
//                         ci = mi ^ AES_k(n || i);  return (n, (c1, .., cl))
class NonceCounterMode : public FunctionMode {
 public:
  NonceCounterMode(std::shared_ptr<const PseudorandomFunction> block_function, int nonce_bits,
                   int blocks)
      : FunctionMode{std::move(block_function)},
        nonces_{nonce_bits == 0 ? Unit() : Bits(nonce_bits)},
        nonce_bits_{static_cast<unsigned>(nonce_bits)}, blocks_{static_cast<std::size_t>(blocks)} {}
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<NonceCounterMode>(std::move(other), static_cast<int>(nonce_bits_),
                                              static_cast<int>(blocks_));
  }
  Domain messages() const override { return Vector(Bits(128), Integer{blocks_}); }

  Node encrypt(Body& at, Node key, Node message) const override {
    const Node nonce = at.sample(nonces_);
    return at.tuple({nonce, masked(at, key, nonce, message)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return masked(at, key, at.get(ciphertext, 0), at.get(ciphertext, 1));
  }
  Node random_ciphertext(Body& at) const override {
    const Node nonce = at.sample(nonces_);
    std::vector<Node> blocks;
    for (std::size_t i = 0; i < blocks_; ++i) blocks.push_back(at.sample(Bits(128)));
    return at.tuple({nonce, at.vector(blocks)});
  }

 private:
  Node masked(Body& at, Node key, Node nonce, Node blocks) const {
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks_; ++i) {
      const Node number = at.constant(Bits(static_cast<int>(128 - nonce_bits_)), Value{i});
      const Node counter = nonce_bits_ == 0 ? number : at.concat(nonce, number);
      const Node pad = function()->evaluate(at, key, counter);
      out.push_back(at.get(blocks, i) ^ pad);
    }
    return at.vector(out);
  }

  Domain nonces_;
  unsigned nonce_bits_;
  std::size_t blocks_;
};

}  // namespace

void register_aes_ctr(Catalogue& catalogue);
void register_aes_ctr(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "aes-ctr",
      .summary = "AES-128 in counter mode with a random nonce of chosen length",
      .source = "[SP800-38A]",
      .parameters = {{.name = "nonce-bits",
                      .meaning = "bits of the random nonce; 0: always the same",
                      .default_value = "96",
                      .minimum = 0,
                      .maximum = 96},
                     {.name = "blocks",
                      .meaning = "blocks of a message",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = 256}},
      .make = [](const Parameters& given) {
        return std::make_shared<NonceCounterMode>(std::make_shared<Aes128>(10),
                                                  given.small("nonce-bits"), given.small("blocks"));
      }});
}

}  // namespace certamen
