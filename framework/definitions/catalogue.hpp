// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/definitions/assessment.hpp"
#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// How a parameter's text is read: a number, one of a list of words, or any text.
enum class ParameterType { integer, rational, word, text };
/// The name of the enumerator, as help prints it.
std::string_view to_string(ParameterType type);

/// A parameter that a scheme, definition or adversary takes: its name, what it means, its default
/// as text, and which values it has.
struct ParameterSpec {
  std::string name;           // as after --set
  std::string meaning;        // for people, one line
  std::string default_value;  // as text; what completed() uses where nothing is given
  std::optional<Integer> minimum = std::nullopt;  // of numbers
  std::optional<Integer> maximum = std::nullopt;  // likewise; none: numbers have no upper limit
  bool rational = false;                          // numbers need not be integers
  bool above_minimum = false;                     // the minimum itself is excluded
  std::vector<std::string> words = {};            // the values, besides numbers if it has a range
  bool queries = false;  // a number of calls of an oracle: a definition can be made for all of them
  bool budget = false;   // the number of calls that Expectation::least_queries counts

  /// A number if it has a range or is rational; else a word if it has words.
  ParameterType type() const;
  /// The values, as in "at least 1 and at most 64" or "auto, plain or gated".
  std::string range() const;
  /// The value as a number; nothing for a word and for text. Throws Error(bad_number) or
  /// Error(unknown_name) that names the parameter and the range.
  std::optional<Rational> parse(const std::string& value) const;
};

/// The largest number of queries that a definition takes as a parameter.
inline constexpr std::int64_t most_queries = std::int64_t{1} << 62;
/// The longest strings of bits that a scheme takes as a parameter: the largest Bits.
inline constexpr int most_bits = 1 << 20;

/// Values of parameters by name, as given with --set: numbers, or words such as "gelu". completed()
/// parses and checks them, once; of values that it has not seen, asking does.
class Parameters {
 public:
  Parameters() = default;
  /// With these texts by name; they are checked when they are asked for.
  explicit Parameters(std::map<std::string, std::string> given) : given_{std::move(given)} {}

  /// Whether a text was given for the name; a default is not.
  bool has(const std::string& name) const { return given_.contains(name); }
  /// Replaces what was given. Checked when it is asked for.
  void set(const std::string& name, const std::string& value);
  /// A size that may be a symbol in the place of a number, whatever was given.
  void set_size(const std::string& name, const Size& size);
  /// The texts that were given, by name; sizes set by set_size() are not among them.
  const std::map<std::string, std::string>& all() const { return given_; }

  /// Each throws Error(bad_number) or Error(unknown_name) that names the parameter, and all but
  /// size() Error(unsupported) for a symbol.
  const std::string& text(const std::string& name) const;
  /// An integer: "12", "2^128", "0xff".
  Integer integer(const std::string& name) const;
  int small(const std::string& name) const;  // an int
  /// The number, or what was set in its place.
  Size size(const std::string& name) const;
  /// An exact rational: "1/3", "0.25", "2^-40".
  Rational rational(const std::string& name) const;

  /// A value "2..5" stands for each of 2, 3, 4, 5: all combinations, the last name's value fastest.
  /// Throws Error(bad_number) for a range that is empty or too long.
  std::vector<Parameters> each() const;

  /// With what was given for this definition or adversary alone, "ind-cpa.q" for the owner
  /// "ind-cpa", in the place of what was given for all, "q".
  Parameters own_of(const std::string& owner) const;

  /// The given values with the specs' defaults filled in; parses all values of the specs, and
  /// checks of a symbol the least that it stands for. Throws what ParameterSpec::parse throws.
  Parameters completed(const std::vector<ParameterSpec>& specs) const;

  /// Throws Error(unknown_name) for a given name that is none of the specs', with the nearest ones
  /// and what `refusal` makes of the specs' names.
  void
  refuse_others(const std::vector<ParameterSpec>& specs,
                const std::function<std::string(const std::vector<std::string>&)>& refusal) const;

 private:
  std::map<std::string, std::string> given_;
  std::map<std::string, Rational> numbers_ = {};  // of given values that are parsed
  std::map<std::string, Size> sizes_ = {};
};

/// A scheme of the catalogue: how `check NAME` makes it.
/// Parameters may be left out where an entry of a catalogue is made: `make` as it is written gets
/// all that the entry declares, parsed and checked.
struct SchemeEntry {
  std::string name;     // in kebab case, unique among schemes
  std::string summary;  // what it is, one line
  std::string source;   // a key of docs/references.bib with its place: "[BDJR97, Sect. 4]"
  std::vector<ParameterSpec> parameters;  // that `make` takes, with their defaults
  /// Throws Error for parameters that do not fit each other.
  std::function<std::shared_ptr<const Scheme>(const Parameters&)> make;
  /// The definitions that it is meant to meet, by name; empty: all that apply to it.
  std::vector<std::string> claims = {};

