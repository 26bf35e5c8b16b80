// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "framework/values/domain.hpp"

namespace certamen {

/// Which of the makers below made it.
enum class DistributionKind {
  uniform,
  bernoulli,
  table,
  uniform_except,
  gaussian,
  uniform_real,
  empirical
};

/// A probability distribution on a domain: a cheap, regular handle. Probabilities are rationals.
class Distribution {
 public:
  /// Uniform on a finite domain.
  static Distribution uniform(Domain domain);
  /// true with probability p; throws Error(bad_probability) unless 0 <= p <= 1.
  static Distribution bernoulli(const Rational& p);
  /// 0.1 is not 1/10: write make_rational(1, 10).
  static Distribution bernoulli(std::floating_point auto p) = delete;
  /// A finite table; throws Error(bad_probability) unless the weights are >= 0 and add up to
  /// exactly 1.
  static Distribution table(Domain domain, std::vector<std::pair<Value, Rational>> outcomes);
  /// Uniform on the domain without the values of `excluded` argument nodes (sampling without
  /// replacement).
  static Distribution uniform_except(Domain domain, std::size_t excluded);
  /// Independent normal entries. Real tensors.
  static Distribution gaussian(Shape shape, Rational mean, Rational deviation);
  /// Independent entries uniform on [low, high). Real tensors.
  static Distribution uniform_real(Shape shape, Rational low, Rational high);
  /// Independent entries, each equal to an entry of `source` chosen uniformly. Real tensors.
  static Distribution empirical(Shape shape, Tensor<double> source);

  /// Which of the makers made it.
  DistributionKind kind() const { return data_->kind; }
  /// Of its outcomes.
  const Domain& domain() const { return data_->domain; }
  /// How many argument nodes it takes (uniform_except), else 0.
  std::size_t arity() const { return data_->arity; }
  /// "uniform on Bits(8)", "Bernoulli(1/3)"
  const std::string& name() const { return data_->name; }
  /// Outcomes are codes, not reals.
  bool is_finite() const { return data_->domain.is_finite(); }

  /// Outcomes with their weights over common_denominator(), zero weights left out; bernoulli and
  /// table only.
  const std::vector<std::pair<Value, Integer>>& outcomes() const { return data_->outcomes; }
  /// Of the weights in outcomes(): they add up to it.
  const Integer& common_denominator() const { return data_->denominator; }

  const Rational& mean() const { return data_->first; }           // gaussian
  const Rational& deviation() const { return data_->second; }     // gaussian
  const Rational& low() const { return data_->first; }            // uniform_real
  const Rational& high() const { return data_->second; }          // uniform_real
  const Tensor<double>& source() const { return data_->source; }  // empirical

  friend bool operator==(const Distribution& a, const Distribution& b);

 private:
  struct Data {
    DistributionKind kind;
    Domain domain;
    std::string name;
    std::size_t arity = 0;
    std::vector<std::pair<Value, Integer>> outcomes = {};
    Integer denominator = 1;
    Rational first = 0, second = 0;
    Tensor<double> source = {};
  };
  explicit Distribution(Data data) : data_{std::make_shared<const Data>(std::move(data))} {}
  std::shared_ptr<const Data> data_;
};

}  // namespace certamen
