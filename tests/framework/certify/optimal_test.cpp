// SPDX-License-Identifier: Apache-2.0
// Certificates of optimal values: true ones pass, and a lie in any part of one is found.
#include "framework/certify/optimal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"

namespace certify_optimal_test {

using namespace certamen;
using namespace certamen::certify;

namespace {

/// A random function or permutation on three values, asked twice.
Package function_or_permutation(bool permutation, std::size_t calls = 2) {
  GameBuilder game{permutation ? "Permutation" : "Function"};
  const Table f = permutation ? game.random_permutation("F", Zmod(3))
                              : game.random_function("F", Zmod(3), Zmod(3));
  game.oracle("F'", {Zmod(3)}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(calls);
  return game.build();
}

/// A bit read through noise, three times at most, and guessed.
Package noisy_bit() {
  GameBuilder game{"NoisyBit"};
  const State b = game.state("b", Boolean());
  game.initialize([&](Body& at) { at.set(b, at.sample(Boolean())); });
  game.oracle("READ", {},
              [&](Body& at) {
                return at.get(b) ^ at.sample(Distribution::bernoulli(make_rational(1, 4)));
              })
      .at_most(3);
  game.finalize(Boolean(), [&](Body& at, Node guess) { return at.equal(guess, at.get(b)); });
  return game.build();
}

struct Certified {
  OptimalQuestion question;
  OptimalCertificate certificate;
};

Certified certified(const std::vector<Package>& games) {
  const auto found =
      best_adversary(games, games.size() == 2 ? Objective::distinguish : Objective::win, {}, {});
  REQUIRE(found.is_exact());
  const OptimalQuestion question{games};
  return {question,
          write_optimal_certificate(question, found.lower, as_package(*found.strategy, "best"))};
}

/// The lie is found, and the message says so.
void expect_rejected(const Certified& truth, const std::function<void(OptimalCertificate&)>& lie,
                     const std::string& message) {
  CAPTURE(message);
  OptimalCertificate certificate = truth.certificate;
  lie(certificate);
  try {
    check_optimal_certificate(truth.question, certificate);
    FAIL_CHECK("not noticed");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::contradiction);
    CHECK(std::string{error.what()}.find(message) != std::string::npos);
    CAPTURE(error.what());
  }
}

/// The first position after the start that has moves of its own.
CertifiedPosition& inner(OptimalCertificate& certificate) {
  for (std::size_t i = 1; i < certificate.positions.size(); ++i)
    if (!certificate.positions[i].bounded && !certificate.positions[i].moves.empty())
      return certificate.positions[i];
  FAIL("no inner position");
  return certificate.positions[0];
}

}  // namespace

TEST_CASE("certify: optimal values of two games and of one are certified") {
  const Certified pair = certified({function_or_permutation(false), function_or_permutation(true)});
  CHECK(pair.certificate.value == make_rational(1, 3));
  check_optimal_certificate(pair.question, pair.certificate);

  const Certified bit = certified({noisy_bit()});
  CHECK(bit.certificate.value == make_rational(27, 32));
  check_optimal_certificate(bit.question, bit.certificate);
}

TEST_CASE("certify: each part of an optimal value's certificate, falsified, is rejected") {
  for (const bool two : {true, false}) {
    const Certified truth =
        two ? certified({function_or_permutation(false, 3), function_or_permutation(true, 3)})
            : certified({noisy_bit()});
    CAPTURE(two);
    check_optimal_certificate(truth.question, truth.certificate);

    for (const int sign : {1, -1}) {
      const Rational little = make_rational(sign, 1000);
      expect_rejected(truth, [&](auto& lie) { lie.value += little; }, "is claimed");
      expect_rejected(truth, [&](auto& lie) { *lie.positions[0].value += little; }, "start");
      expect_rejected(truth, [&](auto& lie) { *inner(lie).value += little; }, "is claimed");
      expect_rejected(
          truth, [&](auto& lie) { inner(lie).belief.back().front().weight += little; }, "");
      expect_rejected(
          truth, [&](auto& lie) { lie.positions[0].moves[0].next[0].weight += little; },
          "another weight");
    }
    // A claimed value that the table agrees to, but not the games.
    expect_rejected(
        truth,
        [](auto& lie) {
          lie.value += 1;
          *lie.positions[0].value += 1;
        },
        "strategy");
    expect_rejected(truth, [](auto& lie) { lie.positions.pop_back(); }, "missing");
    expect_rejected(truth, [](auto& lie) { lie.positions.clear(); }, "empty");
    expect_rejected(truth, [](auto& lie) { inner(lie).moves.pop_back(); }, "a move is missing");
    expect_rejected(
        truth, [](auto& lie) { inner(lie).moves.erase(inner(lie).moves.begin()); }, "a move");
    expect_rejected(
        truth, [](auto& lie) { inner(lie).moves.push_back(inner(lie).moves.back()); },
        "not allowed");
    expect_rejected(
        truth, [](auto& lie) { inner(lie).moves[0].next.pop_back(); }, "number of answers");
    expect_rejected(truth, [](auto& lie) { inner(lie).moves[0].next[0].answer += 7; }, "answer");
    expect_rejected(
        truth, [](auto& lie) { inner(lie).moves[0].next[0].position = 0; }, "something else");
    expect_rejected(
        truth, [](auto& lie) { inner(lie).belief.back().pop_back(); }, "something else");
    expect_rejected(truth, [](auto& lie) { inner(lie).made[0] += 1; }, "something else");
    expect_rejected(truth, [](auto& lie) { inner(lie).left = 5; }, "something else");
    // A position that is called bounded to hide its moves.
    expect_rejected(
        truth,
        [](auto& lie) {
          inner(lie).bounded = true;
          inner(lie).moves.clear();
        },
        "bound");
  }
}

TEST_CASE("certify: a false bound is rejected") {
  GameBuilder game{"Shown"};
  const State secret = game.state("s", Zmod(3));
  game.initialize([&](Body& at) { at.set(secret, at.sample(Zmod(3))); });
  game.oracle("SHOW", {}, [&](Body& at) { return at.get(secret); }).at_most(1);
  game.finalize(Zmod(3), [&](Body& at, Node guess) { return at.equal(guess, at.get(secret)); });
  const Certified truth = certified({game.build()});
  CHECK(truth.certificate.value == 1);
  check_optimal_certificate(truth.question, truth.certificate);
  const auto& positions = truth.certificate.positions;
  const auto bounded = std::find_if(positions.begin(), positions.end(),
                                    [](const auto& position) { return position.bounded; });
  REQUIRE(bounded != positions.end());
  for (const auto& factor : {make_rational(1, 2), make_rational(3, 2)})
    expect_rejected(
        truth,
        [&](auto& lie) {
          *lie.positions[static_cast<std::size_t>(bounded - positions.begin())].value *= factor;
        },
        "");
}

TEST_CASE("certify: a strategy with another move is rejected") {
  // An adversary that does the same for 0 as for anything else.
  const Certified truth = certified({noisy_bit()});
  expect_rejected(
      truth,
      [](OptimalCertificate& lie) {
        for (auto& node : lie.strategy->exports[0].body)
          if (node.kind() == NodeKind::constant && node.domain == Boolean())
            node.action = node::Constant{Value{node.value().word() == 0 ? 1 : 0}};
      },
      "strategy");
}

TEST_CASE("certify: a table of other games is rejected") {
  const Certified bit = certified({noisy_bit()});
  Package other = noisy_bit();
  other.exports[0].budget = Size{Integer{2}};
  CHECK_THROWS_AS(check_optimal_certificate({{other}}, bit.certificate), Error);
}

TEST_CASE("certify: what cannot be tried value by value is refused, not certified") {
  GameBuilder game{"Wide"};
  game.oracle("ASK", {Bits(128)}, [](Body&, Node x) { return x; }).at_most(1);
  const Package wide = game.build();
  try {
    write_optimal_certificate({{wide, wide}}, 0, wide);
    FAIL_CHECK("not refused");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::too_large);
  }
}

}  // namespace certify_optimal_test
