// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/proof.hpp"

namespace certamen {

namespace {

Proof one_time_pad(const std::string& flaw) {
  Proof p{"one-time-pad", "The one-time pad hides the message perfectly", "[Shannon49]", flaw};
  p.size("n", "bits of a message");
  p.instance({{"n", 1}}).instance({{"n", 2}});

  const bool twice = p.flaw("two-messages", "one key encrypts two messages", 1);
  const bool masked = p.flaw("and-for-xor", "the key is combined by AND", make_rational(1, 2));
  const bool bare =
      p.flaw("no-key-on-the-right", "the right message is sent as it is", make_rational(1, 2));
  const bool leaks = p.flaw("key-beside-the-ciphertext", "the oracle returns the key as well", 1);
  const bool excluded = p.flaw("key-never-zero", "the key 0 is never drawn", 1);

  const auto game = [=](bool right) {
    return [=](const Sizes& sizes) {
      const Domain text = Bits(sizes["n"]);
      GameBuilder g{right ? "Right" : "Left"};
      const State k = g.state("k", text);
      g.initialize([&](Body& at) {
        at.set(k, excluded ? at.sample(Distribution::uniform_except(text, 1),
                                       {at.constant(text, Value{0})})
                           : at.sample(text));
      });
      g.oracle("LR", {text, text}, [&](Body& at, Node m0, Node m1) {
        const Node m = right ? m1 : m0;
        const Node c = bare && right ? m : masked ? at.get(k) & m : at.get(k) ^ m;
        return at.tuple({c, leaks ? at.get(k) : at.constant(text, Value{0})});
      });
      g.at_most(twice ? 2 : 1);
      return g.build();
    };
  };
  p.start("Left", "LR(m0, m1) encrypts m0 with a fresh key, once", game(false));
  p.equivalent("a uniform key makes the sum with any message uniform", "Right",
               "LR(m0, m1) encrypts m1", game(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Shannon49]");
  return p;
}

}  // namespace

void register_proof_one_time_pad(ProofCatalogue& catalogue) {
  catalogue.add(one_time_pad);
}

}  // namespace certamen
