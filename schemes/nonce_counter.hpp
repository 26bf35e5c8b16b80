// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/nonce_encryption.hpp"
#include "framework/error.hpp"

namespace certamen {

//  Enc(k, N, (m1, .., ml)):  ci = mi + F(k, N || i - 1);  return (c1, .., cl)
//  Dec(k, N, (c1, .., cl)):  the same        [SP800-38A; Rogaway04], nonces that are given
/// Inputs of the function are a nonce and a number of a block.
class NonceCounter : public NonceMode {
 public:
  /// `number_bits` bits of an input are for the number of the block; with 0 there is one block.
  NonceCounter(std::shared_ptr<const PseudorandomFunction> function, int number_bits, int blocks)
      : NonceMode{std::move(function)}, number_bits_{number_bits}, blocks_{blocks} {
    const Size inputs = this->function()->inputs().size();
    if (inputs.number() <= number_bits)
      throw Error{ErrorCode::bad_number, "nonce-based counter mode",
                  "expected blocks of more than " + std::to_string(number_bits) +
                      " bits, which the number of a block takes, got " + inputs.number().str()};
    nonces_ = Bits(inputs.number() - number_bits);
  }
  std::shared_ptr<const NonceMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<NonceCounter>(std::move(other), number_bits_, blocks_);
  }
  Domain nonces() const override { return nonces_; }
  Domain messages() const override { return Vector(function()->outputs(), Integer{blocks_}); }
  Domain ciphertexts() const override { return messages(); }
  Node encrypt(Body& at, Node key, Node nonce, Node message) const override {
    std::vector<Node> out;
    for (int i = 0; i < blocks_; ++i) {
      const Node pad = function()->evaluate(at, key, input(at, nonce, i));
      out.push_back(at.get(message, static_cast<std::size_t>(i)) ^ pad);
    }
    return at.vector(out);
  }
  Node random_ciphertext(Body& at) const override {
    std::vector<Node> out;
    for (int i = 0; i < blocks_; ++i) out.push_back(at.sample(function()->outputs()));
    return at.vector(out);
  }
  Node decrypt(Body& at, Node key, Node nonce, Node ciphertext) const override {
    return encrypt(at, key, nonce, ciphertext);
  }

 private:
  Node input(Body& at, const Node& nonce, int block) const {
    if (number_bits_ == 0) return nonce;
    return at.concat(nonce, at.constant(Bits(number_bits_), Value{block}));
  }

  int number_bits_, blocks_;
  Domain nonces_ = Unit();
};

/// How many bits the numbers 0, .., blocks - 1 take.
inline int bits_of_numbers(int blocks) {
  int bits = 0;
  while ((Integer{1} << static_cast<unsigned>(bits)) < blocks) ++bits;
  return bits;
}

}  // namespace certamen