  /// Whether the scheme is meant to meet that definition; true for all where `claims` is empty.
  bool claims_to_meet(std::string_view definition) const;
};

/// A definition of the catalogue, for every scheme of the kind that it is about.
struct DefinitionEntry {
  std::string name;     // in kebab case, unique among definitions
  std::string summary;  // what it says, one line
  std::string source;   // a key of docs/references.bib with its place
  /// That `make` takes besides the scheme: budgets, allowed advantages.
  std::vector<ParameterSpec> parameters;
  /// Nothing if the scheme is of another kind.
  std::function<std::optional<Definition>(const Scheme&, const Parameters&)> make;
  /// Whether its adversaries may ask a scheme's public oracle. If not, it says nothing of schemes
  /// that have one, and the catalogue's `make` gives nothing for them.
  bool gives_public_oracle = false;
};

/// What the command and reports call the best adversary there can be, which is searched for; no
/// entry may have this name.
inline constexpr const char* optimal_name = "optimal";

/// What `make` returns may refer to the scheme, which is to outlive it.
struct AdversaryEntry {
  std::string name;                       // in kebab case, unique among adversaries
  std::string summary;                    // what it does, one line
  std::string source;                     // a key of docs/references.bib with its place
  std::vector<std::string> definitions;   // that it attacks
  std::vector<std::string> schemes;       // that it attacks; empty: every scheme of the kind
  std::vector<ParameterSpec> parameters;  // that `make` takes, with their defaults
  /// Written for the games of that definition.
  std::function<Adversary(const Scheme&, const Definition&, const Parameters&)> make;
  bool exhaustive = false;  // it tries all keys or the like: no efficient adversary
  /// Its advantage by a formula, where it makes more calls than engines play; nothing where it is
  /// played. A test holds the formula against the exact engine.
  std::function<std::optional<Enclosed>(const Scheme&, const Definition&)> formula = {};
  /// Whether it attacks the scheme by that name in the definition by that name.
  bool against(std::string_view scheme, std::string_view definition) const;
  /// What `formula` says; nothing if there is none, or if the adversary is played here.
  std::optional<Enclosed> by_formula(const Scheme& scheme, const Definition& definition) const {
    return formula ? formula(scheme, definition) : std::nullopt;
  }
};

/// What is assumed without proof: that certain schemes meet a definition. What is known
/// against it is the best attack of the literature.
struct AssumptionEntry {
  std::string name;        // as bounds name it: "prf"
  std::string definition;  // that is assumed to be met
  std::string summary;     // the best attack that is known
  std::string source;      // of the best attack: a key of docs/references.bib with its place
  /// Its advantage with this number of queries, in the time of this number of evaluations. Nothing
  /// for other schemes.
  std::function<std::optional<Rational>(const Scheme&, const Integer& queries, const Integer& time)>
      best_known;
};

struct AttackRequest;
class Document;
struct PublishedLayer;

/// Owner and attacker of a scheme on a model file (attack_request.hpp).
struct AttackEntry {
  std::string scheme;                     // that it attacks
  std::string summary;                    // what owner and attacker do, one line
  std::string source;                     // a key of docs/references.bib with its place
  std::vector<ParameterSpec> parameters;  // of the attack, with their defaults
  /// Releases the model's layer, attacks the release, and compares. Broken is the exit status 1,
  /// undecided 3.
  std::function<Document(const AttackRequest&, const Context&)> run;
  /// The owner's side alone: writes the release of request.model at the first of the precisions and
  /// orders to request.out. None if releases of the scheme are not files.
  std::vector<ParameterSpec> release_parameters = {};
  /// Empty if releases of the scheme are not files.
  std::function<std::vector<PublishedLayer>(const AttackRequest&, const Context&)> publish = {};
};

/// What a definition that means what its name says must say of a scheme.
struct Expectation {
  std::string definition;  // by its name in the catalogue
  bool broken = false;     // or met
  int least_queries = 0;   // only if its parameter that is a `budget` is at least this
};

/// A scheme of the catalogue that is known to be secure, or known to be broken: `audit` plays
/// definitions against it.
struct ControlEntry {
  std::string scheme;                     // by its name in the catalogue
  std::vector<Expectation> expectations;  // one for each definition about which it says something
};

