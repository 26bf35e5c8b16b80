// SPDX-License-Identifier: Apache-2.0
#include "framework/report/bound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "framework/check/theorem.hpp"
#include "framework/error.hpp"
#include "framework/numbers/prime.hpp"
#include "framework/report/curve_plot.hpp"
#include "framework/report/prove.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

constexpr unsigned most_bits = 256;  // of a value that is looked for
constexpr const char* usual_over = "q";

const SizeSpec* spec_of(const ProvedBound& proof, const std::string& name) {
  for (const auto& spec : proof.sizes)
    if (spec.name == name) return &spec;
  return nullptr;
}

/// What a value is of: sizes that the proof is about, advantages that are probabilities.
void check_values(const ProvedBound& proof, const BoundRequest& request) {
  for (const auto& [name, value] : request.sizes)
    if (const SizeSpec* spec = spec_of(proof, name)) expect_fits(*spec, value, "--set " + name);
  for (const auto& [name, value] : request.advantages)
    expect_advantage(value, "the advantage against " + name);
}

/// What keeps a bound from having a value: advantages that are not given, and what is unknown.
std::vector<std::string> open_in(const Bound& bound,
                                 const std::map<std::string, Rational>& advantages) {
  std::vector<std::string> open = bound.unknowns();
  for (const auto& name : bound.advantages())
    if (!advantages.contains(Bound::assumption_of(name))) open.push_back(name);
  return open;
}

/// The sum of what has a value.
Bound valued_part(const Bound& bound, const BoundRequest& request) {
  Bound valued;
  for (const auto& summand : bound.summands())
    if (open_in(summand, request.advantages).empty()) valued = valued + summand;
  return valued;
}

/// The least value from `low` on that has a property which stays once it holds; nothing if it is
/// not found up to 2^256, or up to where numbers get too large. `tried` is the last one looked at.
std::optional<Integer> least_with(const Integer& low, Integer& tried,
                                  const std::function<bool(const Integer&)>& property) {
  const Integer most = Integer{1} << most_bits;
  Integer below = low - 1, step = 1;
  try {
    for (tried = low; !property(tried); step *= 2) {
      if (tried >= most) return std::nullopt;
      below = tried;
      tried = std::min<Integer>(tried + step, most);
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
    tried = below;
    return std::nullopt;
  }
  Integer holds = tried;
  while (holds - below > 1) {
    const Integer middle = (below + holds) / 2;
    (property(middle) ? holds : below) = middle;
  }
  return holds;
}

/// The nearest value in a direction that the size stands for.
std::optional<Integer> nearest(const SizeSpec& spec, Integer value, int step) {
  while (spec.prime && value >= spec.minimum && !is_prime(value)) value += step;
  return value < spec.minimum ? std::nullopt : std::optional{value};
}

/// The size that varies. Throws Error(unknown_name) for one that the bound does not have.
const SizeSpec& varied(const ProvedBound& proof, const std::string& over) {
  if (const SizeSpec* spec = spec_of(proof, over)) return *spec;
  throw Error{ErrorCode::unknown_name, "--over " + over, proof.name + " has no such size"};
}

BoundReport::Limit limit_for(const ProvedBound& proof, const BoundRequest& request) {
  const SizeSpec* spec = &varied(proof, request.over);
  Bindings others = request.sizes;
  others.erase(request.over);
  const Bound all_valued = valued_part(proof.bound, request), valued = all_valued.bind(others);
  BoundReport::Limit limit{.over = request.over, .target = *request.at_most};
  // Terms that are 0 at these sizes have a value.
  limit.is_of_nothing = all_valued.is_zero() && !proof.bound.is_zero();
  for (const auto& name : valued.parameters())
    if (name != request.over)
      throw Error{ErrorCode::unknown_name, "bound",
                  "the parameter '" + name + "' has no value: set it"};
  const auto fits = [&](const Integer& value) {
    return valued.enclose({{request.over, value}}, request.advantages).upper <= *request.at_most;
  };
  limit.growth = valued.growth_in(request.over, spec->minimum);
  switch (limit.growth) {
  case Growth::grows: {
    const auto over =
        least_with(spec->minimum, limit.tried, [&](const Integer& value) { return !fits(value); });
    limit.everywhere = !over;
    if (over) limit.value = nearest(*spec, *over - 1, -1);
    break;
  }
  case Growth::falls: {
    limit.value = least_with(spec->minimum, limit.tried, fits);
    if (limit.value) limit.value = nearest(*spec, *limit.value, 1);
    break;
  }
  case Growth::constant: limit.everywhere = fits(spec->minimum); break;
  default: break;
  }
  return limit;
}

}  // namespace

ProvedBound bound_of(const Proof& proof, const Context& context) {
  if (proof.games().empty())
    throw Error{ErrorCode::usage, proof.name(), "it has no bound: it shows lemmas alone"};
  const ProofReport checked = check_proof(proof, {.instances = false, .lemmas = false}, context);
  if (checked.stopped != StopReason::none)
    throw Error{ErrorCode::interrupted, proof.name(), std::string{to_string(checked.stopped)}};
  const bool shown_by_proof = checked.claim_verdict == ProofVerdict::verified;
  return {.name = proof.name(),
          .verdict = checked.claim_verdict,
          .bound = shown_by_proof ? checked.claimed : checked.composed,
          .source = proof.claim_source(),
          .remark = "the proof does not show what it claims; these are its steps",
          .sizes = proof.sizes(),
          .hypotheses = proof.hypotheses()};
}

