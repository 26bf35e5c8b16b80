// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/games/builder.hpp"
#include "framework/proof/bound.hpp"

namespace certamen {

class Scheme;  // framework/definitions/scheme.hpp

/// Three values; undecided fails.
enum class ProofVerdict { verified, refuted, undecided };
/// The name of the enumerator.
std::string_view to_string(ProofVerdict verdict);

/// What tells two packages apart at concrete sizes, or contradicts a lemma.
struct Refutation {
  Bindings sizes;          // at which the packages differ
  Rational advantage;      // exact, of an adversary that reaches it
  std::string claim;       // what was said to hold
  std::string transcript;  // of the shortest run that shows it, or the best strategy
  std::string measure = "an adversary has advantage";  // what the number is
};

/// A size of a proof: what its symbol stands for.
struct SizeSpec {
  std::string name, meaning;  // the symbol; what it stands for, for people
  Integer minimum = 1;        // the least value that the proof is about
  bool prime = false;         // it stands for primes alone
};

/// Throws Error(bad_number) for what the size does not stand for: below its minimum, or no prime.
void expect_fits(const SizeSpec& spec, const Integer& value, const std::string& place);

/// The sizes that a game is made at: all symbols, or all numbers.
class Sizes {
 public:
  /// Throws Error(usage) for a size without a value, and what expect_fits() throws.
  Sizes(const std::vector<SizeSpec>& specs, const Bindings& bindings = {});
  /// Throws Error(unknown_name).
  const Size& operator[](const std::string& name) const;
  /// Whether there is a size of that name.
  bool contains(const std::string& name) const { return sizes_.contains(name); }
  /// The same sizes with this one, such as the index of a hybrid.
  Sizes with(const std::string& name, const Size& size) const;
  /// The same sizes but this one.
  Sizes without(const std::string& name) const;

 private:
  std::map<std::string, Size> sizes_;
};

/// A game as a function of its sizes: called with symbols for the proof, with numbers for
/// instances.
using GameAt = std::function<Package(const Sizes&)>;
/// A bound as a function of the sizes, symbols or numbers.
using BoundAt = std::function<Bound(const Sizes&)>;

/// A game of a proof.
struct ProofGame {
  std::string name, text;  // unique in the proof; what the game does, one line
  GameAt make;             // at all sizes
};

/// What a proof is about: whether a scheme meets a definition. The first and the last game of the
/// proof are the definition's two games for the scheme, and no copies of them.
struct Subject {
  std::string scheme, definition;  // the definition by its name in the catalogue
  std::function<std::shared_ptr<const Scheme>(const Sizes&)> make;  // the scheme at these sizes
  /// Of the definition for the scheme: left and right, or one.
  std::function<std::vector<Package>(const Scheme&, const Sizes&)> games;

  /// The definition's game on that side, 0 or 1.
  GameAt game(std::size_t side) const;
};

/// Two games that are computationally indistinguishable by assumption, as a PRF and a random one.
/// It is its two games: two of one name in a proof have the same games. At a hybrid's index they
/// are not made: one assumption is for all steps.
struct Assumption {
  std::string name, text;  // the name in Adv[name]; what is assumed, one line
  GameAt real, ideal;      // the two games of one interface
};

/// The rule by which a step follows; docs/reference/hops.md has a section for each.
enum class HopKind {
  equivalent,
  reduction,
  until_bad,
  statistical,
  hybrid,
  conditioning,
  excluded
};
/// The rule's name as reports print it.
std::string_view to_string(HopKind kind);

/// Whether a reduction's assumption goes from real to ideal at this step, or back.
enum class Towards { ideal, real };

class EventSteps;
class PackageEditor;

/// A change of a package that was made at these sizes.
using PackageEdit = std::function<void(PackageEditor&, const Sizes&)>;
/// The game with that change, at all sizes.
GameAt edited(const GameAt& game, const PackageEdit& edit);

/// Numbers that the index of a hybrid takes: from `first` on, as many as a size says, or fewer.
struct IndexRange {
  std::string index, steps;  // the name of the index; the size that says how many steps there are
  Integer first = 0;         // the least
  Integer fewer = 0;         // by how many there are fewer numbers than steps

