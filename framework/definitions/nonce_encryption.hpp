// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"

namespace certamen {

/// Symmetric encryption that draws nothing: a nonce is given with each message [Rogaway04]. The
/// receiver gets the nonce beside the ciphertext. Correct if decrypt undoes encrypt.
class NonceEncryption : public virtual Scheme {
 public:
  virtual Domain keys() const = 0;         // the domain of keys
  virtual Domain nonces() const = 0;       // the domain of nonces
  virtual Domain messages() const = 0;     // the domain of messages
  virtual Domain ciphertexts() const = 0;  // the domain of ciphertexts
  /// A fresh key; uniform unless the scheme says otherwise.
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  /// The ciphertext of a message under a nonce: deterministic.
  virtual Node encrypt(Body& at, Node key, Node nonce, Node message) const = 0;
  /// Uniform on the ciphertexts, for definitions that compare with random ones.
  virtual Node random_ciphertext(Body& at) const { return at.sample(ciphertexts()); }
  /// The message of a ciphertext that encrypt() made with this key and nonce.
  virtual Node decrypt(Body& at, Node key, Node nonce, Node ciphertext) const = 0;
};

/// Nonce-based encryption by a pseudorandom function.
using NonceMode = ModeOfFunction<NonceEncryption>;

/// What an oracle answers under a nonce that is used once: `answer`, or none if it was used before.
inline Node once_for(Body& at, const Table& used, const Node& nonce,
                     const std::function<Node()>& answer) {
  const Node repeated = at.is_some(at.find(used, nonce));
  at.put(used, nonce, at.unit());
  const Node given = answer();
  const Node none = at.none(given.domain()), some = at.some(given);
  return at.select(repeated, none, some);
}

/// Left or right under nonces of the adversary's choice [Rogaway04]: LR(n, m0, m1), q times, gives
/// a ciphertext, or none if the nonce was used before.
Definition nonce_cpa(const NonceEncryption& scheme, const Size& q);

/// Ciphertexts under nonces of the adversary's choice look random [Rogaway04]: ROR(n, m), q times,
/// gives a ciphertext or a uniform string, or none if the nonce was used before.
Definition nonce_cpa_ror(const NonceEncryption& scheme, const Size& q);

/// The same where nonces may come again [RS06]: ROR(n, m), q times, gives the ciphertext or the
/// value of a random function at nonce and message.
Definition misuse_ror(const NonceEncryption& scheme, const Size& q);

}  // namespace certamen