ProvedBound bound_of(const std::string& name, const std::optional<Established>& found,
                     const std::vector<SizeSpec>& sizes,
                     const std::map<std::string, Rational>& assumed) {
  ProvedBound proved{.name = name, .bound = Bound::unknown("the advantage"), .sizes = sizes};
  if (!found) {
    proved.remark = "no theorem is about this scheme and this definition";
    return proved;
  }
  proved.bound = found->composed();
  proved.path = found->path();
  const bool circular = found->rests_on_same_scheme(assumed);
  proved.verdict = circular ? ProofVerdict::undecided : ProofVerdict::verified;
  if (circular) proved.remark = "what is assumed is another definition of the same scheme";
  return proved;
}

std::string size_to_vary(const ProvedBound& proof, const Bindings& sizes) {
  std::vector<std::string> open;
  for (const auto& spec : proof.sizes)
    if (!sizes.contains(spec.name)) open.push_back(spec.name);
  if (open.empty() || std::ranges::count(open, usual_over) > 0) return usual_over;
  if (open.size() == 1) return open.front();
  if (spec_of(proof, usual_over) != nullptr) return usual_over;
  std::string names;
  for (const auto& name : open) names += (names.empty() ? "" : ", ") + name;
  throw Error{ErrorCode::usage, "--over",
              proof.name + " has no size " + usual_over + ": expected one of " + names};
}

BoundReport evaluate_bound(const ProvedBound& proof, const BoundRequest& request) {
  check_values(proof, request);
  BoundReport report{.proof = proof.name,
                     .verdict = proof.verdict,
                     .bound = proof.bound,
                     .source = proof.source,
                     .remark = proof.remark,
                     .path = proof.path,
                     .hypotheses = proof.hypotheses,
                     .sizes = request.sizes,
                     .terms = {}};
  const bool all_sizes = std::ranges::all_of(
      proof.sizes, [&](const SizeSpec& spec) { return request.sizes.contains(spec.name); });
  const bool varies = request.at_most && !all_sizes && !request.sizes.contains(request.over);
  if (request.at_most && request.over != usual_over) (void)varied(proof, request.over);
  if (varies)
    report.limit = limit_for(proof, request);
  else
    report.at_most = request.at_most;
  if (varies && report.limit->value) report.sizes[request.over] = *report.limit->value;
  const bool all_given = !varies || report.limit->value;
  std::set<std::string> open;
  for (const auto& summand : report.bound.summands()) {
    BoundReport::Term term{summand.text(), {}};
    const auto missing = open_in(summand, request.advantages);
    open.insert(missing.begin(), missing.end());
    if (missing.empty() && all_given) {
      term.value = summand.enclose(report.sizes, request.advantages);
      report.total = {report.total.lower + term.value->lower,
                      report.total.upper + term.value->upper};
    }
    report.terms.push_back(std::move(term));
  }
  report.open = {open.begin(), open.end()};
  return report;
}

int exit_status(const BoundReport& report) {
  if (report.at_most && report.total.lower > *report.at_most) return 1;
  if (report.verdict != ProofVerdict::verified) return 3;
  if (!report.at_most) return 0;
  return report.open.empty() && report.total.upper <= *report.at_most ? 0 : 3;
}

std::string to_plot(const ProvedBound& proof, const BoundRequest& request,
                    const std::vector<AttackCurve>& attacks) {
  check_values(proof, request);
  const SizeSpec* spec = &varied(proof, request.over);
  const Bound& bound = proof.bound;
  const Bound valued = valued_part(bound, request);
  std::string title = proof.name + (request.sizes.empty() ? "" : " at " + to_text(request.sizes));
  bool first = true;
  for (const auto& name : open_in(bound, request.advantages)) {
    title += (first ? ", without " : ", ") + name;
    first = false;
  }
  if (proof.verdict != ProofVerdict::verified)
    title += fmt::format(" ({})", to_string(proof.verdict));
  PlottedCurve drawn{.name = "at most, proved", .points = {}};
  // Where numbers get too large the curve ends.
  drawn.points = plotted([&](const Integer& power) -> std::optional<Rational> {
    const auto value = nearest(*spec, power, 1);
    if (!value) return std::nullopt;
    Bindings sizes = request.sizes;
    sizes[request.over] = *value;
    try {
      return valued.enclose(sizes, request.advantages).upper;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::too_large) throw;
      return std::nullopt;
    }
  });
  if (drawn.points.empty())
    throw Error{ErrorCode::usage, "--plot", "the bound has no terms with a value to draw"};
  std::vector<PlottedCurve> curves{std::move(drawn)};
  for (const AttackCurve& attack : attacks) {
    PlottedCurve curve{.name = "at least, " + attack.adversary,
                       .points = plotted(attack.advantage)};
    if (!curve.points.empty()) curves.push_back(std::move(curve));
  }
  return plot_of(title, request.over, curves);
}

}  // namespace certamen