  /// What stands for each of them.
  Symbol symbol() const { return {index, first}; }
  /// Them all, at sizes that are numbers.
  std::vector<Integer> numbers(const Sizes& sizes) const;
};

struct HybridStep;

/// Games between which there is a step for each index i.
struct Hybrid {
  std::string index;  // a name for i, at which games and reduction are made
  std::string steps;  // the size that says how many steps there are
  GameAt game;        // at an index i
  Integer first = 0;  // the least i
  /// How the step goes at an index. None: by one reduction, from the hybrid at i to that at i + 1.
  std::shared_ptr<const HybridStep> step = {};

  /// All i but the last `fewer`.
  IndexRange range(const Integer& fewer = 0) const { return {index, steps, first, fewer}; }
};

/// A step from one game to the next, with all that its rule needs.
struct Hop {
  HopKind kind = HopKind::equivalent;         // which rule
  std::string reason;                         // as a paper says it, one line
  std::optional<Assumption> assumption = {};  // reduction
  std::string reduction_name = {};            // reduction, hybrid: for people
  GameAt reduction = {};  // reduction, hybrid: a package between the assumption and the adversary
  Towards towards = Towards::ideal;   // reduction, hybrid: which way the assumption is used
  std::optional<Hybrid> hybrid = {};  // hybrid
  std::string event = {};             // until_bad, excluded
  BoundAt stated = {};                // of the event, or of the distance; else by a lemma
  std::shared_ptr<const EventSteps> event_steps = {};  // until_bad: of the event's probability
  std::string guess = {};                 // conditioning, excluded: the state that is guessed
  std::optional<std::string> taken = {};  // assumed, and why
};

/// The games of a hybrid's step at an index i, after the hybrid at i. The last one is the hybrid at
/// i + 1, and at the last index the game after the hybrid.
struct HybridStep {
  std::vector<ProofGame> games;  // each at an index
  std::vector<Hop> hops;         // to each of the games: equivalent, or a reduction
};

/// Steps that bound the probability of an event of that name, from a game in which it may happen to
/// one in which it never does. Games and reductions raise the event themselves.
class EventSteps {
 public:
  /// About the event of that name, from `first` on.
  EventSteps(std::string event, ProofGame first);

  /// The next game is the same to every adversary, the event included.
  EventSteps& equivalent(const std::string& reason, const std::string& game,
                         const std::string& text, const GameAt& make);
  /// The probability changes by an advantage: the reduction sees whether the event has happened.
  EventSteps& reduction(const std::string& reason, const Assumption& assumption, Towards towards,
                        const std::string& name, const GameAt& reduction, const std::string& game,
                        const std::string& text, const GameAt& make);
  /// The next game guesses: a state of that name is drawn at the start, looked at by the event
  /// alone, as a part "value = guess" of it. Without that part it is the game before. The
  /// probability before is at most that after times the number of values of the guess.
  EventSteps& conditioning(const std::string& reason, const std::string& guess,
                           const std::string& game, const std::string& text, const GameAt& make);
  /// The games are identical until `abort` happens, and after it the event cannot: abort means that
  /// a value that goes into a log equals the guess, the event that the guess is not in that log.
  EventSteps& excluded(const std::string& reason, const std::string& abort,
                       const std::string& guess, const std::string& game, const std::string& text,
                       const GameAt& make);

  /// The name of the event.
  const std::string& event() const { return event_; }
  /// In the order of the steps, with the first.
  const std::vector<ProofGame>& games() const { return games_; }
  /// In the order of the steps: hops()[i] goes from games()[i] to games()[i + 1].
  const std::vector<Hop>& hops() const { return hops_; }

 private:
  friend class Proof;
  EventSteps& step(Hop hop, const std::string& game, const std::string& text, const GameAt& make);

