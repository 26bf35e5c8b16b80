// SPDX-License-Identifier: Apache-2.0
// What the answers of a call weigh, without what is hidden after it: against the whole call.
#include <doctest/doctest.h>

#include <random>

#include "framework/definitions/catalogue.hpp"
#include "framework/statespace/machine/machine.hpp"
#include "tests/support/random_cases.hpp"

namespace last_answers_test {

using namespace certamen;

namespace {

struct AnsweredGame {
  std::string scheme, definition;
  std::map<std::string, std::string> set;
};

std::vector<Package> packages_of(const Catalogue& catalogue, const AnsweredGame& played) {
  const Parameters given{played.set};
  const auto& entry = catalogue.scheme(played.scheme);
  const auto scheme = entry.make(given.completed(entry.parameters));
  const auto& wanted = catalogue.definition(played.definition);
  return wanted.make(*scheme, given.completed(wanted.parameters))->games();
}

}  // namespace

TEST_CASE("last answers: they weigh what the answers of the whole call weigh") {
  const Catalogue catalogue = standard_catalogue();
  const std::vector<AnsweredGame> all{
      {"random-permutation", "prf", {{"N", "9"}, {"q", "4"}}},  // atoms
      {"random-permutation", "prp", {{"N", "5"}, {"q", "4"}}},
      {"feistel", "prp", {{"r", "2"}, {"n", "2"}, {"q", "3"}}},  // vectors
      {"ecb", "ind-cpa-ror", {{"n", "2"}, {"key-bits", "1"}, {"blocks", "2"}}},
      {"ctr", "ind-cpa", {{"n", "2"}, {"key-bits", "1"}, {"blocks", "2"}}},
      {"elgamal", "ind-cpa", {{"p", "11"}, {"q", "5"}}},  // codes
      {"pedersen", "hiding", {{"p", "11"}, {"q", "5"}}},
      {"wegman-carter", "euf-cma", {{"p", "5"}, {"d", "1"}, {"q", "2"}}},
  };
  std::mt19937_64 coins{41};
  std::size_t compared = 0;
  for (const auto& played : all) {
    CAPTURE(played.scheme);
    certamen::Machine machine{packages_of(catalogue, played), {}, Context{}};
    for (int walk = 0; walk < certamen::testing::random_cases(20); ++walk) {
      Belief belief = machine.start().first;
      Marks written = machine.written_first();
      for (int step = 0; step < 3; ++step) {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < machine.procedures().size(); ++i)
          if (machine.procedures()[i].needs.is_subset_of(written)) open.push_back(i);
        const std::size_t procedure = open[coins() % open.size()];
        const auto calls = machine.all_calls(belief, procedure);
        const auto& moves = calls[coins() % calls.size()];
        Integer factor, own_factor;
        const auto answers = machine.call(belief, procedure, moves, factor);
        const auto weights = machine.last_answers(belief, procedure, moves, own_factor);
        REQUIRE(weights.size() == answers.size());
        for (std::size_t i = 0; i < answers.size(); ++i) {
          REQUIRE(weights[i].first == answers[i].output);
          for (std::size_t side = 0; side < machine.sides(); ++side)
            REQUIRE(make_rational(weights[i].second[side], own_factor) ==
                    make_rational(machine.weight(answers[i].belief, side), factor));
          ++compared;
        }
        belief = answers[coins() % answers.size()].belief;
        machine.canonize(belief);
        written |= machine.procedures()[procedure].provides;
      }
    }
  }
  CHECK(compared > certamen::testing::random_cases(1500U));
}

}  // namespace last_answers_test
