// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/numbers/interval.hpp"
#include "framework/release/assessment/tracing_code.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The code of [Tardos 2003] for c colluders and an error e = 2^-17 a user: k = ceil(ln 1/e) = 12,
/// 100 c^2 k positions, each of bias p from the arcsine law cut off at 1/(300 c); accused is whose
/// score over the leak's ones is above 20 c k.
class Tardos : public TracingCode {
 public:
  Tardos(int users, int designed, bool proved)
      : users_{users}, designed_{designed}, proved_{proved} {}
  std::vector<TraceClaim> claims() const override { return {{designed_}, {16 * designed_}}; }
  std::optional<Eigen::Index> positions() const override { return length(); }
  Code draw(Eigen::Index, Stream& coins) const override {
    const double cut = 1.0 / (300.0 * designed_), least = std::asin(std::sqrt(cut));
    const Column angles = uniform(length(), least, std::numbers::pi / 2 - least, coins);
    Code code{Matrix{users_, length()}, angles.array().sin().square()};
    for (Eigen::Index i = 0; i < code.words.cols(); ++i)
      for (Eigen::Index user = 0; user < users_; ++user)
        code.words(user, i) = coins.uniform() < code.bias(i) ? 1 : 0;
    return code;
  }
  std::vector<int> accused(const Code& code, const Column& leaked) const override {
    Column score = Column::Zero(users_);
    for (Eigen::Index i = 0; i < leaked.size(); ++i) {
      const double p = code.bias(i), one = std::sqrt((1 - p) / p), zero = -1 / one;
      const auto has_one = code.words.col(i).array() > 0.5;
      if (leaked(i) > 0.5)
        score.array() += has_one.select(Column::Constant(users_, one), zero).array();
      else if (!proved_)
        score.array() -= has_one.select(Column::Constant(users_, one), zero).array();
    }
    std::vector<int> all;
    for (Eigen::Index user = 0; user < users_; ++user)
      if (score(user) > threshold()) all.push_back(static_cast<int>(user));
    return all;
  }
  bool is_binary() const override { return true; }
  /// Theorems 1.1 and 1.2 there: a user who is innocent is accused with probability below e, all of
  /// at most c colluders escape with probability below e^(c/4). They assume that colluders leave
  /// alone what they cannot see: the marking assumption.
  std::optional<Bound> bound(const TraceClaim& claim) const override {
    if (!proved_ || claim.colluders > designed_) return std::nullopt;
    const Rational e = make_rational(1, 1 << 17);
    const PrecisionScope precision{30};
    const Interval escape =
        exp(log(Interval::enclosing(e)) * Interval::enclosing(make_rational(designed_, 4)));
    return Bound{
        Proved{0, users_ * e + to_rational(escape.upper()), {"[Tardos 2003, 1.1, 1.2]"}},
        fmt::format("{} positions for {} colluders and {} users: innocent accused or all "
                    "escaped with probability below N e + e^(c/4), e = 2^-17, if colluders "
                    "change only positions where their copies differ",
                    length(), designed_, users_)};
  }

 private:
  int users_, designed_;
  bool proved_;

  static constexpr double short_error = 1e-4;
  Eigen::Index length() const {
    const double c = designed_, logs = std::log(users_ / short_error);
    return proved_ ? Eigen::Index{100} * designed_ * designed_ * 12
                   : static_cast<Eigen::Index>(
                         std::ceil(std::numbers::pi * std::numbers::pi * c * c * logs));
  }
  double threshold() const {
    return proved_ ? 20.0 * designed_ * 12
                   : std::sqrt(2 * static_cast<double>(length()) * std::log(users_ / short_error));
  }
};

}  // namespace

void register_tardos(Catalogue& catalogue);
void register_tardos(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "tardos",
      .summary = "a copy for each user, marked by a word of a code against colluders",
      .source = "Tardos, STOC 2003; short: the symmetric score of Skoric et al. 2008",
      .parameters = {{"users", "N, who get a copy", "200", 128, 1000},
                     {"designed", "c, the colluders that the code is made for", "2", 2, 8},
                     {.name = "length",
                      .meaning = "100 c^2 ln(1/e), which is proved, or pi^2 c^2 ln(N/10^-4)",
                      .default_value = "proved",
                      .words = {"proved", "short"}}},
      .make = [](const Parameters& given) -> std::shared_ptr<const Scheme> {
        const int users = given.small("users"), designed = given.small("designed");
        if (16 * designed > users)
          throw Error{
              ErrorCode::bad_number, "parameter users",
              fmt::format("expected at least 16 designed = {}, got {}", 16 * designed, users)};
        return std::make_shared<const Tardos>(users, designed, given.text("length") == "proved");
      }});
}

}  // namespace certamen
