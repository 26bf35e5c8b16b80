// SPDX-License-Identifier: Apache-2.0
#include "framework/check/certify.hpp"

#include "framework/certify/equivalence.hpp"
#include "framework/certify/interpreter.hpp"
#include "framework/certify/optimal.hpp"
#include "framework/engines/optimal/replay.hpp"
#include "framework/error.hpp"
#include "framework/process_memory.hpp"

namespace certamen {

namespace {

using certify::Certification;

certify::Limits certificate_limits(const Context& context) {
  return {.stop = [&context] { return context.cancel.is_cancelled(); }};
}

/// What is too large, of no finite kind, or stopped has no certificate, and the answer stays; all
/// else gets out.
template <class Work>
Certification unless_refused(Work work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::unsupported &&
        error.code() != ErrorCode::interrupted)
      throw;
    return {false, error.what()};
  } catch (const std::bad_alloc&) {
    return {false, process_memory::exhausted()};
  }
}

std::string positions_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " position" : " positions") + " re-checked";
}

}  // namespace

Certification certify_optimum(const Definition& definition, const Optimum& found,
                              const OptimalOptions& options, const Context& context) {
  constexpr std::size_t most_decisions = 2000;
  if (!found.search.is_exact())
    return {false, "the search stopped, so that its value is a bracket"};
  return unless_refused([&]() -> Certification {
    if (!found.search.strategy && !found.search.by_algebra.empty())
      return {false,
              "the optimum is by algebra, without a strategy whose positions are re-checked"};
    if (!found.search.replayed)
      return {false, "the strategy is too large to be replayed by the exact engine"};
    certify::OptimalQuestion question{definition.games(), options.calls};
    for (auto& game : question.games) game = with_budgets(std::move(game), options);
    const certify::Limits limits = certificate_limits(context);
    const auto certificate = certify::write_optimal_certificate(
        question, found.search.lower, as_package(*found.search.strategy, "best", most_decisions),
        limits);
    certify::check_optimal_certificate(question, certificate, limits);
    return {true, positions_text(certificate.positions.size())};
  });
}

Certification certify_exact(const Definition& definition, const Package& player,
                            const std::vector<Evidence>& winning) {
  if (winning.size() != definition.games().size()) return {false, "nothing exact was computed"};
  return unless_refused([&]() -> Certification {
    std::size_t paths = 0;
    for (std::size_t i = 0; i < winning.size(); ++i) {
      const auto* exact = std::get_if<Exact>(&winning[i].get());
      if (exact == nullptr) return {false, "nothing exact was computed"};
      const Package& game = definition.games()[i];
      const auto run = certify::interpret({player, game}, certify::Limits{}.paths);
      paths += run.paths;
      if (run.win != exact->value)
        throw Error{ErrorCode::contradiction, game.name + " against " + player.name,
                    "the exact engine says " + to_fraction(exact->value) +
                        ", and running all coins gives " + to_fraction(run.win)};
    }
    return {true, std::to_string(paths) + (paths == 1 ? " path" : " paths") + " of coins re-run"};
  });
}

Certification certify_equivalence(const Package& first, const Package& second,
                                  const EquivalenceResult& result, const Context& context) {
  if (!result.equivalent) return {false, "nothing was decided"};
  return unless_refused([&]() -> Certification {
    const certify::Limits limits = certificate_limits(context);
    if (*result.equivalent) {
      const auto certificate = certify::write_equivalence_certificate(first, second, limits);
      certify::check_equivalence_certificate(first, second, certificate, limits);
      const std::size_t size = certificate.basis.size();
      return {true, std::to_string(size) + (size == 1 ? " basis vector" : " basis vectors") +
                        " re-checked"};
    }
    std::vector<certify::AskedStep> transcript;
    for (const auto& step : result.transcript) {
      transcript.push_back({{}, {}, step.output.code()});
      if (!step.is_verdict) transcript.back().oracle = step.oracle;
      for (const auto& input : step.inputs) transcript.back().inputs.push_back(input.code());
    }
    certify::check_transcript(first, second, transcript, result.first, result.second, limits);
    return {true, "the transcript's probabilities re-computed"};
  });
}

std::string to_text(const Certification& certification) {
  return (certification.holds ? "certified: " : "not certified: ") + certification.text;
}

}  // namespace certamen
