// SPDX-License-Identifier: Apache-2.0
#include "framework/check/expectations.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

#include "framework/check/catalogue_files.hpp"
#include "framework/check/check.hpp"
#include "framework/check/engine.hpp"
#include "framework/check/equivalence.hpp"
#include "framework/check/game_reference.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/plan.hpp"
#include "framework/error.hpp"
#include "framework/language/advantage.hpp"
#include "framework/language/proof_file.hpp"
#include "framework/proof/check.hpp"
#include "framework/suggest.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

using language::Expectation;
using language::Expected;

/// In files of adversaries against definitions of the catalogue.
constexpr const char* scheme_setting = "scheme";

/// What was found, and whether it is what was expected.
struct Finding {
  bool holds;
  std::string text;
};

Finding compared(const Rational& lower, const Rational& upper, const Rational& wanted,
                 language::Relation relation) {
  const std::string text =
      lower == upper ? to_fraction(lower)
                     : "not decided, from " + to_fraction(lower) + " to " + to_fraction(upper);
  switch (relation) {
  case language::Relation::at_most: return {upper <= wanted, text};
  case language::Relation::at_least: return {lower >= wanted, text};
  case language::Relation::equal: break;
  }
  return {lower == wanted && upper == wanted, text};
}

class FileTester {
 public:
  FileTester(const language::Loaded& loaded, const Catalogue& catalogue,
             const std::vector<std::string>& folders, const Context& context)
      : source_{loaded.source}, path_{loaded.source->name}, file_{*loaded.file},
        catalogue_{catalogue}, folders_{folders}, context_{context} {}

