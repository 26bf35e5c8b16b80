// SPDX-License-Identifier: Apache-2.0
#include "framework/report/bound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "framework/check/theorem.hpp"
#include "framework/error.hpp"
#include "framework/numbers/prime.hpp"
#include "framework/report/prove.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

constexpr unsigned most_bits = 256;  // of a value that is looked for

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

BoundReport::Limit limit_for(const ProvedBound& proof, const BoundRequest& request) {
  const SizeSpec* spec = spec_of(proof, request.over);
  if (spec == nullptr)
    throw Error{ErrorCode::unknown_name, "--over " + request.over,
                proof.name + " has no such size"};
  Bindings others = request.sizes;
  others.erase(request.over);
  const Bound valued = valued_part(proof.bound, request).bind(others);
  BoundReport::Limit limit{.over = request.over, .target = *request.at_most};
  limit.is_of_nothing = valued.is_zero() && !proof.bound.is_zero();
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
  const bool varies = request.at_most && !request.sizes.contains(request.over);
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

std::string to_plot(const ProvedBound& proof, const BoundRequest& request) {
  check_values(proof, request);
  const SizeSpec* spec = spec_of(proof, request.over);
  if (spec == nullptr)
    throw Error{ErrorCode::unknown_name, "--over " + request.over,
                proof.name + " has no such size"};
  const Bound& bound = proof.bound;
  const Bound valued = valued_part(bound, request);
  std::string missing;
  for (const auto& name : open_in(bound, request.advantages))
    missing += (missing.empty() ? ", without " : ", ") + name;
  // Where numbers get too large the curve ends.
  const auto total_at = [&](const Bindings& sizes) {
    try {
      return valued.enclose(sizes, request.advantages).upper;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::too_large) throw;
      return Rational{0};
    }
  };
  constexpr int bits = 128, width = 640, height = 400, margin = 60;
  std::vector<std::pair<double, double>> points;
  for (int x = 1; x <= bits; ++x) {
    const auto value = nearest(*spec, Integer{1} << static_cast<unsigned>(x), 1);
    if (!value) continue;
    Bindings sizes = request.sizes;
    sizes[request.over] = *value;
    const Rational total = total_at(sizes);
    if (total <= 0) continue;
    if (total >= 1 && !points.empty() && points.back().second == 0) points.pop_back();
    points.emplace_back(x, -std::stod(to_bits(std::min(total, Rational{1}))));
    if (total >= 1 && points.size() > 1) break;
  }
  if (points.empty())
    throw Error{ErrorCode::usage, "--plot", "the bound has no terms with a value to draw"};
  const double left = points.front().first, right = std::max(points.back().first, left + 1);
  const double low = std::min(points.front().second, -1.0);
  const auto at = [&](double x, double y) {
    return fmt::format("{:.1f},{:.1f}", margin + (x - left) / (right - left) * (width - 2 * margin),
                       margin + y / low * (height - 2 * margin));
  };
  std::string line;
  for (const auto& [x, y] : points) line += (line.empty() ? "" : " ") + at(x, y);
  std::string title = proof.name + (request.sizes.empty() ? "" : " at " + to_text(request.sizes));
  title += missing;
  if (proof.verdict != ProofVerdict::verified)
    title += fmt::format(" ({})", to_string(proof.verdict));
  std::string text =
      fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
                  "font-family=\"sans-serif\" font-size=\"12\">\n"
                  "<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n"
                  "<text x=\"{2}\" y=\"24\" font-size=\"14\">{3}</text>\n",
                  width, height, margin, title);
  const auto tick = [&](double x, double y, const std::string& label, const char* anchor) {
    const std::string place = at(x, y);
    const std::size_t comma = place.find(',');
    text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n",
                        std::stod(place.substr(0, comma)) - (anchor[0] == 'e' ? 6 : 0),
                        std::stod(place.substr(comma + 1)) + (anchor[0] == 'e' ? 4 : 18), anchor,
                        label);
  };
  for (int i = 0; i <= 4; ++i) {
    tick(left + (right - left) * i / 4, low, fmt::format("2^{:.0f}", left + (right - left) * i / 4),
         "middle");
    tick(left, low * i / 4, fmt::format("2^{:.0f}", low * i / 4), "end");
  }
  text += fmt::format("<path d=\"M{} L{} L{}\" fill=\"none\" stroke=\"black\"/>\n", at(left, 0),
                      at(left, low), at(right, low));
  text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", width / 2,
                      height - 14, request.over);
  return text + fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"#1f77b4\" "
                            "stroke-width=\"2\"/>\n</svg>\n",
                            line);
}

}  // namespace certamen
