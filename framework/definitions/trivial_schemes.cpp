// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <type_traits>

#include "framework/definitions/keyed_hash.hpp"
#include "framework/definitions/nonce_encryption.hpp"
#include "framework/definitions/online_encryption.hpp"
#include "framework/definitions/public_oracle.hpp"
#include "framework/definitions/sigma_protocol.hpp"
#include "framework/definitions/trivial.hpp"

namespace certamen {

namespace {

Node zero(Body& at, const Domain& domain) {
  return at.constant(domain, Value{domain.element(0)});
}

//  identity  Enc(k, m) = m        constant  Enc(k, m) = 0        one-key  Enc(k, m) = m + k
//  noise     Enc(k, m) <- {0,1}^2
class Encryption : public SymmetricEncryption {
 public:
  enum class Sort { identity, constant, noise, one_key };
  explicit Encryption(Sort sort) : sort_{sort} {}
  Domain keys() const override { return strings_; }
  Domain messages() const override { return strings_; }
  Node encrypt(Body& at, Node key, Node message) const override {
    switch (sort_) {
    case Sort::identity: return message;
    case Sort::constant: return zero(at, strings_);
    case Sort::noise: return at.sample(strings_);
    case Sort::one_key: return message ^ key;
    }
    return message;
  }
  Node decrypt(Body&, Node key, Node ciphertext) const override {
    return sort_ == Sort::one_key ? ciphertext ^ key : ciphertext;
  }
  Node random_ciphertext(Body& at) const override { return at.sample(strings_); }

 private:
  Domain strings_ = Bits(2);
  Sort sort_;
};

//  KeyGen = (0, 0)        Enc(pk, m) = m, or noise
class PublicEncryption : public PublicKeyEncryption {
 public:
  explicit PublicEncryption(bool hides) : hides_{hides} {}
  Domain public_keys() const override { return strings_; }
  Domain secret_keys() const override { return strings_; }
  Domain messages() const override { return strings_; }
  KeyPair keygen(Body& at) const override { return {zero(at, strings_), zero(at, strings_)}; }
  Node encrypt(Body& at, Node, Node message) const override {
    return hides_ ? at.sample(strings_) : message;
  }
  Node decrypt(Body&, Node, Node ciphertext) const override { return ciphertext; }

 private:
  Domain strings_ = Bits(2);
  bool hides_;
};

//  F(k, x) = 0, F(k, x) = x, or a random function
class Function : public PseudorandomFunction {
 public:
  enum class Sort { constant, identity, ideal };
  explicit Function(Sort sort) : sort_{sort} {}
  void declare(PackageBuilder& package) const override {
    if (sort_ == Sort::ideal) package.random_function("F", strings_, strings_);
  }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return strings_; }
  Domain outputs() const override { return strings_; }
  Node evaluate(Body& at, Node, Node input) const override {
    if (sort_ == Sort::ideal) return at.lookup(at.table("F"), input);
    return sort_ == Sort::identity ? input : zero(at, strings_);
  }

 private:
  Domain strings_ = Bits(2);
  Sort sort_;
};

//  Next(k, s, m): return m, or 0; End = 0
class BlockByBlock : public OnlineEncryption {
 public:
  explicit BlockByBlock(bool hides) : hides_{hides} {}
  Domain keys() const override { return Unit(); }
  Domain blocks() const override { return strings_; }
  std::vector<Domain> session() const override { return {Unit()}; }
  Session begin(Body& at) const override { return {at.unit()}; }
  Step next(Body& at, Node, const Session& session, Node block) const override {
    return {hides_ ? zero(at, strings_) : block, session};
  }
  Node end(Body& at, const Session&) const override { return zero(at, strings_); }
  Session received(Body& at, Node) const override { return {at.unit()}; }
  Step open(Body&, Node, const Session& session, Node block) const override {
    return {block, session};
  }

 private:
  Domain strings_ = Bits(2);
  bool hides_;
};

//  Commit(m) = (H(m), 0), or (H(0), 0)        of a random oracle
class Asked : public Commitment, public PublicOracle {
 public:
  explicit Asked(bool hides) : hides_{hides} {}
  void declare(PackageBuilder& package) const override {
    package.random_function("H", strings_, strings_);
  }
  Domain public_parameters() const override { return Unit(); }
  Domain messages() const override { return strings_; }
  Domain commitments() const override { return strings_; }
  Domain openings() const override { return strings_; }
  Domain questions() const override { return strings_; }
  Domain answers() const override { return strings_; }
  Node ask(Body& at, Node question) const override { return at.lookup(at.table("H"), question); }
  Node setup(Body& at) const override { return at.unit(); }
  Committed commit(Body& at, Node, Node message) const override {
    return {ask(at, hides_ ? zero(at, strings_) : message), zero(at, strings_)};
  }
  Node verify(Body& at, Node, Node, Node, Node) const override { return at.boolean(true); }

