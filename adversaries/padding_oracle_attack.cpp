// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

constexpr unsigned block_bytes = 16;

/// A byte of a block, counted from the last.
Node block_byte(Run& a, Node byte, unsigned place) {
  const int above = static_cast<int>(8 * (block_bytes - 1 - place)),
            below = static_cast<int>(8 * place);
  Node block = byte;
  if (above > 0) block = a.concat(a.constant(Bits(above), 0), block);
  if (below > 0) block = a.concat(block, a.constant(Bits(below), 0));
  return block;
}

/// The message's bytes from the last on. A changed iv makes the bytes behind the one in question
/// v = place + 1, and tries all values there: the padding is valid for the right one alone.
Node attack(Run& a, unsigned message_bytes) {
  const Domain byte = Bits(8), block = Bits(128);
  const Node ciphertext = a.call("CIPHERTEXT"), iv = a.get(ciphertext, 0), c = a.get(ciphertext, 1);
  const unsigned padding = block_bytes - message_bytes;
  std::vector<Node> known;  // from the last
  for (unsigned i = 0; i < padding; ++i) known.push_back(a.constant(byte, Value{padding}));
  for (unsigned place = padding; place < block_bytes; ++place) {
    const unsigned v = place + 1;
    Node changed = iv;
    for (unsigned i = 0; i < place; ++i)
      changed = changed ^ block_byte(a, known[i] ^ a.constant(byte, Value{v}), i);
    Node found = a.constant(byte, 0);
    for (unsigned guess = 0; guess < 256; ++guess) {
      const Node tried = changed ^ a.constant(block, Value{Integer{guess ^ v} << (8 * place)});
      const Node valid = a.call("PAD", a.tuple({tried, c}));
      found = a.select(valid, a.constant(byte, Value{guess}), found);
    }
    known.push_back(found);
  }
  Node message = known[padding];
  for (unsigned i = padding + 1; i < block_bytes; ++i) message = a.concat(known[i], message);
  return message;
}

}  // namespace

void register_padding_oracle_attack(Catalogue& catalogue);
/// Decrypts with 256 questions a byte, always [Vaudenay02, 3].
void register_padding_oracle_attack(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "padding-oracle-attack",
      .summary = "decrypts byte by byte, with 256 questions about the padding for each",
      .source = "[Vaudenay02]",
      .definitions = {"padding-oracle"},
      .schemes = {"aes-cbc"},
      .parameters = {},
      .make = [](const Scheme& scheme, const Definition& definition, const Parameters&) {
        const auto& messages = dynamic_cast<const PaddedEncryption&>(scheme).messages();
        const auto bytes = static_cast<unsigned>(messages.size().number()) / 8;
        require(budget_of(definition, "PAD", 256 * bytes) >= 256 * bytes, "padding-oracle-attack",
                "256 PAD queries for each byte of the message");
        return Adversary{"padding-oracle-attack", [bytes](Run& a) { return attack(a, bytes); }};
      }});
}

}  // namespace certamen
