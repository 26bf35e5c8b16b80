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

/// A game of the sequence, or the games of an induction.
struct Part {
  std::vector<const Step*> steps;
  const Induction* induction = nullptr;
};

/// What is assumed of fields among the games is not used: the steps are shown without it.
std::vector<Part> parts_of(const ProofContext& context) {
  const ProofFile& file = context.file();
  const auto refuse = [&](Place place, ErrorCode code, const std::string& what) {
    throw error_at(*context.proof.source, place, code, what);
  };
  if (file.theorem.event)
    refuse(file.theorem.game.place, ErrorCode::unsupported,
           "a theorem about an event is not supported yet");
  std::vector<Part> parts;
  for (const ProofLine& line : file.lines) {
    if (const auto* step = std::get_if<Step>(&line)) parts.push_back({{step}});
    const auto* induction = std::get_if<Induction>(&line);
    if (induction == nullptr) continue;
    if (parts.back().induction != nullptr)
      refuse(induction->place, ErrorCode::unsupported, "expected a game between two inductions");
    parts.push_back({{}, induction});
    for (const ProofLine& inner : induction->lines) {
      if (const auto* nested = std::get_if<Induction>(&inner))
        refuse(nested->place, ErrorCode::unsupported,
               "an induction in an induction is not supported yet");
      if (const auto* step = std::get_if<Step>(&inner)) parts.back().steps.push_back(step);
    }
  }
  if (parts.back().induction != nullptr)
    refuse(parts.back().induction->place, ErrorCode::usage,
           "the proof starts and ends with the theorem's games, and not with an induction");
  return parts;
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
  for (const auto& [text, granted] : context.granted) proof.hypothesis(text);
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

/// Adds the games and the steps between them, each line of the file with a number.
class Sequence {
 public:
  Sequence(Proof& proof, StepReader& reader) : proof_{proof}, reader_{reader} {}

  void add(const Part& part) {
    if (part.induction != nullptr) {
      hybrid_ = hybrid_of(part);
      reason_ = "for " + hybrid_->index + " from " + to_text(part.induction->from) + " to " +
                to_text(part.induction->to) + ": " + texts_;
      return;
    }
    const Step& step = *part.steps.front();
    const auto [name, text, make] = game(step);
    if (before_ == nullptr)
      proof_.start(name, text, make);
    else if (hybrid_)
      proof_.hybrid(reason_, *hybrid_, name, text, make);
    else if (const Hop hop = hop_to(*before_, step); hop.assumption)
      proof_.reduction(hop.reason, *hop.assumption, hop.towards, hop.reduction_name, hop.reduction,
                       name, text, make);
    else
      proof_.equivalent(hop.reason, name, text, make);
    before_ = &step;
    hybrid_.reset();
  }

 private:
  ProofGame game(const Step& step) {
    return {"game " + std::to_string(++games_), reader_.text_of(step), reader_.game(step)};
  }

  Hop hop_to(const Step& first, const Step& second) const {
    const auto by = reader_.by_assumption(first, second);
    if (!by) return {.reason = reader_.reason_for_equality(first, second)};
    return {.kind = HopKind::reduction,
            .reason = "by assumption",
            .assumption = by->assumption,
            .reduction_name = by->reduction_name,
            .reduction = by->reduction,
            .towards = by->towards};
  }

  Hybrid hybrid_of(const Part& part) {
    const IndexRange range = *reader_.counted(*part.steps.front());
    const ProofGame first = game(*part.steps.front());
    auto inner = std::make_shared<HybridStep>();
    texts_ = first.text;
    for (std::size_t i = 1; i < part.steps.size(); ++i) {
      inner->games.push_back(game(*part.steps[i]));
      inner->hops.push_back(hop_to(*part.steps[i - 1], *part.steps[i]));
      texts_ += "; " + inner->games.back().text;
    }
    return {range.index, range.steps, first.make, range.first, inner};
  }

  Proof& proof_;
  StepReader& reader_;
  const Step* before_ = nullptr;  // the game that stands last
  std::optional<Hybrid> hybrid_;  // the induction after it
  std::string texts_, reason_;    // of that induction's lines
  std::size_t games_ = 0;
};

Proof load(Library library, const std::string& path, const ProofFileOptions& options,
           const Context& context, Chain chain) {
  auto shared = std::make_shared<ProofContext>(ProofContext{std::move(library), {}});
  shared->proof = shared->library.load(path, FileKind::proof);
  chain.push_back(shared->proof.file.get());
  expect_distinct_helpers(*shared);
  declare_sizes(*shared);
  expect_consistent(*shared);
  const std::vector<Part> parts = parts_of(*shared);
  StepReader reader{shared};
  std::vector<const Step*> steps;
  for (const Part& part : parts) {
    if (part.induction != nullptr) reader.count(*part.induction, part.steps);
    steps.insert(steps.end(), part.steps.begin(), part.steps.end());
  }
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
  for (const Part& part : parts)
    if (part.induction != nullptr) sizes[reader.counted(*part.steps.front())->steps] = 2;
  for (const auto& [name, value] : options.sizes) {
    if (!sizes.contains(name))
      throw Error{ErrorCode::unknown_name, "--set " + name, path + " has no such size"};
    sizes[name] = value;
  }
  std::optional<Sizes> instance;
  const Sizes at{proof.sizes(), sizes};
  if (!options.sizes.empty()) expect_granted(*shared, sizes);
  if (!options.sizes.empty() || (are_granted(*shared, sizes) && reader.exist_at(steps, at))) {
    proof.instance(sizes);
    instance = at;
  }
  // Of nothing everything is true.
  if (!instance && !has_known_instance(*shared))
    proof.lemma("an instance", "sizes at which the hypotheses hold together", [] {
      return LemmaFinding{.verdict = ProofVerdict::undecided,
                          .evidence = "no small sizes are such, and the proof may be about nothing",
                          .refutation = {},
                          .evidence_class = "proved"};
    });
  for (const Step* step : steps) reader.expect_defined(*step, instance, context);
  Sequence sequence{proof, reader};
  for (const Part& part : parts) sequence.add(part);
  if (file.bound)
    proof.claim(reader.stated_bound(), "bound: in line " + std::to_string(file.bound->place.line));
  add_lemmas(proof, *shared, options, context, chain);
  return proof;
}

}  // namespace

Proof load_proof(const std::string& path, const ProofFileOptions& options, const Context& context) {
  return load_proof(Library{options.folders, options.catalogue}, path, options, context);
}

Proof load_proof(Library library, const std::string& path, const ProofFileOptions& options,
                 const Context& context) {
  return load(std::move(library), path, options, context, {});
}

}  // namespace certamen::language
