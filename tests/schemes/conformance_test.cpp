// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

#include <algorithm>
#include <bit>

#include "framework/definitions/nonce_encryption.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"

namespace conformance_test {

using namespace certamen;
using namespace certamen::testing;

// What every scheme of a kind must do, for every scheme of the catalogue.
namespace {

template <class Kind, class F>
void for_each_scheme(F check) {
  std::size_t found = 0;
  for (const auto& entry : catalogue().schemes()) {
    const auto scheme = std::dynamic_pointer_cast<const Kind>(entry.make({}));
    if (scheme == nullptr) continue;
    CAPTURE(entry.name);
    check(*scheme);
    ++found;
  }
  CHECK(found > 0);
}

/// Pr[body returns true] in a package where the scheme's tables are declared; of ciphers at real
/// sizes the share of 2000 trials.
Rational chance(const Scheme& scheme, const std::function<Node(Body&)>& body) {
  GameBuilder game{"Conformance"};
  scheme.declare(game);
  game.finalize(Unit(), [&](Body& at, Node) { return body(at); });
  const Experiment experiment =
      play(game.build(), Adversary{"nobody", [](Run& a) { return a.unit(); }});
  const bool real_size =
      std::any_of(experiment.graph.begin(), experiment.graph.end(), [](const GraphNode& node) {
        return node.kind() == NodeKind::sample && node.domain.cardinality() > power_of_two(40);
      });
  if (!real_size) return evaluate_exactly(experiment, Context{}).win;
  const auto win = estimate(experiment, 2000, Context{}).win;
  return make_rational(Integer{win.wins}, Integer{win.trials});
}

}  // namespace

TEST_CASE("conformance: decrypt(k, encrypt(k, m)) = m, symmetric") {
  for_each_scheme<SymmetricEncryption>([](const SymmetricEncryption& scheme) {
    CHECK(chance(scheme, [&](Body& at) {
            const Node k = scheme.keygen(at), m = at.sample(scheme.messages());
            return at.equal(scheme.decrypt(at, k, scheme.encrypt(at, k, m)), m);
          }) == 1);
  });
}

TEST_CASE("conformance: decrypt(k, n, encrypt(k, n, m)) = m, under nonces") {
  for_each_scheme<NonceEncryption>([](const NonceEncryption& scheme) {
    CHECK(chance(scheme, [&](Body& at) {
            const Node k = scheme.keygen(at), n = at.sample(scheme.nonces());
            const Node m = at.sample(scheme.messages());
            const Node c = scheme.encrypt(at, k, n, m);
            CHECK(c.domain() == scheme.ciphertexts());
            CHECK(scheme.random_ciphertext(at).domain() == scheme.ciphertexts());
            return at.equal(scheme.decrypt(at, k, n, c), m);
          }) == 1);
  });
}

TEST_CASE("conformance: random ciphertexts are of the domain of ciphertexts") {
  for_each_scheme<SymmetricEncryption>([](const SymmetricEncryption& scheme) {
    GameBuilder game{"Conformance"};
    scheme.declare(game);
    game.oracle("BOTH", {}, [&](Body& at) {
      const Node c = scheme.encrypt(at, scheme.keygen(at), at.sample(scheme.messages()));
      CHECK(scheme.random_ciphertext(at).domain() == c.domain());
    });
  });
}

TEST_CASE("conformance: decrypt(sk, encrypt(pk, m)) = m, public key") {
  for_each_scheme<PublicKeyEncryption>([](const PublicKeyEncryption& scheme) {
    CHECK(chance(scheme, [&](Body& at) {
            const auto keys = scheme.keygen(at);
            const Node m = at.sample(scheme.messages());
            return at.equal(
                scheme.decrypt(at, keys.secret_key, scheme.encrypt(at, keys.public_key, m)), m);
          }) == 1);
  });
}

TEST_CASE("conformance: a keyed function gives one answer for one input") {
  for_each_scheme<PseudorandomFunction>([](const PseudorandomFunction& scheme) {
    CHECK(chance(scheme, [&](Body& at) {
            const Node k = scheme.keygen(at), x = at.sample(scheme.inputs());
            const Node y = scheme.evaluate(at, k, x);
            return at.equal(y, scheme.evaluate(at, k, x));
          }) == 1);
  });
}

TEST_CASE("conformance: a keyed permutation takes distinct inputs to distinct outputs") {
  for_each_scheme<PseudorandomPermutation>([](const PseudorandomPermutation& scheme) {
    CHECK(scheme.outputs() == scheme.inputs());
    CHECK(chance(scheme, [&](Body& at) {
            const Node k = scheme.keygen(at), x = at.sample(scheme.inputs());
            const Node other = at.sample(Distribution::uniform_except(scheme.inputs(), 1), {x});
            const Node y = scheme.evaluate(at, k, x);
            return at.differ(y, scheme.evaluate(at, k, other));
          }) == 1);
  });
}

TEST_CASE("conformance: a generator stretches its seed") {
  for_each_scheme<PseudorandomGenerator>([](const PseudorandomGenerator& scheme) {
    CHECK(scheme.outputs().cardinality() > scheme.seeds().cardinality());
  });
}

TEST_CASE("conformance: a tag verifies, and with another message it need not") {
  for_each_scheme<MessageAuthentication>([](const MessageAuthentication& scheme) {
    CHECK(chance(scheme, [&](Body& at) {
            const Node k = scheme.keygen(at), m = at.sample(scheme.messages());
            return scheme.verify(at, k, m, scheme.tag(at, k, m));
          }) == 1);
    CHECK(chance(scheme, [&](Body& at) {
            const Node k = scheme.keygen(at), m = at.sample(scheme.messages());
            const Node other = at.sample(Distribution::uniform_except(scheme.messages(), 1), {m});
            return scheme.verify(at, k, other, scheme.tag(at, k, m));
          }) < 1);
  });
}

TEST_CASE("conformance: an honest opening verifies, and no other message with it") {
  for_each_scheme<Commitment>([](const Commitment& scheme) {
    CHECK(chance(scheme, [&](Body& at) {
            const Node pp = scheme.setup(at), m = at.sample(scheme.messages());
            const auto [c, o] = scheme.commit(at, pp, m);
            return scheme.verify(at, pp, c, m, o);
          }) == 1);
    CHECK(chance(scheme, [&](Body& at) {
            const Node pp = scheme.setup(at), m = at.sample(scheme.messages());
            const Node other = at.sample(Distribution::uniform_except(scheme.messages(), 1), {m});
            const auto [c, o] = scheme.commit(at, pp, m);
            return scheme.verify(at, pp, c, other, o);
          }) < 1);
  });
}

TEST_CASE("conformance: as many shares as the threshold determine the secret, whoever holds them") {
  for_each_scheme<SecretSharing>([](const SecretSharing& scheme) {
    const std::size_t n = scheme.parties(), t = scheme.threshold();
    for (unsigned subset = 0; subset < (1u << n); ++subset) {
      if (static_cast<std::size_t>(std::popcount(subset)) != t) continue;
      GameBuilder game{"Conformance"};
      scheme.declare(game);
      game.oracle("SHARE", {}, [&](Body& at) {
        const Node secret = at.sample(scheme.secrets());
        std::vector<Node> view;
        const auto shares = scheme.share(at, secret);
        for (std::size_t i = 0; i < n; ++i)
          if ((subset >> i & 1) != 0) view.push_back(shares[i]);
        return at.tuple({secret, at.tuple(view)});
      });
      const Experiment experiment = play(game.build(), Adversary{"nobody", [](Run& a) {
                                                                   const Node all = a.call("SHARE");
                                                                   return a.equal(all, all);
                                                                 }});
      const NodeId all = experiment.graph[experiment.win].arguments.front();
      std::map<Integer, Integer> secret_of;
      const auto parts = experiment.graph[all].domain.parts();
      for (const auto& [code, weight] : exact_distribution(experiment, all, Context{})) {
        const auto values = unpack(parts, code);
        CHECK(secret_of.emplace(values[1], values[0]).first->second == values[0]);
      }
      CHECK(Integer{secret_of.size()} >= scheme.secrets().cardinality());
    }
  });
}

TEST_CASE("conformance: every scheme has a definition, and the entry says where it is from") {
  for (const auto& entry : catalogue().schemes()) {
    CAPTURE(entry.name);
    CHECK_FALSE(entry.summary.empty());
    CHECK_FALSE(entry.source.empty());
    const auto scheme = entry.make({});
    const bool defined = std::any_of(
        catalogue().definitions().begin(), catalogue().definitions().end(),
        [&](const auto& definition) { return definition.make(*scheme, {}).has_value(); });
    CHECK(defined);
  }
}

TEST_CASE("conformance: every textbook adversary runs against every scheme and definition that it "
          "names") {
  for (const auto& adversary : catalogue().adversaries())
    for (const auto& name : adversary.definitions)
      for (const auto& entry : catalogue().schemes()) {
        if (!adversary.against(entry.name, name)) continue;
        const auto scheme = entry.make({});
        const auto definition = catalogue().definition(name).make(*scheme, {});
        if (!definition) continue;
        CAPTURE(adversary.name);
        CAPTURE(name);
        CAPTURE(entry.name);
        try {
          const Adversary made = adversary.make(*scheme, *definition, {});
          for (const auto& game : definition->games()) CHECK_NOTHROW(play(game, made));
        } catch (const Error& error) {
          CHECK(error.code() == ErrorCode::unsupported);  // it says that it needs other parameters
        }
      }
}

}  // namespace conformance_test