  std::string event_;
  std::vector<ProofGame> games_;
  std::vector<Hop> hops_;
};

/// What the check of a lemma found; `evidence` says how, or what is missing.
struct LemmaFinding {
  ProofVerdict verdict = ProofVerdict::undecided;  // refuted only with something that shows it
  std::string evidence = {};                       // how it was verified, or what is missing
  std::optional<Refutation> refutation = {};       // what contradicts the lemma
  std::string evidence_class = "enclosed";  // or "proved", for all sizes; "exact", at instances
};

class Proof;

/// An adversary that answers yes in one game and no in another, or that wins a game: that a
/// definition is not met. A game with a verdict of its own (a finalize, or the event `won`) is won
/// by that, never by what the adversary says; only where two games are told apart and neither
/// judges does the adversary's yes count.
struct Attack {
  GameAt adversary;      // imports oracles of the games; exports ATTACK() -> what the game judges
  GameAt game;           // which it wins, or where it answers yes
  GameAt other = {};     // where it does not
  BoundAt advantage;     // which it has at least
  std::string won = {};  // the event of the game that says that it is won, unless it has a finalize
};

/// A statement beside the games, checked by its own means: on real numbers by enclosures in
/// intervals, on an attack by the adversary itself.
struct Lemma {
  std::string name, text;  // unique in the proof; the statement, for people
  std::function<LemmaFinding(const Proof&)> check;  // what verifies it
  std::optional<Attack> attack = {};                // which it is about
};

/// A proof as a sequence of games, each step with its reason, as a paper writes it:
///   Proof p{"one-time-pad", "...", "[Shannon49]"};
///   p.size("n", "bits of a message");
///   p.start("left", ...).equivalent("the pad hides the message", "right", ...).claim(...);
/// Nothing is computed here; check() does that.
class Proof {
 public:
  /// `source` is a key of docs/references.bib with its place: "[Shannon49]".
  Proof(std::string name, std::string title, std::string source);

  /// Declares a size, which games ask for by its name. validate() checks the names.
  Proof& size(const std::string& name, const std::string& meaning, const Integer& minimum = 1);
  /// Declares a size that stands for primes alone.
  Proof& prime(const std::string& name, const std::string& meaning, const Integer& minimum = 2);
  /// What the proof is about besides its games, one line for people: "m = n", "each oracle is
  /// called at most once".
  Proof& hypothesis(const std::string& text);
  /// Sizes at which every step is checked exactly; smallest first.
  Proof& instance(const Bindings& sizes);
  /// These in place of all declared so far.
  Proof& only_instance(const Bindings& sizes);

  /// A statement that is checked on its own; a proof may consist of such alone.
  Proof& lemma(const std::string& name, const std::string& text,
               const std::function<LemmaFinding()>& check);
  /// A lemma: the attack has that advantage, for all sizes and at every instance.
  Proof& attack(const std::string& name, const std::string& text, const Attack& attack);

  /// That it is about a scheme and a definition; it is verified only if its first and its last game
  /// are theirs. Throws Error(usage) if it is about something already.
  Proof& about(Subject subject);
  /// Starts with the subject's first game. Throws Error(usage) for a proof that is about nothing.
  Proof& start(const std::string& game, const std::string& text);
  /// The first game; then steps, each to the game it names.
  Proof& start(const std::string& game, const std::string& text, const GameAt& make);
  /// The next game is the same to every adversary: verified by normal forms, at no cost.
  Proof& equivalent(const std::string& reason, const std::string& game, const std::string& text,
                    const GameAt& make);
  /// The games are the reduction linked to the assumption's two games, in the order that `towards`
  /// says; costs the assumption's advantage.
  Proof& reduction(const std::string& reason, const Assumption& assumption, Towards towards,
                   const std::string& name, const GameAt& reduction, const std::string& game,
                   const std::string& text, const GameAt& make);
  /// The games are the same until the event happens; costs its probability, which is `stated` or
  /// bounded by event_by().
  Proof& until_bad(const std::string& reason, const std::string& event, const std::string& game,
                   const std::string& text, const GameAt& make, const BoundAt& stated = {});
  /// The games are at that distance for every adversary; costs what is stated.
  Proof& statistical(const std::string& reason, const BoundAt& stated, const std::string& game,
                     const std::string& text, const GameAt& make);
  /// As many steps as a size says, one reduction for all: linked to the one game of the assumption
  /// it is the hybrid at i, linked to the other the hybrid at i + 1. The hybrid at 0 is this game,
  /// at the last index the next.
  Proof& hybrid(const std::string& reason, const Hybrid& hybrid, const Assumption& assumption,
                Towards towards, const std::string& name, const GameAt& reduction,
                const std::string& game, const std::string& text, const GameAt& make);
  /// The same with several steps at each index, as hybrid.step says; there is at least one index.
  Proof& hybrid(const std::string& reason, const Hybrid& hybrid, const std::string& game,
                const std::string& text, const GameAt& make);
  /// The event of the until-bad step declared last is bounded by steps of its own, that start at
  /// one of the step's two games.
  Proof& event_by(const std::string& game, const std::function<void(EventSteps&)>& declare);
  /// The step declared last is assumed where it cannot be decided; the verdict says so.
  Proof& assumed(const std::string& why);
  /// What the proof is said to show of the first and the last game, and where the formula is from;
  /// without it, what the steps cost.
  Proof& claim(const BoundAt& bound, const std::string& source);

