// SPDX-License-Identifier: Apache-2.0
#include "framework/language/proof_file.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "framework/language/proof_lemmas.hpp"
#include "framework/language/steps.hpp"
#include "framework/proof/check.hpp"

namespace certamen::language {

namespace {

/// All lines of the proof are games.
std::vector<const Step*> steps_of(const ProofContext& context) {
  const ProofFile& file = context.file();
  const auto refuse = [&](Place place, const std::string& what) {
    throw error_at(*context.proof.source, place, ErrorCode::unsupported,
                   what + " is not supported yet");
  };
  if (file.theorem.event) refuse(file.theorem.game.place, "a theorem about an event");
  std::vector<const Step*> steps;
  for (const ProofLine& line : file.lines) {
    if (const auto* induction = std::get_if<Induction>(&line))
      refuse(induction->place, "an induction");
    if (const auto* assumption = std::get_if<Assumption>(&line))
      refuse(assumption->place, "'assume' among the games");
    steps.push_back(&std::get<Step>(line));
  }
  return steps;
}

/// A helper is what the proof's lines mean by its name: no other helper or import has it.
void expect_distinct_helpers(ProofContext& context) {
  std::set<std::string> names;
  for (const auto& helper : context.file().helpers) {
    const auto* reduction = std::get_if<Reduction>(&helper);
    const Game& tree = reduction != nullptr ? reduction->game : std::get<Game>(helper);
    if (!names.insert(tree.name).second)
      throw error_at(*context.proof.source, tree.place, ErrorCode::duplicate_name,
                     "'" + tree.name + "' is declared already");
    if (context.library.imports(context.proof, tree.name))
      throw error_at(*context.proof.source, tree.place, ErrorCode::duplicate_name,
                     "'" + tree.name + "' is the name of an import");
  }
}

/// What the file assumes besides assumptions.
void add_hypotheses(Proof& proof, const ProofContext& context) {
  for (const auto& [name, type] : context.sets) proof.hypothesis(name + " = " + type.domain.name());
  for (const auto& [name, size] : context.numbers) proof.hypothesis(name + " = " + size.text());
  for (const auto& granted : context.granted) proof.hypothesis(granted);
  if (!context.file().calls) return;
  const std::string most = to_text(*context.file().calls);
  proof.hypothesis("each oracle is called at most " + (most == "1" ? "once" : most + " times"));
}

Bindings usual_sizes(const ProofContext& context, const std::string& calls) {
  Bindings sizes;
  for (const DeclaredSize& size : context.sizes) sizes[size.spec.name] = size.usual;
  if (!calls.empty()) sizes[calls] = 2;
  return sizes;
}

/// The proofs that are being read, each for a lemma of the one before.
using Chain = std::vector<const File*>;

Proof load(Library library, const std::string& path, const ProofFileOptions& options,
           const Context& context, Chain chain);

/// Each is checked as the proof that it is.
void add_lemmas(Proof& proof, ProofContext& shared, const ProofFileOptions& options,
                const Context& context, const Chain& chain) {
  for (const Lemma& lemma : shared.file().lemmas) {
    const Loaded& file = proof_of_lemma(shared, lemma);
    if (std::ranges::find(chain, file.file.get()) != chain.end())
      throw error_at(*shared.proof.source, lemma.claim.game.place, ErrorCode::usage,
                     "this proof is itself a lemma of " + file.source->name);
    const std::string text = to_text(lemma.claim.game) + ", by " + lemma.file;
    const auto its = std::make_shared<const Proof>(
        load(shared.library, file.source->name, {.folders = options.folders}, context, chain));
    proof.lemma("lemma " + std::to_string(proof.lemmas().size() + 1), text, [its, context] {
      const ProofReport report = check_proof(*its, {}, context);
      return LemmaFinding{.verdict = report.verdict,
                          .evidence = std::string{to_string(report.verdict)} + ": at most " +
                                      report.claimed.text(),
                          .refutation = report.refutation,
                          .evidence_class = "proved"};
    });
  }
}

Proof load(Library library, const std::string& path, const ProofFileOptions& options,
           const Context& context, Chain chain) {
  auto shared = std::make_shared<ProofContext>(ProofContext{std::move(library), {}});
  shared->proof = shared->library.load(path, FileKind::proof);
  chain.push_back(shared->proof.file.get());
  expect_distinct_helpers(*shared);
  declare_sizes(*shared);
  const std::vector<const Step*> steps = steps_of(*shared);
  StepReader reader{shared};
  const ProofFile& file = shared->file();
  Proof proof{std::filesystem::path{path}.filename().string(),
              "a proof of " + to_text(file.theorem.game), ""};
  for (const auto& [spec, usual] : shared->sizes) {
    if (spec.prime)
      proof.prime(spec.name, spec.meaning, spec.minimum);
    else
      proof.size(spec.name, spec.meaning, spec.minimum);
  }
  if (!reader.calls_symbol().empty()) proof.size(reader.calls_symbol(), "calls of each oracle");
  add_hypotheses(proof, *shared);
  reader.check(steps);
  Bindings sizes = usual_sizes(*shared, reader.calls_symbol());
  for (const auto& [name, value] : options.sizes) {
    if (!sizes.contains(name))
      throw Error{ErrorCode::unknown_name, "--set " + name, path + " has no such size"};
    sizes[name] = value;
  }
  std::optional<Sizes> instance;
  if (const Sizes at{proof.sizes(), sizes}; !options.sizes.empty() || reader.exist_at(steps, at)) {
    proof.instance(sizes);
    instance = at;
  }
  for (const Step* step : steps) reader.expect_defined(*step, instance, context);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string name = "game " + std::to_string(i + 1), text = reader.text_of(*steps[i]);
    const GameAt make = reader.game(*steps[i]);
    if (i == 0) {
      proof.start(name, text, make);
    } else if (const auto hop = reader.by_assumption(*steps[i - 1], *steps[i])) {
      proof.reduction("by assumption", hop->assumption, hop->towards, hop->reduction_name,
                      hop->reduction, name, text, make);
    } else {
      proof.equivalent(reader.reason_for_equality(*steps[i - 1], *steps[i]), name, text, make);
    }
  }
  if (file.bound)
    proof.claim(reader.stated_bound(), "bound: in line " + std::to_string(file.bound->place.line));
  add_lemmas(proof, *shared, options, context, chain);
  return proof;
}

}  // namespace

Proof load_proof(const std::string& path, const ProofFileOptions& options, const Context& context) {
  return load_proof(Library{options.folders}, path, options, context);
}

Proof load_proof(Library library, const std::string& path, const ProofFileOptions& options,
                 const Context& context) {
  return load(std::move(library), path, options, context, {});
}

}  // namespace certamen::language