 private:
  Domain strings_ = Bits(1);
  bool hides_;
};

//  shown  Enc(k, n, m) = m        of-nonce  Enc(k, n, m) = f(n) + m        ideal  f(n, m)
class UnderNonces : public NonceEncryption {
 public:
  enum class Sort { shown, of_nonce, ideal };
  explicit UnderNonces(Sort sort) : sort_{sort} {}
  void declare(PackageBuilder& package) const override {
    if (sort_ == Sort::of_nonce) package.random_function("F", strings_, strings_);
    if (sort_ == Sort::ideal) package.random_function("F", both_, strings_);
  }
  Domain keys() const override { return Unit(); }
  Domain nonces() const override { return strings_; }
  Domain messages() const override { return strings_; }
  Domain ciphertexts() const override { return strings_; }
  Node encrypt(Body& at, Node, Node nonce, Node message) const override {
    if (sort_ == Sort::shown) return message;
    if (sort_ == Sort::of_nonce) return message ^ at.lookup(at.table("F"), nonce);
    return at.lookup(at.table("F"), at.tuple({nonce, message}));
  }
  /// Of the ideal one there is none: what it encrypts is not kept.
  Node decrypt(Body& at, Node key, Node nonce, Node ciphertext) const override {
    return sort_ == Sort::of_nonce ? encrypt(at, key, nonce, ciphertext) : ciphertext;
  }

 private:
  Domain strings_ = Bits(1), both_ = Tuple({strings_, strings_});
  Sort sort_;
};

//  P(k, x) = x, or a random permutation
class Permutation : public PseudorandomPermutation {
 public:
  explicit Permutation(bool ideal) : ideal_{ideal} {}
  void declare(PackageBuilder& package) const override {
    if (ideal_) package.random_permutation("P", strings_);
  }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return strings_; }
  Node evaluate(Body& at, Node, Node input) const override {
    if (!ideal_) return input;
    return at.lookup(at.table("P"), input);
  }

 private:
  Domain strings_ = Bits(2);
  bool ideal_;
};

//  F(k, x) = O(x), a public oracle, or a random function or permutation of its own
template <class Kind>
class OverPublic : public Kind, public PublicOracle {
 public:
  explicit OverPublic(bool shown) : shown_{shown} {}
  void declare(PackageBuilder& package) const override {
    for (const char* table : {"O", "F"}) {
      if (permutes)
        package.random_permutation(table, strings_);
      else
        package.random_function(table, strings_, strings_);
    }
  }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return strings_; }
  Domain outputs() const override { return strings_; }
  Domain questions() const override { return strings_; }
  Domain answers() const override { return strings_; }
  Node ask(Body& at, Node question) const override { return at.lookup(at.table("O"), question); }
  Node evaluate(Body& at, Node, Node input) const override {
    return at.lookup(at.table(shown_ ? "O" : "F"), input);
  }

 private:
  static constexpr bool permutes = std::is_same_v<Kind, PseudorandomPermutation>;
  Domain strings_ = Bits(1);
  bool shown_;
};

//  G(s) = s, which stretches nothing, or G(s) = 0
class Generator : public PseudorandomGenerator {
 public:
  explicit Generator(bool constant) : constant_{constant} {}
  Domain seeds() const override { return strings_; }
  Domain outputs() const override { return strings_; }
  Node expand(Body& at, Node seed) const override { return constant_ ? zero(at, strings_) : seed; }

 private:
  Domain strings_ = Bits(2);
  bool constant_;
};

//  Tag = 0, verified; Tag = 0, everything accepted; Tag = 0, nothing accepted; a random function
class Authentication : public MessageAuthentication {
 public:
  enum class Sort { constant, accept_all, reject_all, ideal };
  explicit Authentication(Sort sort) : sort_{sort} {}
  void declare(PackageBuilder& package) const override {
    if (sort_ == Sort::ideal) package.random_function("F", strings_, strings_);
  }
  Domain keys() const override { return Unit(); }
  Domain messages() const override { return strings_; }
  Domain tags() const override { return strings_; }
  Node tag(Body& at, Node, Node message) const override {
    if (sort_ != Sort::ideal) return zero(at, strings_);
    return at.lookup(at.table("F"), message);
  }
  Node verify(Body& at, Node key, Node message, Node tag_of_it) const override {
    if (sort_ == Sort::accept_all || sort_ == Sort::reject_all)
      return at.boolean(sort_ == Sort::accept_all);
    return at.equal(tag(at, key, message), tag_of_it);
  }

 private:
  Domain strings_ = Bits(2);
  Sort sort_;
};

