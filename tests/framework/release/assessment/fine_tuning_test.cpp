// SPDX-License-Identifier: Apache-2.0
// What fine-tuning a released extractor for a harmful task takes, exactly.
#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "tests/framework/release/assessment/optimum.hpp"

namespace fine_tuning_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// Of w with n of N numbers not 0, uniform among them: what B samples leave, counted. With the
/// places of those n numbers known, or not.
Rational task_found(int p, int inputs, int features, int samples, bool places_known) {
  std::vector<std::vector<int>> tasks;
  int all = 1;
  for (int i = 0; i < inputs; ++i) all *= p;
  for (int code = 0; code < all; ++code) {
    std::vector<int> w;
    for (int i = 0, rest = code; i < inputs; ++i, rest /= p) w.push_back(rest % p);
    if (inputs - std::ranges::count(w, 0) == features) tasks.push_back(w);
  }
  int views = 1;
  for (int i = 0; i < samples; ++i) views *= all;
  Integer best = 0;
  for (int code = 0; code < views; ++code) {
    std::set<std::vector<int>> seen;
    for (const auto& w : tasks) {
      std::vector<int> answer;
      if (places_known)
        for (const int number : w) answer.push_back(number == 0 ? 0 : 1);
      for (int i = 0, rest = code; i < samples; ++i) {
        int label = 0;
        for (int j = 0; j < inputs; ++j, rest /= p)
          label += rest % p * w[static_cast<std::size_t>(j)];
        answer.push_back(label % p);
      }
      seen.insert(answer);
    }
    best += seen.size();
  }
  return make_rational(best, Integer{views} * tasks.size());
}

}  // namespace

TEST_CASE("fine-tuning: descent trains a head in as many steps as the Hessian has eigenvalues, and "
          "not in fewer; other algorithms need no more for bad conditioning") {
  const auto at = [](const char* scheme, const char* algorithms, int budget, const Values& more) {
    Values values{{"algorithms", algorithms}, {"budget", text(budget)}};
    values.insert(more.begin(), more.end());
    return optimum(scheme, "fine-tuning", values);
  };
  for (const auto& [p, distinct] : {std::pair{3, 1}, {5, 1}, {5, 2}})
    for (int budget = 0; budget <= 2; ++budget) {
      CAPTURE(p);
      CAPTURE(distinct);
      CAPTURE(budget);
      const auto answer = at("conditioned-extractor", "descent", budget,
                             {{"p", text(p)}, {"distinct", text(distinct)}});
      CHECK(answer.value == (budget >= distinct ? 1 : 0));
      CHECK(answer.allowed == (budget == 0 ? Rational{0} : make_rational(1, 3)));
      CHECK(answer.verdict == (budget >= distinct ? Verdict::broken : Verdict::meets));
      // Features that say nothing of the task's are right by chance.
      const auto hidden = at("conditioned-extractor", "descent", budget,
                             {{"p", text(p)}, {"distinct", text(distinct)}, {"form", "hidden"}});
      CHECK(hidden.value == (budget >= distinct ? make_rational(1, 3) : Rational{0}));
      CHECK(hidden.verdict == Verdict::meets);
    }
  for (int budget = 0; budget <= 1; ++budget) {
    CAPTURE(budget);
    const auto shown = at("conditioned-extractor", "any", budget, {{"p", "3"}, {"distinct", "1"}}),
               hidden = at("conditioned-extractor", "any", budget,
                           {{"p", "3"}, {"distinct", "1"}, {"form", "hidden"}});
    CHECK(shown.value == task_found(3, 3, 2, budget, true));
    CHECK(shown.allowed == task_found(3, 3, 2, budget, false));
    CHECK(shown.verdict == Verdict::broken);
    CHECK(hidden.value == shown.allowed);
    CHECK(hidden.verdict == Verdict::meets);
  }
  CHECK(at("plain-extractor", "any", 1, {{"p", "3"}}).value ==
        at("conditioned-extractor", "any", 1, {{"p", "3"}, {"distinct", "1"}}).value);
}

}  // namespace fine_tuning_test
