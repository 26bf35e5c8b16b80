// SPDX-License-Identifier: Apache-2.0
#include "framework/report/bound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "framework/error.hpp"
#include "framework/report/json.hpp"
#include "framework/report/numbers.hpp"
#include "framework/report/prove.hpp"
#include "framework/report/text_table.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

constexpr unsigned most_bits = 256;  // of a query budget that is looked for

const SizeSpec* spec_of(const Proof& proof, const std::string& name) {
  for (const auto& spec : proof.sizes())
    if (spec.name == name) return &spec;
  return nullptr;
}

void check_sizes(const Proof& proof, const Bindings& sizes) {
  for (const auto& [name, value] : sizes) {
    const SizeSpec* spec = spec_of(proof, name);
    if (spec != nullptr && value < spec->minimum)
      throw Error{ErrorCode::bad_number, "--set " + name,
                  "expected at least " + spec->minimum.str() + ", got " + value.str()};
  }
}

/// Whether the value of each named advantage is given.
bool is_given(const Bound& bound, const std::map<std::string, Rational>& advantages) {
  for (const auto& name : bound.advantages())
    if (!advantages.contains(name.substr(4, name.find(']') - 4))) return false;
  return true;
}

/// The sum of what has a value.
BoundValue total_at(const std::vector<Bound>& summands, const BoundRequest& request,
                    const Bindings& sizes) {
  BoundValue total;
  for (const auto& summand : summands) {
    if (!is_given(summand, request.advantages)) continue;
    const BoundValue value = summand.enclose(sizes, request.advantages);
    total = {total.lower + value.lower, total.upper + value.upper};
  }
  return total;
}

BoundReport::Budget budget_for(const Proof& proof, const std::vector<Bound>& summands,
                               const BoundRequest& request) {
  const SizeSpec* spec = spec_of(proof, request.over);
  if (spec == nullptr)
    throw Error{ErrorCode::unknown_name, "--over " + request.over,
                proof.name() + " has no such size"};
  BoundReport::Budget budget{.over = request.over, .target = *request.at_most, .most = {}};
  const auto fits = [&](const Integer& value) {
    Bindings sizes = request.sizes;
    sizes[request.over] = value;
    return total_at(summands, request, sizes).upper <= *request.at_most;
  };
  if (!fits(spec->minimum)) return budget;
  Integer low = spec->minimum, high = Integer{1} << most_bits;
  if (fits(high)) {
    budget.unlimited = true;
    return budget;
  }
  // The bounds grow with the budget.
  while (high - low > 1) {
    const Integer middle = (low + high) / 2;
    (fits(middle) ? low : high) = middle;
  }
  budget.most = low;
  return budget;
}

std::string shown(const BoundValue& value) {
  if (!value.is_exact()) return to_text(Evidence{Enclosed{value.lower, value.upper}});
  const std::string fraction = to_fraction(value.lower);
  return (fraction.size() <= 40 ? fraction + " = " : std::string{}) + to_decimal(value.lower);
}

/// A proved bound is exact, or enclosed where it holds a root that is no rational.
Evidence evidence_of(const BoundValue& value, const std::vector<std::string>& assumptions) {
  if (value.is_exact()) return Proved{value.lower, assumptions};
  return Enclosed{value.lower, value.upper};
}

}  // namespace

BoundReport evaluate_bound(const Proof& proof, const BoundRequest& request) {
  proof.validate();
  if (proof.games().empty())
    throw Error{ErrorCode::usage, proof.name(), "it has no bound: it shows lemmas alone"};
  check_sizes(proof, request.sizes);
  BoundReport report{.proof = proof.name(),
                     .bound = proof.claimed()(Sizes{proof.sizes()}),
                     .source = proof.claim_source(),
                     .sizes = request.sizes,
                     .terms = {}};
  const auto summands = report.bound.summands();
  if (request.at_most) report.budget = budget_for(proof, summands, request);
  Bindings sizes = request.sizes;
  const bool solved = report.budget && report.budget->most && !sizes.contains(request.over);
  if (solved) sizes[request.over] = *report.budget->most;
  const bool without = report.budget && !sizes.contains(request.over);
  std::set<std::string> open;
  for (const auto& summand : summands) {
    BoundReport::Term term{summand.text(), {}};
    if (!is_given(summand, request.advantages)) {
      for (const auto& name : summand.advantages()) open.insert(name);
    } else if (!without) {
      term.value = summand.enclose(sizes, request.advantages);
      report.total = {report.total.lower + term.value->lower,
                      report.total.upper + term.value->upper};
    }
    report.terms.push_back(std::move(term));
  }
  report.sizes = sizes;
  report.open = {open.begin(), open.end()};
  return report;
}

