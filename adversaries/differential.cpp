// SPDX-License-Identifier: Apache-2.0
#include "adversaries/differential.hpp"

namespace certamen {

AdversaryEntry differential_adversary(const std::string& name, const std::string& scheme,
                                      const std::string& source, int all_rounds,
                                      const std::vector<Differential>& differentials) {
  return AdversaryEntry{
      .name = name,
      .summary = "asks for a pair of blocks and looks for the likeliest difference of the answers",
      .source = source,
      .definitions = {"prp", "prf"},
      .schemes = {scheme},
      .parameters = {{.name = "rounds",
                      .meaning = "rounds of the cipher under attack",
                      .default_value = std::to_string(all_rounds),
                      .minimum = 1,
                      .maximum = all_rounds}},
      .make = [name, differentials](const Scheme&, const Definition& definition,
                                    const Parameters& given) {
        const auto rounds = static_cast<std::size_t>(given.small("rounds"));
        require(rounds <= differentials.size(), name.c_str(),
                "fewer rounds: no differential for this number is recorded here");
        require(budget_of(definition, "EVAL", 2) >= 2, name.c_str(), "two queries");
        const Differential best = differentials[rounds - 1];
        return Adversary{name, [best](Run& a) {
                           const Domain block = Bits(32);
                           const Node x = a.sample(block);
                           const Node y = a.call("EVAL", x);
                           const Node z = a.call("EVAL", x ^ a.constant(block, Value{best.from}));
                           return a.equal(y ^ z, a.constant(block, Value{best.to}));
                         }};
      }};
}

}  // namespace certamen