//  Commit(m) = m, which opens to m alone; Commit(m) = 0, which opens to everything
class Promise : public Commitment {
 public:
  explicit Promise(bool shows) : shows_{shows} {}
  Domain public_parameters() const override { return Unit(); }
  Domain messages() const override { return strings_; }
  Domain commitments() const override { return strings_; }
  Domain openings() const override { return strings_; }
  Node setup(Body& at) const override { return at.unit(); }
  Committed commit(Body& at, Node, Node message) const override {
    return {shows_ ? message : zero(at, strings_), zero(at, strings_)};
  }
  Node verify(Body& at, Node, Node commitment, Node message, Node) const override {
    return shows_ ? at.equal(commitment, message) : at.boolean(true);
  }

 private:
  Domain strings_ = Bits(2);
  bool shows_;
};

//  Every share is the secret, or noise; two parties, one of whom is below the threshold
class Sharing : public SecretSharing {
 public:
  explicit Sharing(bool hides) : hides_{hides} {}
  Domain secrets() const override { return strings_; }
  Domain shares() const override { return strings_; }
  std::size_t parties() const override { return 2; }
  std::size_t threshold() const override { return 2; }
  std::vector<Node> share(Body& at, Node secret) const override {
    if (!hides_) return {secret, secret};
    return {at.sample(strings_), at.sample(strings_)};
  }

 private:
  Domain strings_ = Bits(2);
  bool hides_;
};

//  Statement(w) = w in Z_3; Respond: c w, which is looked at, and simulated by noise; or 0, which
//  is accepted whatever it answers
class Conversation : public SigmaProtocol {
 public:
  explicit Conversation(bool tells) : tells_{tells} {}
  Domain instances() const override { return numbers_; }
  Domain statements() const override { return numbers_; }
  Domain challenges() const override { return numbers_; }
  Domain commitments() const override { return Unit(); }
  Domain responses() const override { return numbers_; }
  Domain witnesses() const override { return numbers_; }
  Node statement(Body&, Node instance) const override { return instance; }
  Committed commit(Body& at, Node) const override { return {at.unit(), at.unit()}; }
  Node respond(Body& at, Node w, Node, Node c) const override {
    return tells_ ? c * w : zero(at, numbers_);
  }
  Simulated simulate(Body& at, Node, Node) const override {
    return {at.unit(), tells_ ? at.sample(numbers_) : zero(at, numbers_)};
  }
  Node verify(Body& at, Node x, Node, Node c, Node z) const override {
    return tells_ ? at.equal(z, c * x) : at.boolean(true);
  }
  Node is_witness(Body& at, Node x, Node w) const override { return at.equal(x, w); }
  Node extract(Body&, Node, Node c, Node z, Node c2, Node z2) const override {
    const Node difference = c - c2;  // its own inverse
    return (z - z2) * difference;
  }

 private:
  Domain numbers_ = Zmod(3);
  bool tells_;
};

// Five elements: an unbounded adversary takes logarithms.
class SmallGroup : public CyclicGroup {
 public:
  Domain group() const override { return Group(11, 5, 3); }
};

//  H(k, x) = x, or 0
class Hash : public KeyedHash {
 public:
  explicit Hash(bool constant) : constant_{constant} {}
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return strings_; }
  Domain outputs() const override { return strings_; }
  Node hash(Body& at, Node, Node input) const override {
    return constant_ ? zero(at, strings_) : input;
  }

 private:
  Domain strings_ = Bits(2);
  bool constant_;
};

std::vector<Expectation> broken(const std::vector<std::string>& definitions, int queries = 0) {
  std::vector<Expectation> all;
  for (const auto& name : definitions) all.push_back({name, true, queries});
  return all;
}

std::vector<Expectation> met(const std::vector<std::string>& definitions) {
  std::vector<Expectation> all;
  for (const auto& name : definitions) all.push_back({name, false, 0});
  return all;
}

std::vector<Expectation> operator+(std::vector<Expectation> a, const std::vector<Expectation>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

template <class Made, class... Arguments>
Control control(const std::string& name, const std::string& summary,
                std::vector<Expectation> expectations, Arguments... arguments) {
  return {{.name = "trivial-" + name,
           .summary = summary,
           .source = "a control",
           .parameters = {},
           .make = [arguments...](const Parameters&) -> std::shared_ptr<const Scheme> {
             return std::make_shared<Made>(arguments...);
           }},
          std::move(expectations)};
}

}  // namespace

