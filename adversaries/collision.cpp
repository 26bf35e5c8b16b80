// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_collision_calls = std::size_t{1} << 20;

}  // namespace

void register_collision(Catalogue& catalogue);
/// Asks for distinct points, as many as are allowed, and says whether two answers are equal.
/// Against a permutation its advantage is 1 - N(N-1)..(N-q+1)/N^q, which is the best possible
/// [BR06, switching lemma].
void register_collision(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "collision",
      .summary = "asks for distinct points and looks for two equal answers",
      .source = "[BR06]",
      .definitions = {"prf", "prg"},
      .schemes = {},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const Signature oracle = definition.interface().front();
        std::size_t calls = budget_of(definition, oracle.name, 2);
        if (!oracle.inputs.empty() && oracle.inputs.front().cardinality() < calls)
          calls = static_cast<std::size_t>(oracle.inputs.front().cardinality());
        require(calls <= most_collision_calls, "collision",
                "at most 2^20 queries; for more, see birthday");
        return Adversary{
            "collision", [oracle, calls](Run& a) {
              std::vector<Node> answers;
              for (std::size_t i = 0; i < calls; ++i)
                answers.push_back(
                    oracle.inputs.empty()
                        ? a.call(oracle.name)
                        : a.call(oracle.name, element(a, oracle.inputs.front(), Integer{i})));
              return some_two_equal(a, answers);
            }};
      }});
}

}  // namespace certamen