  ExpectationResult run(const Expectation& expectation) {
    ExpectationResult result{
        .place = expectation.place,
        .expected = language::text_between(*source_, expectation.place, expectation.end)};
    const auto start = std::chrono::steady_clock::now();
    try {
      const Finding finding = evaluate(expectation);
      const bool refused = expectation.what == Expected::refused;
      result.holds = finding.holds && !refused;
      result.found = refused ? "nothing is wrong with it" : finding.text;
    } catch (const Error& error) {
      if (is_defect(error.code()) || error.code() == ErrorCode::interrupted) throw;
      result.found = error.what();
      result.refused = expectation.what != Expected::refused;
      result.holds = !result.refused && result.found.find(expectation.text) != std::string::npos;
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
  }

 private:
  [[noreturn]] void fail(language::Place place, const std::string& message) const {
    throw language::error_at(*source_, place, ErrorCode::usage, message);
  }

  /// A file is looked for beside this one first.
  std::string beside(const std::string& name) const {
    const auto path = std::filesystem::path{path_}.parent_path() / name;
    return std::filesystem::exists(path) ? path.string() : name;
  }

  Rational number(const language::Given& given) const {
    const auto* value = std::get_if<language::Expression>(&given.value);
    if (value == nullptr) fail(given.place, "expected a number for '" + given.name + "'");
    return language::constant_of(source_, *value);
  }

  Parameters parameters(const Expectation& expectation) const {
    Parameters all;
    for (const auto* list : {&expectation.at, &expectation.budgets})
      for (const language::Given& given : *list) {
        const auto* text = std::get_if<std::string>(&given.value);
        all.set(given.name, text != nullptr ? beside(*text) : to_fraction(number(given)));
      }
    return all;
  }

  Finding evaluate(const Expectation& expectation) {
    if (std::holds_alternative<language::ProofFile>(file_.content)) return of_proof(expectation);
    if (const auto* file = std::get_if<language::AdversaryFile>(&file_.content))
      return of_adversary(*file, expectation);
    GameReference reference{.text = path_, .scheme = path_, .own = {}};
    if (expectation.against) reference.definition = beside(*expectation.against);
    const Parameters given = parameters(expectation);
    const auto of = resolve(catalogue_, reference, given, folders_, context_);
    refuse_unknown_parameters(given, of.taken, path_);
    switch (expectation.what) {
    case Expected::optimal:
      return optimal(of.definition, constant(expectation), expectation.relation);
    case Expected::stated: return stated(expectation, of.definition);
    default: return equivalence(expectation, of.definition);
    }
  }

  /// The file of the games that an adversary is against.
  std::string games_of(const language::AdversaryFile& file) const {
    language::Library library{folders_, catalogue_files(catalogue_, context_)};
    const language::Expression& against = file.against;
    if (against.form != language::Form::call)
      fail(against.place, "expected a pair of games with its arguments");
    const language::Loaded& loaded = library.load(path_, language::FileKind::adversary);
    return library.imported(loaded, language::to_text(against.parts[0]), against.place)
        .source->name;
  }

  /// What an adversary is played against: games in a file, or of a definition of the catalogue the
  /// scheme that "at scheme = '..';" names.
  std::string subject_of(const language::AdversaryFile& file,
                         const Expectation& expectation) const {
    if (!file.definition) return games_of(file);
    for (const language::Given& given : expectation.at)
      if (given.name == scheme_setting)
        if (const auto* name = std::get_if<std::string>(&given.value)) return beside(*name);
    fail(expectation.place, "expected \"at scheme = '..';\" before this: which scheme of '" +
                                *file.definition + "' it is played against");
  }

  /// Exactly, or not at all: an estimate is no answer here.
  Finding of_adversary(const language::AdversaryFile& file, const Expectation& expectation) const {
    const std::string played = subject_of(file, expectation);
    const Parameters all = parameters(expectation);
    Parameters given;
    for (const auto& [name, value] : all.all())
      if (!file.definition || name != scheme_setting) given.set(name, value);
    const Referent subject =
        referent_of(catalogue_, played, std::nullopt, given, folders_, context_, path_);
    const CheckReport report = check(subject.catalogue, subject.scheme,
                                     {.definition = subject.definition,
                                      .adversary = path_,
                                      .parameters = given,
                                      .engine = find_engine("exact")},
                                     context_);
    if (report.stopped != StopReason::none)
      throw Error{ErrorCode::interrupted, path_, std::string{to_string(report.stopped)}};
    const CheckRow& row = report.rows.at(0);
    if (row.error) throw Error{row.error->code, path_, row.error->message};
    if (!row.advantage) fail(expectation.place, "there is no advantage");
    if (!expectation.value) return {true, to_fraction(row.advantage->lower())};  // to be refused
    return compared(row.advantage->lower(), row.advantage->upper(), constant(expectation),
                    expectation.relation);
  }

  /// An advantage, or what bounds one.
  Rational constant(const Expectation& expectation) const {
    Rational value = language::constant_of(source_, *expectation.value);
    if (value < 0)
      throw language::error_at(*source_, expectation.value->place, ErrorCode::bad_probability,
                               "expected at least 0, got " + to_fraction(value));
    return value;
  }

  Finding optimal(const Definition& definition, const Rational& wanted,
                  language::Relation relation) const {
    const Evidence found = optimal_advantage(definition, {}, context_).advantage;
    return compared(found.lower(), found.upper(), wanted, relation);
  }

  Finding stated(const Expectation& expectation, const Definition& definition) const {
    const auto* games = std::get_if<language::GameFile>(&file_.content);
    if (games == nullptr || !games->advantage)
      fail(expectation.place, "the file states no advantage");
    Finding finding = optimal(definition, definition.allowed(), language::Relation::at_most);
    finding.text += ", where " + to_fraction(definition.allowed()) + " is stated";
    return finding;
  }

  Finding equivalence(const Expectation& expectation, const Definition& definition) const {
    const auto& games = definition.games();
    if (definition.kind() != DefinitionKind::indistinguishability)
      fail(expectation.place, "there are no two games to compare");
    const EquivalenceReport report =
        compare_packages("left", games.front(), "right", games.back(), {}, context_);
    if (!report.result.equivalent) return {false, "not decided"};
    const bool wants_equal = expectation.what != Expected::different;
    if (*report.result.equivalent) return {wants_equal, "equivalent"};
    const Rational apart = abs(report.result.second - report.result.first);
    const bool as_expected = !expectation.value || apart == constant(expectation);
    return {!wants_equal && as_expected, "different " + to_fraction(apart)};
  }

  const ProofReport& checked(const Expectation& expectation) {
    language::ProofFileOptions options{.folders = folders_,
                                       .catalogue = catalogue_files(catalogue_, context_)};
    for (const language::Given& given : expectation.at) {
      const Rational value = number(given);
      if (denominator(value) != 1) fail(given.place, "expected an integer");
      options.sizes[given.name] = numerator(value);
    }
    const auto found = proofs_.find(options.sizes);
    if (found != proofs_.end()) return found->second;
    const Proof proof = language::load_proof(path_, options, context_);
    ProofReport report = check_proof(proof, {}, context_);
    if (report.stopped != StopReason::none)
      throw Error{ErrorCode::interrupted, path_, std::string{to_string(report.stopped)}};
    return proofs_.emplace(options.sizes, std::move(report)).first->second;
  }

  static bool is_equal(const ProofReport& report) {
    return std::ranges::all_of(report.hops, [](const HopReport& hop) {
      return hop.verdict == ProofVerdict::verified || hop.equal_at_instances;
    });
  }

  Finding of_proof(const Expectation& expectation) {
    const ProofReport& report = checked(expectation);
    const auto is = [&](ProofVerdict verdict) { return report.verdict == verdict; };
    std::string text{to_string(report.verdict)};
    if (report.refutation) text += " " + to_fraction(report.refutation->advantage);
    const bool steps_verified = std::ranges::all_of(
        report.hops, [](const HopReport& hop) { return hop.verdict == ProofVerdict::verified; });
    if (is(ProofVerdict::undecided) && steps_verified)
      text += ": " + report.claim_evidence;
    else if (is(ProofVerdict::undecided) && is_equal(report))
      text = "equal at these sizes";
    switch (expectation.what) {
    case Expected::verified: return {is(ProofVerdict::verified), text};
    case Expected::undecided: return {is(ProofVerdict::undecided), text};
    case Expected::equal: return {!is(ProofVerdict::refuted) && is_equal(report), text};
    case Expected::bound: return bound(expectation, report);
    default: break;
    }
    const bool as_expected =
        !expectation.value ||
        (report.refutation && report.refutation->advantage == constant(expectation));
    return {is(ProofVerdict::refuted) && as_expected, text};
  }

  void expect_size(const language::Given& given, const SizeSpec& spec, const Integer& value) const {
    try {
      expect_fits(spec, value, given.name);
    } catch (const Error& error) {
      throw language::error_at(*source_, given.place, error.code(), error.what());
    }
  }

  /// Names that are no sizes of the proof are assumptions, with their advantages.
  Finding bound(const Expectation& expectation, const ProofReport& report) const {
    Bindings sizes;
    std::map<std::string, Rational> advantages;
    const auto names = report.composed.parameters();
    const auto terms = report.composed.advantages();
    const auto is_term = [&](const std::string& name) {
      return std::ranges::any_of(
          terms, [&](const std::string& term) { return Bound::assumption_of(term) == name; });
    };
    for (const language::Given& given : expectation.budgets) {
      const Rational value = number(given);
      const auto spec = std::ranges::find(report.sizes, given.name, &SizeSpec::name);
      const bool is_size = spec != report.sizes.end() || std::ranges::count(names, given.name) > 0;
      if (!is_size && !is_term(given.name)) {
        std::set<std::string> known{names.begin(), names.end()};
        for (const auto& size : report.sizes) known.insert(size.name);
        for (const auto& term : terms) known.insert(Bound::assumption_of(term));
        fail(given.place, "the bound has no size and no assumption '" + given.name + "'" +
                              suggestion(given.name, {known.begin(), known.end()}));
      }
      if (!is_size) {
        if (value < 0 || value > 1)
          fail(given.place, "expected an advantage from 0 to 1, got " + to_fraction(value));
        advantages[given.name] = value;
      } else if (denominator(value) == 1) {
        sizes[given.name] = numerator(value);
        if (spec != report.sizes.end()) expect_size(given, *spec, numerator(value));
      } else {
        fail(given.place, "expected an integer");
      }
    }
    const BoundValue value = report.composed.enclose(sizes, advantages);
    return compared(value.lower, value.upper, constant(expectation), expectation.relation);
  }

  std::shared_ptr<const language::Source> source_;
  std::string path_;
  const language::File& file_;
  const Catalogue& catalogue_;
  const std::vector<std::string>& folders_;
  const Context& context_;
  std::map<Bindings, ProofReport> proofs_;
};

std::vector<std::string> files_in(const std::string& folder) {
  if (!std::filesystem::exists(folder))
    throw Error{ErrorCode::bad_file, folder, "there is no such file or folder"};
  if (!std::filesystem::is_directory(folder)) return {folder};
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && is_file(entry.path().string()))
      paths.push_back(entry.path().string());
  std::ranges::sort(paths);
  return paths;
}

