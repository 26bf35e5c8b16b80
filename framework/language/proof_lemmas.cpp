// SPDX-License-Identifier: Apache-2.0
#include "framework/language/proof_lemmas.hpp"

#include <algorithm>

namespace certamen::language {

namespace {

/// What two proofs say, with what their names are declared to be.
class Comparison {
 public:
  Comparison(Library& library, const Loaded& here, const Loaded& there)
      : library_{library}, here_{here}, there_{there} {}

  bool same(const Expression& a, const Expression& b) {
    if (a.form != b.form || a.text != b.text || a.parts.size() != b.parts.size()) return false;
    if (a.form == Form::name && !same_name(a, b)) return false;
    for (std::size_t i = 0; i < a.parts.size(); ++i)
      if (!same(a.parts[i], b.parts[i])) return false;
    return true;
  }
  bool same(const std::optional<Expression>& a, const std::optional<Expression>& b) {
    return a && b ? same(*a, *b) : !a && !b;
  }
  /// What is declared under this name in both.
  bool same_name(const std::string& name) {
    const Expression e{.form = Form::name, .text = name};
    return same_name(e, e);
  }
  bool has(const std::vector<Expression>& all, const Expression& theirs) {
    return std::ranges::any_of(all, [&](const Expression& own) { return same(own, theirs); });
  }

 private:
  static const Let* declared(const Loaded& proof, const std::string& name) {
    const auto& lets = std::get<ProofFile>(proof.file->content).lets;
    const auto found =
        std::ranges::find_if(lets, [&](const Let& let) { return let.field.variable.name == name; });
    return found == lets.end() ? nullptr : &*found;
  }

  /// A declaration looks at those before it alone, or the proof is refused: this ends.
  bool same_name(const Expression& a, const Expression& b) {
    const Let *own = declared(here_, a.text), *its = declared(there_, b.text);
    if ((own == nullptr) != (its == nullptr) || depth_ > most_depth) return false;
    if (own == nullptr)
      return library_.imported(here_, a.text, a.place).file ==
             library_.imported(there_, b.text, b.place).file;
    ++depth_;
    const bool alike = same(own->field.variable.type, its->field.variable.type) &&
                       same(own->field.value, its->field.value) &&
                       same(own->drawn_from, its->drawn_from);
    --depth_;
    return alike;
  }

  static constexpr int most_depth = 64;
  Library& library_;
  const Loaded &here_, &there_;
  int depth_ = 0;
};

}  // namespace

const Loaded& proof_of_lemma(ProofContext& context, const Lemma& lemma) {
  const Place place = lemma.claim.game.place;
  const auto fail = [&](ErrorCode code, const std::string& message) {
    throw error_at(*context.proof.source, place, code, message);
  };
  if (lemma.claim.event)
    fail(ErrorCode::unsupported, "a lemma about an event is not supported yet");
  if (kind_of(lemma.file) != FileKind::proof)
    fail(ErrorCode::usage, "a lemma is by another proof: expected a file that ends in .proof");
  const Loaded& proof = context.library.load(
      context.library.find(context.proof, {place, lemma.file}), FileKind::proof);
  const ProofFile &own = context.file(), &its = std::get<ProofFile>(proof.file->content);
  Comparison compared{context.library, context.proof, proof};
  if (its.theorem.event || !compared.same(lemma.claim.game, its.theorem.game))
    fail(ErrorCode::type_mismatch,
         "this is not the theorem of " + proof.source->name +
             ", with all names declared as here: " +
             (its.theorem.event ? "event " + *its.theorem.event + " of " : "") +
             to_text(its.theorem.game));
  const auto refuse = [&](const std::string& what) {
    fail(ErrorCode::usage, "the proof of the lemma rests on what this proof does not say: " + what);
  };
  // What schemes require is a hypothesis of the proof that makes them.
  for (const Let& let : its.lets)
    if (!compared.same_name(let.field.variable.name))
      refuse("let: " + let.field.variable.name + ", declared as in " + proof.source->name);
  for (const Expression& assumption : its.assumptions)
    if (!compared.has(own.assumptions, assumption)) refuse("assume: " + to_text(assumption));
  for (const Expression& prime : its.primes)
    if (!compared.has(own.primes, prime)) refuse("requires: " + to_text(prime) + " is prime");
  if (its.calls && !compared.same(own.calls, its.calls))
    refuse("assume: calls <= " + to_text(*its.calls));
  return proof;
}

}  // namespace certamen::language