std::vector<Control> trivial_schemes() {
  using E = Encryption::Sort;
  using F = Function::Sort;
  using M = Authentication::Sort;
  using N = UnderNonces::Sort;
  const std::vector<std::string> secrecy{"one-time-secrecy", "ind-cpa", "ind-cpa-ror"};
  return {
      control<Encryption>("identity", "the ciphertext is the message", broken(secrecy),
                          E::identity),
      control<Encryption>("constant", "the ciphertext is always 0",
                          met({"one-time-secrecy", "ind-cpa"}) + broken({"ind-cpa-ror"}),
                          E::constant),
      control<Encryption>("noise", "the ciphertext is noise", met(secrecy), E::noise),
      control<Encryption>("one-key", "every message is masked with the same key",
                          met({"one-time-secrecy"}) + broken({"ind-cpa", "ind-cpa-ror"}, 2),
                          E::one_key),
      control<PublicEncryption>("public-identity", "the ciphertext is the message",
                                broken({"ind-cpa", "ind-cpa-ror"}), false),
      control<PublicEncryption>("public-noise", "the ciphertext is noise",
                                met({"ind-cpa", "ind-cpa-ror"}), true),
      control<Function>("constant-function", "always 0", broken({"prf"}), F::constant),
      control<Function>("identity-function", "the input itself", broken({"prf"}), F::identity),
      control<Function>("ideal-function", "a random function", met({"prf"}), F::ideal),
      control<Permutation>("identity-permutation", "the input itself", broken({"prf", "prp"}),
                           false),
      control<Permutation>("ideal-permutation", "a random permutation",
                           met({"prp"}) + broken({"prf"}, 2), true),
      control<OverPublic<PseudorandomFunction>>("public-function", "the public oracle itself",
                                                met({"prf"}) + broken({"oracle-prf"}), true),
      control<OverPublic<PseudorandomFunction>>("function-apart",
                                                "a random function beside the public oracle",
                                                met({"prf", "oracle-prf"}), false),
      control<OverPublic<PseudorandomPermutation>>(
          "public-permutation", "the public oracle itself",
          met({"prp"}) + broken({"oracle-prp", "oracle-prf"}) + broken({"prf"}, 2), true),
      control<OverPublic<PseudorandomPermutation>>(
          "permutation-apart", "a random permutation beside the public oracle",
          met({"prp", "oracle-prp"}) + broken({"prf", "oracle-prf"}, 2), false),
      control<Generator>("constant-generator", "always 0", broken({"prg"}), true),
      control<Generator>("no-stretch", "the seed itself, uniform", met({"prg"}), false),
      control<Authentication>("constant-tag", "the tag is always 0", broken({"euf-cma"}),
                              M::constant),
      control<Authentication>("accept-all", "every tag is right", broken({"euf-cma"}),
                              M::accept_all),
      control<Authentication>("reject-all", "no tag is right", met({"euf-cma"}), M::reject_all),
      control<Authentication>("ideal-tag", "the tag is a random function of the message",
                              met({"euf-cma"}), M::ideal),
      control<Promise>("open-commitment", "the commitment is the message",
                       broken({"hiding"}) + met({"binding"}), true),
      control<Promise>("empty-commitment", "the commitment is 0 and opens to everything",
                       met({"hiding"}) + broken({"binding"}), false),
      control<Asked>("asked-commitment", "the commitment is the oracle's value at the message",
                     met({"hiding"}) + broken({"oracle-hiding"}), false),
      control<Asked>("asked-nothing", "the commitment is the oracle's value at 0",
                     met({"hiding", "oracle-hiding"}), true),
      control<Sharing>("copies", "every share is the secret", broken({"secret-sharing"}), false),
      control<Sharing>("noise-shares", "every share is noise", met({"secret-sharing"}), true),
      control<Conversation>("answers", "the answer shows the witness to who knows the challenge",
                            broken({"hvzk"}) + met({"special-soundness"}), true),
      control<Conversation>("accepted", "every answer is accepted, and none is needed",
                            met({"hvzk"}) + broken({"special-soundness"}), false),
      control<Hash>("constant-hash", "the hash is always 0", broken({"collision-resistance"}),
                    true),
      control<Hash>("identity-hash", "the input itself", met({"collision-resistance"}), false),
      control<BlockByBlock>("block-shown", "each block of the ciphertext is that of the message",
                            broken({"online-cpa"}), false),
      control<BlockByBlock>("block-constant", "each block of the ciphertext is 0",
                            met({"online-cpa"}), true),
      control<UnderNonces>("nonce-shown", "the ciphertext is the message",
                           broken({"nonce-cpa", "nonce-cpa-ror", "misuse-ror"}), N::shown),
      control<UnderNonces>("nonce-pad", "the mask is a random function of the nonce",
                           met({"nonce-cpa", "nonce-cpa-ror"}) + broken({"misuse-ror"}, 2),
                           N::of_nonce),
      control<UnderNonces>("nonce-ideal", "a random function of nonce and message",
                           met({"nonce-cpa", "nonce-cpa-ror", "misuse-ror"}), N::ideal),
      control<SmallGroup>("small-group", "a group of 5 elements, against unbounded adversaries",
                          broken({"ddh"})),
  };
}

}  // namespace certamen
