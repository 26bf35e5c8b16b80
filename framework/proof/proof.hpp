// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/games/builder.hpp"
#include "framework/proof/bound.hpp"

namespace certamen {

/// Three values; undecided fails.
enum class ProofVerdict { verified, refuted, undecided };
std::string_view to_string(ProofVerdict verdict);

/// What tells two packages apart at concrete sizes, or contradicts a lemma.
struct Refutation {
  Bindings sizes;
  Rational advantage;      // exact, of an adversary that reaches it
  std::string claim;       // what was said to hold
  std::string transcript;  // of the shortest run that shows it, or the best strategy
  std::string measure = "an adversary has advantage";  // what the number is
};

/// A size of a proof: what its symbol stands for.
struct SizeSpec {
  std::string name, meaning;
  Integer minimum = 1;
  bool prime = false;
};

/// The sizes that a game is made at: all symbols, or all numbers.
class Sizes {
 public:
  Sizes(const std::vector<SizeSpec>& specs, const Bindings& bindings = {});
  /// Throws Error(unknown_name).
  const Size& operator[](const std::string& name) const;

 private:
  std::map<std::string, Size> sizes_;
};

/// A game as a function of its sizes: called with symbols for the proof, with numbers for
/// instances.
using GameAt = std::function<Package(const Sizes&)>;
using BoundAt = std::function<Bound(const Sizes&)>;

struct ProofGame {
  std::string name, text;
  GameAt make;
};

/// Two games that nobody efficient tells apart, by assumption: a PRF and a random function.
struct Assumption {
  std::string name, text;
  GameAt real, ideal;
};

enum class HopKind { equivalent, reduction, until_bad, statistical };
std::string_view to_string(HopKind kind);

/// Whether a reduction's assumption goes from real to ideal at this step, or back.
enum class Towards { ideal, real };

struct Hop {
  HopKind kind = HopKind::equivalent;
  std::string reason;
  std::optional<Assumption> assumption = {};  // reduction
  std::string reduction_name = {};
  GameAt reduction = {};
  Towards towards = Towards::ideal;
  std::string event = {};                 // until_bad
  BoundAt stated = {};                    // of the event, or of the distance; else by a lemma
  std::optional<std::string> taken = {};  // assumed, and why
};

/// What the check of a lemma found; `evidence` says how, or what is missing.
struct LemmaFinding {
  ProofVerdict verdict = ProofVerdict::undecided;
  std::string evidence = {};
  std::optional<Refutation> refutation = {};
};

/// A statement on real numbers, checked by enclosures in intervals; no games are in it.
struct Lemma {
  std::string name, text;
  std::function<LemmaFinding()> check;
};

/// A proof as a sequence of games, each step with its reason, as a paper writes it:
///   Proof p{"one-time-pad", "...", "[Shannon49]"};
///   p.size("n", "bits of a message");
///   p.start("left", ...).equivalent("the pad hides the message", "right", ...).claim(...);
/// Nothing is computed here; check() does that.
class Proof {
 public:
  /// `flaw`: the name of the deliberate mistake that is made, if any.
  Proof(std::string name, std::string title, std::string source, std::string flaw = {});

  Proof& size(const std::string& name, const std::string& meaning, const Integer& minimum = 1);
  Proof& prime(const std::string& name, const std::string& meaning);
  /// Sizes at which every step is checked exactly; smallest first.
  Proof& instance(const Bindings& sizes);
  /// These in place of all declared so far.
  Proof& only_instance(const Bindings& sizes);

  /// Declares a deliberate mistake with the exact advantage that refutes it; returns whether it is
  /// to be made. Throws Error(duplicate_name).
  bool flaw(const std::string& name, const std::string& what, const Rational& advantage);

  /// A statement that is checked on its own; a proof may consist of such alone.
  Proof& lemma(const std::string& name, const std::string& text,
               const std::function<LemmaFinding()>& check);

  /// The first game; then steps, each to the game it names.
  Proof& start(const std::string& game, const std::string& text, const GameAt& make);
  Proof& equivalent(const std::string& reason, const std::string& game, const std::string& text,
                    const GameAt& make);
  Proof& reduction(const std::string& reason, const Assumption& assumption, Towards towards,
                   const std::string& name, const GameAt& reduction, const std::string& game,
                   const std::string& text, const GameAt& make);
  Proof& until_bad(const std::string& reason, const std::string& event, const std::string& game,
                   const std::string& text, const GameAt& make, const BoundAt& stated = {});
  Proof& statistical(const std::string& reason, const BoundAt& stated, const std::string& game,
                     const std::string& text, const GameAt& make);
  /// The step declared last is assumed where it cannot be decided; the verdict says so.
  Proof& assumed(const std::string& why);
  /// What the proof is said to show of the first and the last game, and where the formula is from.
  Proof& claim(const BoundAt& bound, const std::string& source);

  const std::string& name() const { return name_; }
  const std::string& title() const { return title_; }
  const std::string& source() const { return source_; }
  const std::vector<SizeSpec>& sizes() const { return sizes_; }
  const std::vector<Bindings>& instances() const { return instances_; }
  const std::vector<Lemma>& lemmas() const { return lemmas_; }
  const std::vector<ProofGame>& games() const { return games_; }
  const std::vector<Hop>& hops() const { return hops_; }
  const BoundAt& claimed() const { return claimed_; }
  const std::string& claim_source() const { return claim_source_; }

  struct Flaw {
    std::string name, what;
    Rational advantage;
  };
  const std::vector<Flaw>& flaws() const& { return flaws_; }
  std::vector<Flaw> flaws() && { return std::move(flaws_); }
  /// Throws Error(usage) for games without a claim or no games and no lemmas, Error(unknown_name)
  /// for a flaw that was asked for and not declared.
  void validate() const;

 private:
  Proof& step(Hop hop, const std::string& game, const std::string& text, const GameAt& make);

  std::string name_, title_, source_, active_;
  std::vector<SizeSpec> sizes_;
  std::vector<Bindings> instances_;
  std::vector<Lemma> lemmas_;
  std::vector<ProofGame> games_;
  std::vector<Hop> hops_;
  BoundAt claimed_;
  std::string claim_source_;
  std::vector<Flaw> flaws_;
};

struct ProofEntry {
  std::string name, title;
  /// The proof, with one deliberate mistake if a name is given.
  std::function<Proof(const std::string& flaw)> make;
};

/// Proofs by kebab-case name.
class ProofCatalogue {
 public:
  /// Throws Error(duplicate_name).
  void add(const std::function<Proof(const std::string&)>& make);
  const std::vector<ProofEntry>& proofs() const& { return proofs_; }
  std::vector<ProofEntry> proofs() && { return std::move(proofs_); }
  /// Throws Error(unknown_name) that lists what there is.
  const ProofEntry& proof(std::string_view name) const;

 private:
  std::vector<ProofEntry> proofs_;
};

/// All that Certamen ships, from the files listed in proofs/meson.build: one_time_pad.cpp defines
/// `void register_proof_one_time_pad(ProofCatalogue&)`.
ProofCatalogue standard_proofs();

}  // namespace certamen
