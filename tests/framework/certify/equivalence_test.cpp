// SPDX-License-Identifier: Apache-2.0
// Certificates of equivalence: true ones pass, and a lie in any part of one is found.
#include "framework/certify/equivalence.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"

namespace certify_equivalence_test {

using namespace certamen;
using namespace certamen::certify;

namespace {

/// Answers with a pad that is drawn anew by each call, or once and for all.
Package pad(bool anew, bool right) {
  GameBuilder game{right ? "Right" : "Left"};
  const State key = game.state("k", Zmod(3));
  game.initialize([&](Body& at) { at.set(key, at.sample(Zmod(3))); });
  game.oracle("ASK", {Zmod(3), Zmod(3)}, [&](Body& at, Node left, Node other) {
    const Node k = at.get(key);
    if (anew) at.set(key, at.sample(Zmod(3)));
    return k + (right ? other : left);
  });
  return game.build();
}

void expect_contradiction(const std::function<void()>& work, const std::string& message) {
  CAPTURE(message);
  try {
    work();
    FAIL_CHECK("not noticed");
  } catch (const Error& error) {
    CAPTURE(error.what());
    CHECK(error.code() == ErrorCode::contradiction);
    CHECK(std::string{error.what()}.find(message) != std::string::npos);
  }
}

std::vector<AskedStep> steps_of(const EquivalenceResult& found) {
  std::vector<AskedStep> steps;
  for (const auto& step : found.transcript) {
    steps.push_back({{}, {}, step.output.code()});
    if (!step.is_verdict) steps.back().oracle = step.oracle;
    for (const auto& input : step.inputs) steps.back().inputs.push_back(input.code());
  }
  return steps;
}

}  // namespace

TEST_CASE("certify: a basis is made and passes, and each part of it, falsified, is rejected") {
  const Package left = pad(true, false), right = pad(true, true);
  const auto truth = write_equivalence_certificate(left, right);
  check_equivalence_certificate(left, right, truth);
  REQUIRE(!truth.basis.empty());
  const auto expect = [&](const std::function<void(EquivalenceCertificate&)>& falsify,
                          const std::string& message) {
    EquivalenceCertificate lie = truth;
    falsify(lie);
    expect_contradiction([&] { check_equivalence_certificate(left, right, lie); }, message);
  };
  for (std::size_t i = 0; i < truth.basis.size(); ++i) {
    CAPTURE(i);
    for (std::size_t row = 0; row < truth.basis[i].rows.size(); ++row)
      expect([&](auto& lie) { lie.basis[i].rows[row].weight += make_rational(1, 7); }, "");
    expect([&](auto& lie) { lie.basis[i].rows.pop_back(); }, "");
    expect([&](auto& lie) { lie.basis[i].moves.pop_back(); }, "a move is missing");
    expect([&](auto& lie) { lie.basis[i].moves[0].next.pop_back(); }, "number of answers");
    expect([&](auto& lie) { lie.basis[i].moves[0].next[0].first = 5; }, "another answer");
    expect([&](auto& lie) { lie.basis[i].moves[0].next[0].second.of[0].second += 1; },
           "not the combination");
    expect([&](auto& lie) { lie.basis[i].moves[0].next[0].second.of[0].first = 99; }, "missing");
  }
  expect([](auto& lie) { lie.basis.pop_back(); }, "missing");
  expect([](auto& lie) { lie.start.of.clear(); }, "start");
}

TEST_CASE("certify: an equivalence with states, tables and a verdict is certified") {
  const auto lazily = [](bool table) {
    GameBuilder game{table ? "Table" : "State"};
    const State known = game.state("known", Option(Boolean()));
    const Table f = game.random_function("f", Unit(), Boolean());
    game.initialize([&](Body& at) { at.set(known, at.none(Boolean())); });
    game.oracle("ASK", {}, [&](Body& at) {
      if (table) return at.lookup(f, at.unit());
      const Node before = at.get(known);
      const Node answer = at.value_or(before, at.sample(Boolean()));
      at.set(known, at.some(answer));
      return answer;
    });
    game.finalize(Boolean(), [&](Body& at, Node guess) {
      if (table) return at.equal(guess, at.lookup(f, at.unit()));
      return at.equal(guess, at.value_or(at.get(known), at.sample(Boolean())));
    });
    return game.build();
  };
  const Package first = lazily(true), second = lazily(false);
  REQUIRE(decide_equivalence(first, second, {}, {}).equivalent == true);
  const auto certificate = write_equivalence_certificate(first, second);
  check_equivalence_certificate(first, second, certificate);
}

TEST_CASE("certify: games that can be told apart have no basis, and their transcript is checked") {
  const Package left = pad(false, false), right = pad(false, true);
  expect_contradiction([&] { write_equivalence_certificate(left, right); }, "tells them apart");
  const auto found = decide_equivalence(left, right, {}, {});
  REQUIRE(found.equivalent == false);
  const auto steps = steps_of(found);
  check_transcript(left, right, steps, found.first, found.second);

  auto other = steps;
  other.back().answer = (other.back().answer + 1) % 3;
  expect_contradiction([&] { check_transcript(left, right, other, found.first, found.second); },
                       "transcript");
  other = steps;
  other.pop_back();
  expect_contradiction([&] { check_transcript(left, right, other, found.first, found.second); },
                       "transcript");
  expect_contradiction(
      [&] {
        check_transcript(left, right, steps, found.first,
                         Rational{found.second + make_rational(1, 9)});
      },
      "claimed");
  expect_contradiction([&] { check_transcript(left, left, steps, found.first, found.first); },
                       "one probability");
}

TEST_CASE("certify equivalence: oracles are known by their names, not by their order") {
  const auto two_oracles = [](bool swapped, bool same) {
    GameBuilder game{swapped ? "Swapped" : "InOrder"};
    const State key = game.state("k", Zmod(3));
    game.initialize([&](Body& at) { at.set(key, at.sample(Zmod(3))); });
    const auto reveal = [&] { game.oracle("KEY", {}, [&](Body& at) { return at.get(key); }); };
    if (!swapped) reveal();
    game.oracle("ONE", {}, [&](Body& at) { return at.constant(Zmod(3), Value{same ? 1 : 2}); });
    if (swapped) reveal();
    return game.build();
  };
  const Package first = two_oracles(false, true);
  const Package second = two_oracles(true, true), other = two_oracles(true, false);
  check_equivalence_certificate(first, second, write_equivalence_certificate(first, second));
  expect_contradiction([&] { (void)write_equivalence_certificate(first, other); }, "apart");

  Package fewer = first;
  fewer.exports.pop_back();
  try {
    (void)write_equivalence_certificate(fewer, first);
    FAIL_CHECK("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::type_mismatch);
  }
}

}  // namespace certify_equivalence_test