std::string to_text(const BoundReport& report) {
  std::string text =
      fmt::format("{} at {}: {}\n", report.proof, to_text(report.sizes), report.bound.text());
  if (!report.source.empty()) text += "as in: " + report.source + "\n";
  TextTable table{{{"term"}, {"value (proved bound)"}, {"bits", TextTable::Align::right}}};
  for (const auto& term : report.terms)
    table.add({{term.text},
               {term.value ? shown(*term.value) : "not given"},
               {term.value ? to_bits(term.value->upper) : ""}});
  if (!report.terms.empty()) text += "\n" + table.text(false) + "\n";
  text +=
      fmt::format("total{}: {}, {} bits\n", report.open.empty() ? "" : " of the terms with a value",
                  shown(report.total), to_bits(report.total.upper));
  for (const auto& name : report.open)
    text += fmt::format("{}: give the assumption a value with --set {}=2^-128\n", name,
                        name.substr(4, name.find(']') - 4));
  if (report.budget) {
    const auto& [over, target, most, unlimited] = *report.budget;
    text +=
        unlimited ? fmt::format("the total is at most {} for every {} up to 2^256\n",
                                to_decimal(target), over)
        : most ? fmt::format("the total is at most {} for {} up to {} (2^{})\n", to_decimal(target),
                             over, most->str(), to_bits(make_rational(1, *most)))
               : fmt::format("the total is above {} for every {}\n", to_decimal(target), over);
  }
  return text;
}

std::string to_json(const BoundReport& report) {
  Json json{{"schema", 1},
            {"version", version()},
            {"proof", report.proof},
            {"bound", {{"text", report.bound.text()}, {"latex", report.bound.latex()}}},
            {"source", report.source}};
  Json sizes = Json::object();
  for (const auto& [name, value] : report.sizes) sizes[name] = parameter_json(value.str());
  json["sizes"] = std::move(sizes);
  json["terms"] = Json::array();
  for (const auto& term : report.terms)
    json["terms"].push_back(
        {{"text", term.text},
         {"value", term.value ? evidence_json(evidence_of(*term.value, {})) : Json{}}});
  json["total"] = evidence_json(evidence_of(report.total, report.open));
  if (report.budget) {
    const auto& budget = *report.budget;
    json["at_most"] = {{"target", to_fraction(budget.target)},
                       {"over", budget.over},
                       {"largest", budget.most ? Json(budget.most->str()) : Json{}},
                       {"unlimited", budget.unlimited}};
  }
  return document(json);
}

std::string to_plot(const Proof& proof, const BoundRequest& request) {
  check_sizes(proof, request.sizes);
  if (spec_of(proof, request.over) == nullptr)
    throw Error{ErrorCode::unknown_name, "--over " + request.over,
                proof.name() + " has no such size"};
  const auto summands = proof.claimed()(Sizes{proof.sizes()}).summands();
  constexpr int bits = 128, width = 640, height = 400, margin = 60;
  std::vector<std::pair<double, double>> points;
  for (int x = 1; x <= bits; ++x) {
    Bindings sizes = request.sizes;
    sizes[request.over] = Integer{1} << static_cast<unsigned>(x);
    const Rational total = total_at(summands, request, sizes).upper;
    if (total <= 0) continue;
    points.emplace_back(x, -std::stod(to_bits(std::min(total, Rational{1}))));
    if (total >= 1) break;
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
  std::string text =
      fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
                  "font-family=\"sans-serif\" font-size=\"12\">\n"
                  "<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n"
                  "<text x=\"{2}\" y=\"24\" font-size=\"14\">{3} at {4}</text>\n",
                  width, height, margin, proof.name(), to_text(request.sizes));
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
