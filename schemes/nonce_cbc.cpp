// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/nonce_encryption.hpp"
#include "framework/error.hpp"
#include "schemes/ideal_cipher.hpp"

namespace certamen {

namespace {

//  Enc(k, N, (m1, .., ml)):  c0 = N;  ci = F(k, c(i-1) + mi);  return (c1, .., cl)
//  Dec(k, N, ..):            mi = F^-1(k, ci) + c(i-1)        [Rogaway04, Sect. 4], broken
class NonceChaining : public NonceMode {
 public:
  NonceChaining(std::shared_ptr<const PseudorandomFunction> function, int blocks)
      : NonceMode{std::move(function)}, blocks_{static_cast<std::size_t>(blocks)} {}
  std::shared_ptr<const NonceMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<NonceChaining>(std::move(other), static_cast<int>(blocks_));
  }
  Domain nonces() const override { return function()->inputs(); }
  Domain messages() const override { return Vector(nonces(), Integer{blocks_}); }
  Domain ciphertexts() const override { return messages(); }
  Node encrypt(Body& at, Node key, Node nonce, Node message) const override {
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks_; ++i) {
      const Node before = i == 0 ? nonce : out.back();
      out.push_back(function()->evaluate(at, key, before ^ at.get(message, i)));
    }
    return at.vector(out);
  }
  /// Throws Error(unsupported) if the function is no permutation.
  Node decrypt(Body& at, Node key, Node nonce, Node ciphertext) const override {
    const auto* permutation = dynamic_cast<const PseudorandomPermutation*>(function().get());
    if (permutation == nullptr)
      throw Error{ErrorCode::unsupported, "CBC", "decryption needs a permutation"};
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks_; ++i) {
      const Node before = i == 0 ? nonce : at.get(ciphertext, i - 1);
      out.push_back(permutation->invert(at, key, at.get(ciphertext, i)) ^ before);
    }
    return at.vector(out);
  }

 private:
  std::size_t blocks_;
};

}  // namespace

void register_nonce_cbc(Catalogue& catalogue);
void register_nonce_cbc(Catalogue& catalogue) {
  catalogue.add(mode_entry<NonceChaining>(
      "nonce-cbc", "blocks chained through an ideal cipher from a given nonce: broken",
      "[Rogaway04]"));
}

}  // namespace certamen
