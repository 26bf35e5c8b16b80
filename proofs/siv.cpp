// SPDX-License-Identifier: Apache-2.0
#include "schemes/siv.hpp"

#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/counter_pads.hpp"
#include "proofs/function_replaced.hpp"

namespace certamen::proofs::siv {

namespace {

/// F: a nonce and a message to a vector.
Operation vector_function(const Sizes& sizes) {
  static const Primitive function{"F"};
  const Domain nonce = Bits(sizes["n"]);
  return function({nonce, Tuple({nonce, Bits(sizes["b"])})}, nonce);
}

/// G: a vector to a message.
Operation pad_function(const Sizes& sizes) {
  static const Primitive function{"G"};
  const Domain nonce = Bits(sizes["n"]);
  return function({nonce, nonce}, Bits(sizes["b"]));
}

Assumption prf_of_vectors() {
  return prf_of_operation(vector_function);
}

Assumption prf_of_pads() {
  return named_prf("prf-pads", "G with a uniform key is not told from a random function",
                   pad_function);
}

using Function = std::shared_ptr<const PseudorandomFunction>;

std::shared_ptr<const SyntheticVectors> scheme(const Sizes& sizes) {
  return std::make_shared<SyntheticVectors>(function_of(vector_function(sizes)),
                                            function_of(pad_function(sizes)));
}

/// A random function of that name in the place of one like it.
class Random : public PseudorandomFunction {
 public:
  Random(std::string name, const PseudorandomFunction& like)
      : name_{std::move(name)}, inputs_{like.inputs()}, outputs_{like.outputs()} {}
  void declare(PackageBuilder& package) const override {
    package.random_function(name_, inputs_, outputs_);
  }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return inputs_; }
  Domain outputs() const override { return outputs_; }
  Node keygen(Body& at) const override { return at.unit(); }
  Node evaluate(Body& at, Node, Node input) const override {
    return at.lookup(at.table(name_), input);
  }

 private:
  std::string name_;
  Domain inputs_, outputs_;
};

/// v is a random function f of nonce and message, and the pad another one: of the first nonce and
/// message with that v, or of nonce and message.
class PadsOfMessages : public NonceEncryption {
 public:
  PadsOfMessages(const SyntheticVectors& like, bool first)
      : vectors_{"f", *like.vectors()}, like_{like}, first_{first} {}
  void declare(PackageBuilder& package) const override {
    vectors_.declare(package);
    package.random_function("own", vectors_.inputs(), like_.messages());
    package.map("seen", vectors_.outputs(), vectors_.inputs());
  }
  Domain keys() const override { return Unit(); }
  Domain nonces() const override { return like_.nonces(); }
  Domain messages() const override { return like_.messages(); }
  Domain ciphertexts() const override { return like_.ciphertexts(); }
  Node keygen(Body& at) const override { return at.unit(); }
  Node encrypt(Body& at, Node key, Node nonce, Node message) const override {
    const Node input = at.tuple({nonce, message});
    const Node v = vectors_.evaluate(at, key, input);
    const Table seen = at.table("seen");
    const Node first = at.value_or(at.find(seen, v), input);
    at.put(seen, v, first);
    at.event("collision", at.differ(first, input));
    const Node pad = at.lookup(at.table("own"), first_ ? first : input);
    return at.tuple({v, message ^ pad});
  }
  /// No proof asks for it.
  Node decrypt(Body&, Node, Node, Node ciphertext) const override { return ciphertext; }

 private:
  Random vectors_;
  const SyntheticVectors& like_;
  bool first_;
};

GameAt game(const Subject& subject, const std::function<Function(const Function& vectors)>& vectors,
            const std::function<Function(const Function& pads)>& pads) {
  return [=](const Sizes& sizes) {
    const auto its = scheme(sizes);
    const SyntheticVectors made{vectors(its->vectors()), pads(its->pads())};
    return subject.games(made, sizes).front();
  };
}

GameAt linked(const GameAt& reduction, const Assumption& to) {
  return [reduction, ideal = to.ideal](const Sizes& sizes) {
    return link(reduction(sizes), ideal(sizes));
  };
}

GameAt pads_of_messages(const Subject& subject, bool first) {
  return [=](const Sizes& sizes) {
    const auto its = scheme(sizes);
    return subject.games(PadsOfMessages{*its, first}, sizes).front();
  };
}

Bound equal_vectors(const Sizes& sizes) {
  return equal_nonces(sizes);
}

}  // namespace

Proof proof() {
  Proof p{"siv",
          "Encryption under a vector that is a PRF of nonce and message hides messages, whatever "
          "nonces come again",
          "[RS06]"};
  p.size("n", "bits of a nonce, of a vector and of a key").size("b", "bits of a message");
  p.size("q", "queries");
  p.instance({{"n", 1}, {"b", 1}, {"q", 1}}).instance({{"n", 1}, {"b", 1}, {"q", 2}});
  p.about(about("SIV of any two functions", scheme, "misuse-ror", {{"q", as_size("q")}}));
  const Subject subject = *p.subject();
  const auto same = [](const Function& function) { return function; };
  const auto called = [](const Function& function) { return called_function(*function); };
  const auto random = [](const Function& like) -> Function {
    return std::make_shared<Random>("f", *like);
  };
  const GameAt vectors = game(subject, called, same), pads = game(subject, random, called);
  p.start("Real", "ROR gives v = F_k(N, m) and m + G_l(v)");
  p.reduction("the key of F is in nothing else", prf_of_vectors(), Towards::ideal, "B1", vectors,
              "Random.Vectors", "v is a random function of nonce and message",
              linked(vectors, prf_of_vectors()));
  p.reduction("the key of G is in nothing else", prf_of_pads(), Towards::ideal, "B2", pads,
              "Random.Pads", "the pad is a random function of v", linked(pads, prf_of_pads()));
  p.equivalent("the first nonce and message stand for their vector", "First",
               "the pad is a random function of the first nonce and message with that vector",
               pads_of_messages(subject, true));
  p.until_bad("two vectors are equal", "collision", "Own",
              "the pad is a random function of nonce and message", pads_of_messages(subject, false),
              equal_vectors);
  p.equivalent("vector and masked message are random functions of nonce and message", "Ideal",
               "ROR gives a random function of nonce and message", subject.game(1));
  p.claim(
      [](const Sizes& sizes) {
        return Bound::advantage("prf", {{"EVAL", sizes["q"]}}) +
               Bound::advantage("prf-pads", {{"EVAL", sizes["q"]}}) + equal_vectors(sizes);
      },
      "Adv^prf and the advantage against encryption under random vectors, which is Adv^prf + "
      "q(q - 1)/2^(n + 1) [RS06, Theorem 2]");
  return p;
}

}  // namespace certamen::proofs::siv
