// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_rc4_biased_byte(Catalogue& catalogue);
/// Says "key stream" when one byte has one value. RC4's second byte is 0 with probability 2/256
/// instead of 1/256 [MS01, Theorem 1]; every byte r has a bias to 0 [SMPS14], and byte l to -l, l
/// the length of the key [SMPS14; ABPPS13, 3.2].
void register_rc4_biased_byte(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "rc4-biased-byte",
      .summary = "compares one byte of the key stream with a value that it has too often",
      .source = "[MS01; SMPS14; ABPPS13]",
      .definitions = {"prg"},
      .schemes = {"rc4"},
      .parameters = {{.name = "position",
                      .meaning = "the byte that is looked at, from 1",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = 4096},
                     {.name = "value",
                      .meaning = "the value that it may have too often",
                      .default_value = "0",
                      .minimum = 0,
                      .maximum = 255}},
      .make = [](const Scheme& scheme, const Definition&, const Parameters& given) {
        const auto position = static_cast<std::size_t>(given.small("position"));
        const Integer value = given.integer("value");
        const Domain stream = dynamic_cast<const PseudorandomGenerator&>(scheme).outputs();
        require(stream.size().number() >= position, "rc4-biased-byte",
                "a key stream that has the byte at this position");
        return Adversary{"rc4-biased-byte", [position, value](Run& a) {
                           const Node byte = a.constant(Bits(8), Value{value});
                           return a.equal(a.get(a.call("GENERATE"), position - 1), byte);
                         }};
      }});
}

}  // namespace certamen
