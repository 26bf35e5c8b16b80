// SPDX-License-Identifier: Apache-2.0
// The fuzzer's entry over mutations of valid files, the same ones in every run.
#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "framework/error.hpp"
#include "framework/language/parser.hpp"
#include "tests/fuzz/inputs.hpp"

namespace language_mutation_test {

namespace {

using namespace certamen;
using namespace certamen::language;

const std::string game = R"(import '../a.primitive' as A;
/* two games */
Game Left(E e, Int n) {
  Map<BitString<n>, [Bool, Int]?> seen;
  Void Initialize() { seen = {}; }
  BitString<n + 1>? Ask(BitString<n> x, Bool b) {
    if (x in seen && !b) { return None; } else if (b) { BitString<n> y <- BitString<n> \ {x}; }
    for (Int i = 0 to n) { x = x + y[0 : i] || 0^n; }
    [Bool, Bool] [u, v] <-uniq[seen] [Bool, Bool];
    return e.Ask(-x ^ 2 * 3, |seen|) // that is it
  ;}
}
Game Right(E e, Int n) { Void Ask() { return true; } }
export as Pair;)";

const std::string proof = R"(Reduction R(E e) compose G(e) against H(e).Adversary {
  Set<Int> s; Bool Ask(GroupElem<e.G> g) { challenger.Ask(g); return g in s; }
}
proof:
let: Int n; E e = E(n); Function<Bool, Int> H <- Function<Bool, Int>;
assume: G(e); calls <= q;
requires: n is prime;
lemma: event bad of G(e) by 'a.proof';
theorem: H(e);
bound: advantage(event bad of G(e) compose R(e)) + q * (q - 1) / |Bool|;
games:
G(e).Left against H(e).Adversary;
induction(i from 1 to q) { G(e).Left compose R(e) against H(e).Adversary; assume i < q; }
)";

const std::string adversary = R"(// certamen 1
import 'P.game';
Adversary A(E e, Int tries) against P(e) {
  Map<Bool, e.Key?> seen = 0;
  Bool Run() { Bool m <- choose [Bool, Bool]; for (Bool b in seen) { e.Key k <- e.Key \ {seen[b]}; } return challenger.X(-1) == k; }
}
at e = 'e.scheme', n = 2;
expect advantage(q = 1) >= 1/2;
expect refused 'no';
)";

const std::string against_definition = R"(// certamen 1
Adversary A(Int n) against 'ind-cpa' {
  BitString<n>? last = None;
  [BitString<2 ^ n>, ModInt<n / 2>] Run() { return [challenger.LR(-1, 2 ^ 3 ^ n), -1]; }
}
at scheme = 'ctr', n = 2 ^ 2, m = -1;
expect advantage(q = 1) >= -1/2;
)";

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_{seed} {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  void mutate(std::string& text) {
    static const std::vector<std::string> words = {
        "[",      "]",    "{",    "}",   "(", ")",        "<",          ">",  "<-uniq", "0^",
        "/*",     "'",    "\xff", "0b1", ";", "in",       "Game G() {", "? ", "a.b",    "\n",
        "return", "Map<", "|",    "!",   "-", "if (a) {", "else",       ","};
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = below(std::min<std::size_t>(text.size() - at, 30) + 1);
    switch (below(4)) {
    case 0: text.insert(at, words[below(words.size())]); break;
    case 1: text.erase(at, length); break;
    case 2: text.insert(below(text.size() + 1), text.substr(at, length)); break;
    default:
      if (at < text.size()) text[at] = static_cast<char>(below(256));
    }
  }

 private:
  std::mt19937 random_;
};

bool accepted(const std::string& text, FileKind kind) {
  try {
    (void)parse({"FILE", text}, kind);
    return true;
  } catch (const Error&) {
    return false;
  }
}

void feed(const std::string& text) {
  certamen::testing::try_text(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

}  // namespace

TEST_CASE("froglang: 8,000 mutated files are refused clearly or read") {
  Mutator mutator{20260819};
  std::size_t read = 0, refused = 0;
  const std::vector<std::pair<std::string, FileKind>> seeds = {
      {game, FileKind::game},
      {proof, FileKind::proof},
      {adversary, FileKind::adversary},
      {against_definition, FileKind::adversary}};
  for (const auto& [seed, kind] : seeds) {
    REQUIRE(accepted(seed, kind));
    for (int round = 0; round < 2000; ++round) {
      std::string text = seed;
      for (std::size_t left = 1 + mutator.below(3); left > 0; --left) mutator.mutate(text);
      feed(text);
      ++(accepted(text, kind) ? read : refused);
    }
  }
  // Both sides must be well visited, or the mutations test little.
  CHECK(read > 100);
  CHECK(refused > 1000);
}

TEST_CASE("froglang: what is nested without end is refused, not followed") {
  const auto game_of = [](const std::string& statement) {
    return "Game A() { Void X() { " + statement;
  };
  const auto repeated = [](const std::string& part) {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += part;
    return text;
  };
  for (const std::string part :
       {"(", "[", "!", "-", "{", "f(", "a[", "|", "a.", "a + ", "a ^ ", "Map<", "Set<", "a && "})
    feed(game_of("x = " + repeated(part)));
  feed(game_of("x = a" + repeated("[1]")));
  feed(game_of("x = a" + repeated("()")));
  feed(game_of(repeated("if (a) { ")));
  feed("proof: theorem: A(); games: A() against A(); " +
       repeated("induction(i from 1 to 2) { A() against A(); "));
  CHECK_FALSE(accepted(game_of("x = " + repeated("(")), FileKind::game));
}

}  // namespace language_mutation_test