/// A published scheme that is assessed against its own claims. Its kind is for the attacks to know.
struct AssessedEntry {
  std::string name;                            // in kebab case, unique among assessed schemes
  std::string summary;                         // what it hides and how, one line
  std::string source;                          // a key of docs/references.bib with its place
  std::vector<ParameterSpec> parameters = {};  // that `make` takes, with their defaults
  /// The scheme as the attacks know it.
  std::function<std::shared_ptr<const Scheme>(const Parameters&)> make;
};

/// Whose secret an assessment hides, and how.
struct AssessmentRequest {
  std::string model = {};      // a file with the public weights; empty: drawn
  std::string layer = {};      // a tensor of it; empty: the first that will do
  Parameters parameters = {};  // of the assessed scheme and of the attack
};

/// The strongest attack that is known on an assessed scheme, or the theorem that there is none.
struct AssessmentEntry {
  std::string scheme;  // the assessed scheme, by its name
  std::string name;    // of the attack or theorem, in kebab case
  std::string cost;    // in multiply-adds, as "n m^2 + m^3"
  /// The rows of all claims that it is about.
  std::function<std::vector<AssessmentRow>(const Scheme&, const AssessmentRequest&, const Context&)>
      run;
};

/// A file to inspect, with what an adversary is given beside it.
struct InspectionRequest {
  std::string file;                     // the path of a model file
  std::string base = {};                // a file with the public weights; empty: none is known
  std::vector<std::string> views = {};  // further releases of the same weights
};

/// Gets, once, a function that says in any thread what an inspection knows by then.
using InspectionSink = std::function<void(const std::function<Inspection()>& known)>;

/// Judges schemes and files of one field by its guidelines.
struct AssessorEntry {
  std::string field;                      // "weight release"
  std::vector<ParameterSpec> parameters;  // of every assessment
  std::function<std::vector<GuidelineFinding>(const Scheme&, const std::vector<AssessmentRow>&)>
      judge;  // every guideline once, from the rows of one scheme
  /// Throws Error for files that cannot be read. The sink may be empty.
  std::function<Inspection(const InspectionRequest&, const Context&, const InspectionSink&)>
      inspect;
};

/// Everything that can be plugged in, by kebab-case name. A value: programs make their own, and add
/// to it.
class Catalogue {
 public:
  /// Each throws Error(duplicate_name).
  void add(SchemeEntry entry);
  void add(DefinitionEntry entry);
  void add(AdversaryEntry entry);
  void add(AssumptionEntry entry);
  void add(AttackEntry entry);
  void add(ControlEntry entry);
  void add(AssessedEntry entry);
  void add(AssessmentEntry entry);
  void add(AssessorEntry entry);

  /// In the order in which they were added.
  const std::vector<SchemeEntry>& schemes() const { return schemes_; }
  /// In the order in which they were added.
  const std::vector<DefinitionEntry>& definitions() const { return definitions_; }
  /// In the order in which they were added.
  const std::vector<AdversaryEntry>& adversaries() const { return adversaries_; }

  /// In the order in which they were added.
  const std::vector<AssumptionEntry>& assumptions() const { return assumptions_; }
  /// In the order in which they were added.
  const std::vector<AttackEntry>& attacks() const { return attacks_; }
  /// In the order in which they were added.
  const std::vector<ControlEntry>& controls() const { return controls_; }
  /// In the order in which they were added.
  const std::vector<AssessedEntry>& assessed() const { return assessed_; }
  /// In the order in which they were added.
  const std::vector<AssessmentEntry>& assessments() const { return assessments_; }
  /// In the order in which they were added.
  const std::vector<AssessorEntry>& assessors() const { return assessors_; }

  /// Each throws Error(unknown_name) that suggests the nearest names.
  const SchemeEntry& scheme(std::string_view name) const;
  /// Likewise for a definition.
  const DefinitionEntry& definition(std::string_view name) const;
  /// Likewise for an adversary; `optimal_name` is none.
  const AdversaryEntry& adversary(std::string_view name) const;
  /// The attack on model files against a scheme; none if there is none.
  const AttackEntry* attack(std::string_view scheme) const;

 private:
  std::vector<SchemeEntry> schemes_;
  std::vector<DefinitionEntry> definitions_;
  std::vector<AdversaryEntry> adversaries_;
  std::vector<AssumptionEntry> assumptions_;
  std::vector<AttackEntry> attacks_;
  std::vector<ControlEntry> controls_;
  std::vector<AssessedEntry> assessed_;
  std::vector<AssessmentEntry> assessments_;
  std::vector<AssessorEntry> assessors_;
};

/// The catalogue of all that Certamen ships. The build makes it from the files listed in the
/// folders' meson.build: the file one_time_pad.cpp defines `void
/// register_one_time_pad(Catalogue&)`.
Catalogue standard_catalogue();

}  // namespace certamen
