// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

/// The counters of a ciphertext's blocks, from its start.
std::vector<Node> counters_of_blocks(Run& a, const Node& start, std::size_t blocks) {
  if (blocks == 1) return {start};
  const Domain numbers = Zmod(start.domain().cardinality());
  const Node first = a.apply(operations::recode(start.domain(), numbers), {start});
  std::vector<Node> counters;
  for (std::size_t i = 0; i < blocks; ++i)
    counters.push_back(first + element(a, numbers, Integer{i} % numbers.cardinality()));
  return counters;
}

/// Calls that differ in every block of the second message, and no more than are played.
std::size_t colliding_calls(const Definition& definition, const Domain& messages) {
  // Whether more starts overlap is much to follow, and the formula is narrow.
  const std::size_t played = messages.size() == 1 ? 4 : 2;
  const std::size_t calls = std::min(budget_of(definition, "LR", played), played);
  const Integer different = messages.parts().front().cardinality();
  return different < calls ? static_cast<std::size_t>(different) : calls;
}

}  // namespace

void register_counter_collision(Catalogue& catalogue);
/// LR(0, m) for q messages m that differ in every block. Where two ciphertexts use one counter,
/// their blocks are equal there on the left and different on the right, so that the advantage is
/// Pr[two of q starts of l blocks overlap]: pairs overlap with probability (2l - 1)/2^n, and are
/// independent two by two [BDJR97; BS, 5.4.2].
void register_counter_collision(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "counter-collision",
      .summary = "asks for zero blocks against others until two ciphertexts use one counter",
      .source = "[BDJR97; BS, 5.4]",
      .definitions = {"ind-cpa"},
      .schemes = {"ctr"},
      .parameters = {},
      .make =
          [](const Scheme&, const Definition& definition, const Parameters&) {
            const Domain messages = definition.interface().front().inputs.front();
            const std::size_t calls = colliding_calls(definition, messages);
            require(calls >= 2, "counter-collision", "two LR queries: set q=2");
            return Adversary{"counter-collision", [calls](Run& a) {
                               const Domain& two = a.signature("LR").inputs.front();
                               const Domain block = two.parts().front();
                               const auto blocks = static_cast<std::size_t>(two.size().number());
                               std::vector<std::vector<Node>> counters, answers;
                               std::vector<Node> found;
                               for (std::size_t i = 0; i < calls; ++i) {
                                 const Node same = element(a, block, Integer{i});
                                 const Node zero = element(a, two, 0);
                                 const Node other = a.vector(std::vector<Node>(blocks, same));
                                 const Node answer = a.call("LR", zero, other);
                                 counters.push_back(
                                     counters_of_blocks(a, a.get(answer, 0), blocks));
                                 answers.emplace_back();
                                 const Node ciphertext = a.get(answer, 1);
                                 for (std::size_t k = 0; k < blocks; ++k)
                                   answers[i].push_back(a.get(ciphertext, k));
                                 for (std::size_t j = 0; j < i; ++j)
                                   for (std::size_t k = 0; k < blocks; ++k)
                                     for (std::size_t l = 0; l < blocks; ++l)
                                       found.push_back(a.equal(counters[i][k], counters[j][l]) &&
                                                       a.equal(answers[i][k], answers[j][l]));
                               }
                               return any(a, found);
                             }};
          },
      .formula = [](const Scheme& scheme, const Definition& definition) -> std::optional<Enclosed> {
        const auto& mode = dynamic_cast<const SymmetricEncryption&>(scheme);
        const Domain messages = mode.messages();
        const Integer calls = budget_of(definition, "LR", 0),
                      starts = messages.parts().front().cardinality();
        if (calls <= colliding_calls(definition, messages)) return std::nullopt;  // it is played
        const Integer overlapping = 2 * messages.size().number() - 1;
        if (overlapping > starts || calls > starts) return std::nullopt;
        return some_of_pairs(calls, make_rational(overlapping, starts));
      }});
}

}  // namespace certamen