FileTest test_file(const std::string& path, const Catalogue& catalogue,
                   const std::vector<std::string>& folders, const Context& context) {
  FileTest test{path};
  try {
    language::Library library{folders, catalogue_files(catalogue, context)};
    const auto kind = language::kind_of(path);
    if (!kind)
      throw Error{ErrorCode::usage, path,
                  "expected a folder, or a file of games, schemes or proofs"};
    const language::Loaded loaded = library.load(path, *kind);
    FileTester tester{loaded, catalogue, folders, context};
    for (const auto& expectation : loaded.file->expectations) {
      const ExpectationResult result = tester.run(expectation);
      if (!result.holds && context.cancel.is_cancelled()) break;  // it was not decided
      test.results.push_back(result);
    }
  } catch (const Error& error) {
    if (is_defect(error.code()) || error.code() == ErrorCode::interrupted) throw;
    test.error = RowError{error.code(), error.what()};
  }
  return test;
}

}  // namespace

bool FileTest::holds() const {
  return !error && std::ranges::all_of(results, &ExpectationResult::holds);
}

int TestReport::exit_status() const {
  if (stopped == StopReason::interrupted) return 130;
  if (stopped != StopReason::none) return 3;
  const auto is_refused = [](const FileTest& file) {
    return file.error || std::ranges::any_of(file.results, &ExpectationResult::refused);
  };
  if (std::ranges::any_of(files, is_refused)) return 2;
  return std::ranges::all_of(files, &FileTest::holds) ? 0 : 1;
}

TestReport test_files(const std::string& folder, const Catalogue& catalogue,
                      const std::vector<std::string>& folders, const Context& context,
                      const std::function<void(const FileTest&)>& sink) {
  const std::vector<std::string> paths = files_in(folder);
  TestReport report;
  bool any = false;
  try {
    for (const auto& path : paths) {
      context.report("test: " + path,
                     static_cast<double>(report.files.size()) / static_cast<double>(paths.size()));
      report.files.push_back(test_file(path, catalogue, folders, context));
      any = any || report.files.back().error || !report.files.back().results.empty();
      if (sink) sink(report.files.back());
      if (context.cancel.is_cancelled()) break;
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
  }
  report.stopped = context.cancel.reason();
  if (!any && report.stopped == StopReason::none)
    throw Error{ErrorCode::usage, folder, "no file here says what to expect of it"};
  return report;
}

}  // namespace certamen
