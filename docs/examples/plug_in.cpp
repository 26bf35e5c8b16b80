// SPDX-License-Identifier: Apache-2.0
// The code of docs/how-to/add-a-scheme.md, add-an-adversary.md and add-a-definition.md. In the
// library each part is one file and its name in the folder's list; in a program of your own they
// are functions that add to a catalogue.
#include <certamen.hpp>
#include <iostream>

using namespace certamen;

// --- a scheme
// ------------------------------------------------------------------------------------------------------

//  KeyGen: k <- Z_q \ {0}        Enc(k, m) = k m        Dec(k, c) = c / k
class MultiplicativePad : public SymmetricEncryption {
 public:
  explicit MultiplicativePad(const Integer& q) : residues_{Zmod(q)} {}
  Domain keys() const override { return residues_; }
  Domain messages() const override { return residues_; }
  Node keygen(Body& at) const override {
    return at.sample(Distribution::uniform_except(residues_, 1), {at.constant(residues_, 0)});
  }
  Node encrypt(Body&, Node key, Node message) const override { return key * message; }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return at.apply(operations::invert(residues_), {key}) * ciphertext;
  }
  Node random_ciphertext(Body& at) const override { return at.sample(residues_); }

 private:
  Domain residues_;
};

void register_multiplicative_pad(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "multiplicative-pad",
                            .summary = "message times a random unit",
                            .source = "an exercise",
                            .parameters = {{"q", "a prime", "5", 2}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<MultiplicativePad>(given.integer("q"));
                            }});
}

// --- an adversary
// --------------------------------------------------------------------------------------------------

// Zero has only one ciphertext: asks for it against one.
void register_zero_message(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "zero-message",
      .summary = "the message 0 is not hidden by a product",
      .source = "an exercise",
      .definitions = {"one-time-secrecy", "key-recovery"},
      .schemes = {"multiplicative-pad"},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const bool recovers = definition.name() == "key-recovery";
        return Adversary{"zero-message", [recovers](Run& a) {
                           const Domain messages = a.interface().front().inputs.front();
                           const Node zero = a.constant(messages, 0), one = a.constant(messages, 1);
                           if (recovers) return a.call("ENC", one);
                           return a.equal(a.call("LR", one, zero), zero);
                         }};
      }});
}

// --- a definition
// --------------------------------------------------------------------------------------------------

//  KR:   k <- KeyGen;   ENC(m): return Enc(k, m);   finalize(k^): return k^ = k
void register_key_recovery(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "key-recovery",
      .summary = "no adversary finds the key from chosen plaintexts",
      .source = "textbook",
      .parameters = {{"q", "queries", "1", 1, 64}},
      .make = [](const Scheme& any, const Parameters&) -> std::optional<Definition> {
        const auto* scheme = dynamic_cast<const SymmetricEncryption*>(&any);
        if (scheme == nullptr) return std::nullopt;
        GameBuilder game{"KR"};
        scheme->declare(game);
        const State k = game.state("k", scheme->keys());
        game.initialize([&](Body& at) { at.set(k, scheme->keygen(at)); });
        game.oracle("ENC", {scheme->messages()},
                    [&](Body& at, Node m) { return scheme->encrypt(at, at.get(k), m); });
        game.finalize(scheme->keys(),
                      [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
        return Definition::search("key-recovery", game.build(),
                                  make_rational(1, scheme->keys().cardinality()));
      }});
}

int main() {
  Catalogue catalogue = standard_catalogue();
  register_multiplicative_pad(catalogue);
  register_zero_message(catalogue);
  register_key_recovery(catalogue);
  CheckOptions options;
  options.adversary = "zero-message";
  for (const CheckRow& row : check(catalogue, "multiplicative-pad", options, Context{}).rows)
    std::cout << row.definition << ": " << to_fraction(row.advantage.value().lower()) << " ("
              << row.advantage.value().class_name() << "), " << to_string(row.verdict) << "\n";
}
