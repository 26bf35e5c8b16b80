// SPDX-License-Identifier: Apache-2.0
#include "schemes/even_mansour.hpp"

#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

/// Over a random permutation or a random function.
template <class Kind>
SchemeEntry entry(const std::string& name, const std::string& summary, EvenMansourCore core,
                  const std::string& claim) {
  return {.name = name,
          .summary = summary,
          .source = "[EM97; DKS12]",
          .parameters = {{.name = "n",
                          .meaning = "bits of a block",
                          .default_value = "2",
                          .minimum = 1,
                          .maximum = most_bits},
                         {.name = "keys",
                          .meaning = "one key before and after it, or one each",
                          .default_value = "2",
                          .minimum = 1,
                          .maximum = 2}},
          .make =
              [core](const Parameters& given) {
                return std::make_shared<EvenMansour<Kind>>(
                    given.integer("n"),
                    given.small("keys") == 1 ? EvenMansourKeys::one : EvenMansourKeys::two, core);
              },
          .claims = {claim}};
}

}  // namespace

void register_even_mansour(Catalogue& catalogue);
void register_even_mansour(Catalogue& catalogue) {
  catalogue.add(entry<PseudorandomPermutation>("even-mansour",
                                               "a public random permutation between keys",
                                               EvenMansourCore::permutation, "oracle-prp"));
  catalogue.add(entry<PseudorandomFunction>("even-mansour-function",
                                            "a public random function between keys",
                                            EvenMansourCore::function, "oracle-prf"));
}

}  // namespace certamen
