// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_birthday_calls = std::size_t{1} << 16;

/// Whether two of the words are equal, in each trial.
Operation::BatchFunction some_repeat(std::size_t words) {
  return [words](const std::uint64_t* const* arguments, std::uint64_t* results, std::size_t count) {
    std::vector<std::uint64_t> row(words);
    for (std::size_t trial = 0; trial < count; ++trial) {
      for (std::size_t i = 0; i < words; ++i) row[i] = arguments[i][trial];
      std::sort(row.begin(), row.end());
      results[trial] = std::adjacent_find(row.begin(), row.end()) != row.end() ? 1 : 0;
    }
  };
}

}  // namespace

void register_birthday(Catalogue& catalogue);
/// The adversary `collision` for many queries: asks as many distinct points as it may, sorts the
/// answers and says "function" if two are equal. A permutation's never are; a random function's are
/// with B(N, q), about q^2 / 2N [BR06, switching lemma].
void register_birthday(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "birthday",
      .summary = "asks very many distinct points and looks for two equal answers by sorting",
      .source = "[BR06]",
      .definitions = {"prf"},
      .schemes = {"speck", "simon", "random-permutation"},
      .parameters = {},
      .make =
          [](const Scheme& scheme, const Definition& definition, const Parameters&) {
            const auto& function = dynamic_cast<const PseudorandomFunction&>(scheme);
            std::size_t calls = budget_of(definition, "EVAL", 64);
            require(calls > 64, "birthday", "more than 64 queries; with fewer, see collision");
            require(calls <= most_birthday_calls, "birthday",
                    "at most 2^16 queries to be played; of a permutation, check says more by a "
                    "formula");
            require(function.outputs().is_narrow(), "birthday", "answers of at most 64 bits");
            if (function.inputs().cardinality() < calls)
              calls = static_cast<std::size_t>(function.inputs().cardinality());
            return Adversary{"birthday", [calls](Run& a) {
                               const Domain points = a.signature("EVAL").inputs.front();
                               std::vector<Node> answers;
                               for (std::size_t i = 0; i < calls; ++i)
                                 answers.push_back(a.call("EVAL", element(a, points, Integer{i})));
                               return a.decide_many("some answers are equal", answers, Boolean(),
                                                    some_repeat(calls), Integer{calls});
                             }};
          },
      // A permutation has no equal answers, and the ideal function has them as the birthday says.
      .formula = [](const Scheme& scheme, const Definition& definition) -> std::optional<Enclosed> {
        const auto* permutation = dynamic_cast<const PseudorandomPermutation*>(&scheme);
        const Integer calls = budget_of(definition, "EVAL", 0);
        if (permutation == nullptr || calls <= most_birthday_calls) return std::nullopt;
        const Integer points = permutation->inputs().cardinality();
        return some_of_pairs(std::min(calls, points), make_rational(1, points));
      }});
}

}  // namespace certamen
