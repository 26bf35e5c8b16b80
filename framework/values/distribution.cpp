// SPDX-License-Identifier: Apache-2.0
#include "framework/values/distribution.hpp"

#include <map>

#include "framework/error.hpp"

namespace certamen {

Distribution Distribution::uniform(Domain domain) {
  std::string name = "uniform on " + domain.name();
  if (domain.is_real())
    throw Error{ErrorCode::bad_domain, name, "expected a finite domain; see uniform_real"};
  return Distribution{
      {.kind = DistributionKind::uniform, .domain = std::move(domain), .name = std::move(name)}};
}

Distribution Distribution::bernoulli(const Rational& p) {
  std::string name = "Bernoulli(" + to_fraction(p) + ")";
  if (p < 0 || p > 1) throw Error{ErrorCode::bad_probability, name, "expected 0 <= p <= 1"};
  Data data{.kind = DistributionKind::bernoulli, .domain = Boolean(), .name = std::move(name)};
  data.denominator = boost::multiprecision::denominator(p);
  const Integer yes = boost::multiprecision::numerator(p);
  if (yes != data.denominator) data.outcomes.emplace_back(0, Integer{data.denominator - yes});
  if (yes != 0) data.outcomes.emplace_back(1, yes);
  return Distribution{std::move(data)};
}

Distribution Distribution::table(Domain domain, std::vector<std::pair<Value, Rational>> outcomes) {
  std::string name = "table of " + std::to_string(outcomes.size()) + " values on " + domain.name();
  Rational total = 0;
  Integer denominator = 1;
  std::map<Integer, Rational> merged;
  for (const auto& [value, weight] : outcomes) {
    if (!domain.contains(value))
      throw Error{ErrorCode::bad_domain, name, "an outcome is outside its domain"};
    if (weight < 0)
      throw Error{ErrorCode::bad_probability, name,
                  "the weight of " + domain.print(value) + " is " + to_fraction(weight) +
                      ", expected at least 0"};
    merged[value.code()] += weight;
    total += weight;
    denominator = boost::multiprecision::lcm(denominator,
                                             Integer{boost::multiprecision::denominator(weight)});
  }
  if (total != 1)
    throw Error{ErrorCode::bad_probability, name,
                "the weights add up to " + to_fraction(total) + ", expected 1"};
  Data data{.kind = DistributionKind::table, .domain = std::move(domain), .name = std::move(name)};
  data.denominator = denominator;
  for (const auto& [code, weight] : merged)
    if (weight != 0)
      data.outcomes.emplace_back(
          code, Integer{boost::multiprecision::numerator(Rational{weight * denominator})});
  return Distribution{std::move(data)};
}

Distribution Distribution::uniform_except(Domain domain, std::size_t excluded) {
  std::string name =
      "uniform on " + domain.name() + " without " + std::to_string(excluded) + " values";
  if (!domain.is_symbolic() && domain.cardinality() <= excluded)
    throw Error{ErrorCode::bad_probability, name, "nothing is left to sample"};
  return Distribution{{.kind = DistributionKind::uniform_except,
                       .domain = std::move(domain),
                       .name = std::move(name),
                       .arity = excluded}};
}

Distribution Distribution::gaussian(Shape shape, Rational mean, Rational deviation) {
  std::string name =
      "Gaussian(" + to_fraction(mean) + ", " + to_fraction(deviation) + ") of " + to_string(shape);
  if (deviation < 0)
    throw Error{ErrorCode::bad_probability, name, "expected a deviation of at least 0"};
  return Distribution{{.kind = DistributionKind::gaussian,
                       .domain = Reals(std::move(shape)),
                       .name = std::move(name),
                       .first = std::move(mean),
                       .second = std::move(deviation)}};
}

Distribution Distribution::uniform_real(Shape shape, Rational low, Rational high) {
  std::string name =
      "uniform on [" + to_fraction(low) + ", " + to_fraction(high) + ") of " + to_string(shape);
  if (low >= high) throw Error{ErrorCode::bad_probability, name, "expected low < high"};
  return Distribution{{.kind = DistributionKind::uniform_real,
                       .domain = Reals(std::move(shape)),
                       .name = std::move(name),
                       .first = std::move(low),
                       .second = std::move(high)}};
}

Distribution Distribution::empirical(Shape shape, Tensor<double> source) {
  std::string name =
      "entries of " + to_string(source.shape()) + " resampled to " + to_string(shape);
  return Distribution{{.kind = DistributionKind::empirical,
                       .domain = Reals(std::move(shape)),
                       .name = std::move(name),
                       .source = std::move(source)}};
}

bool operator==(const Distribution& a, const Distribution& b) {
  if (a.data_ == b.data_) return true;
  return a.kind() == b.kind() && a.name() == b.name() && a.domain() == b.domain() &&
         a.outcomes() == b.outcomes() && a.common_denominator() == b.common_denominator() &&
         a.source().shape() == b.source().shape() && a.source().data() == b.source().data();
}

}  // namespace certamen