  // Substitutions: something else in the place of what is declared, by its name, in steps that
  // bound an event too. Throw Error(unknown_name) for what the proof does not have.
  /// The game of that name, made otherwise; edit_game() applies a change to what is there.
  Proof& replace_game(const std::string& game, const GameAt& make);
  /// Applies a change to the game of that name, or to all games.
  Proof& edit_game(const std::string& game, const PackageEdit& edit);
  Proof& edit_games(const PackageEdit& edit);  // hybrids too
  /// The reduction of that name, made otherwise.
  Proof& replace_reduction(const std::string& reduction, const GameAt& make);
  /// Applies a change to the reduction of that name.
  Proof& edit_reduction(const std::string& reduction, const PackageEdit& edit);
  /// Applies a change to all reductions.
  Proof& edit_reductions(const PackageEdit& edit);
  /// The games between the steps of the hybrid of that reduction.
  Proof& replace_hybrid(const std::string& reduction, const GameAt& make);
  /// The game is left out, with the step to it: the next step starts at the game before.
  Proof& skip_game(const std::string& game);
  /// What is stated of the step to that game.
  Proof& replace_stated(const std::string& game, const BoundAt& bound);
  /// The claim, with its source kept.
  Proof& replace_claim(const BoundAt& bound);
  /// The attack of the lemma of that name.
  Proof& replace_attack(const std::string& lemma, const Attack& attack);
  /// The statement and the check of the lemma of that name.
  Proof& replace_lemma(const std::string& lemma, const std::string& text,
                       const std::function<LemmaFinding()>& check);
  /// The step by that reduction. Throws Error(unknown_name).
  const Hop& reduction(const std::string& reduction) const;
  /// Throws Error(unknown_name) for a lemma that is not there or that is about no attack.
  const Attack& attack(const std::string& lemma) const;

  /// In kebab case, as `certamen prove` takes it.
  const std::string& name() const { return name_; }
  /// What is proved, one line.
  const std::string& title() const { return title_; }
  /// A key of docs/references.bib with its place.
  const std::string& source() const { return source_; }
  /// What about() was told; none: the proof is about games of its own.
  const std::optional<Subject>& subject() const { return subject_; }
  /// In the order of their declaration.
  const std::vector<SizeSpec>& sizes() const { return sizes_; }
  /// Likewise.
  const std::vector<std::string>& hypotheses() const { return hypotheses_; }
  /// Likewise; steps are checked at each.
  const std::vector<Bindings>& instances() const { return instances_; }
  /// Likewise.
  const std::vector<Lemma>& lemmas() const { return lemmas_; }
  /// In the order of the steps; empty if lemmas are all.
  const std::vector<ProofGame>& games() const { return games_; }
  /// One a step: hops()[i] goes from games()[i] to games()[i + 1].
  const std::vector<Hop>& hops() const { return hops_; }
  /// Empty: nothing is claimed.
  const BoundAt& claimed() const { return claimed_; }
  /// As claim() was told.
  const std::string& claim_source() const { return claim_source_; }

  /// Throws Error(usage) for no games and no lemmas, and for sizes and assumptions whose names are
  /// no identifiers.
  void validate() const;

 private:
  Proof& step(Hop hop, const std::string& game, const std::string& text, const GameAt& make);
  void expect_index(const Hybrid& hybrid) const;
  /// Of the proof, of a hybrid's step, and of each event that steps of its own bound.
  void change_lists(const std::function<void(std::vector<ProofGame>&, std::vector<Hop>&)>& change);
  void change_game(const std::string& name, const std::function<void(GameAt&)>& change);
  void change_reduction(const std::string& name, const std::function<void(Hop&)>& change);
  Lemma& lemma_named(const std::string& name);

  std::string name_, title_, source_;
  std::optional<Subject> subject_;
  std::vector<SizeSpec> sizes_;
  std::vector<std::string> hypotheses_;
  std::vector<Bindings> instances_;
  std::vector<Lemma> lemmas_;
  std::vector<ProofGame> games_;
  std::vector<Hop> hops_;
  BoundAt claimed_;
  std::string claim_source_;
};

}  // namespace certamen
