// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/threshold.hpp"

#include <doctest/doctest.h>

#include "tests/framework/cli/process.hpp"

namespace threshold_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

CheckRow row(int q, const std::optional<Evidence>& advantage) {
  return {.definition = "prp",
          .adversary = "optimal",
          .parameters = {{"q", std::to_string(q)}},
          .advantage = advantage};
}

ThresholdAnswer only(const std::vector<CheckRow>& rows, const ThresholdQuestion& question) {
  const CheckReport report{.scheme = "s", .rows = rows};
  const auto answers = thresholds(report, question);
  REQUIRE(answers.size() == 1);
  return answers.front();
}

}  // namespace

TEST_CASE("threshold: values are taken one by one, also where the advantage falls again") {
  const std::vector<CheckRow> rows{row(3, Exact{make_rational(1, 4)}), row(1, Exact{0}),
                                   row(2, Exact{make_rational(1, 2)}), row(10, Exact{1})};
  const ThresholdQuestion half{.over = "q", .bound = make_rational(1, 2), .least = true};
  CHECK(only(rows, half).value == Integer{2});
  CHECK(only(rows, {.over = "q", .bound = make_rational(1, 4)}).value == Integer{1});
  CHECK(only(rows, {.over = "q", .bound = make_rational(1, 2)}).value == Integer{3});
  CHECK(only(rows, {.over = "q", .bound = 1}).value == Integer{10});
  CHECK_FALSE(only(rows, {.over = "q", .bound = 2, .least = true}).value);
  CHECK_FALSE(only(rows, half).unknown);
  // Where it falls, or falls after a rise, the end of the range may have it too.
  const std::vector<CheckRow> falling{row(1, Exact{1}), row(2, std::nullopt),
                                      row(3, Exact{make_rational(1, 20)}), row(4, Exact{0})};
  const auto tenth = only(falling, {.over = "q", .bound = make_rational(1, 10)});
  CHECK_FALSE(tenth.value);
  CHECK(tenth.from == Integer{3});
  const std::vector<CheckRow> peak{row(1, Exact{0}), row(2, Exact{1}), row(3, Exact{0})};
  const auto around = only(peak, {.over = "q", .bound = make_rational(1, 10)});
  CHECK(around.value == Integer{1});
  CHECK(around.from == Integer{3});
  const std::vector<CheckRow> low{row(1, Exact{0}), row(2, Exact{0})};
  CHECK_FALSE(only(low, {.over = "q", .bound = make_rational(1, 10)}).from);
  Document document{0};
  add_thresholds(document, {tenth, around}, {.over = "q", .bound = make_rational(1, 10)});
  const std::string text = to_text(document, false);
  CHECK(text.find("at most 0.1: none of 1 to 4; it is so from 3 on, to 4, the last that was "
                  "tried\n") != std::string::npos);
  CHECK(text.find("at most 0.1: 1; it is so from 3 on, to 3, the last") != std::string::npos);
}

TEST_CASE("threshold: what is not known is said, and never taken for an answer") {
  const std::vector<CheckRow> rows{row(1, Exact{0}), row(2, Enclosed{0, 1}), row(3, std::nullopt),
                                   row(4, Exact{1})};
  const auto least = only(rows, {.over = "q", .bound = make_rational(1, 2), .least = true});
  CHECK(least.value == Integer{4});
  CHECK(least.unknown == Integer{2});
  const auto largest = only(rows, {.over = "q", .bound = make_rational(1, 2)});
  CHECK(largest.value == Integer{1});
  CHECK(largest.unknown == Integer{2});
}

TEST_CASE("threshold: from the command, exactly") {
  const auto ask = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"check",       "feistel", "--definition", "prp",
                                       "--adversary", "optimal", "--set",        "q=1..2",
                                       "--over",      "q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return certamen_command(arguments);
  };
  // At one query the best adversary has nothing, at two 11/15.
  const Finished least = ask({"--at-least", "1/2", "--no-timing"});
  CHECK(least.out.find("prp, optimal: the least q with an advantage of at least 0.5: 2\n") !=
        std::string::npos);
  const Json most = Json::parse(ask({"--at-most", "1/2", "--json"}).out);
  CHECK(most["thresholds"][0]["largest"] == 1);
  CHECK(most["thresholds"][0]["unknown"].is_null());
  CHECK(ask({}).status == 2);
  CHECK(ask({"--at-most", "1/2", "--at-least", "1/2"}).status == 2);
  CHECK(certamen_command({"check", "feistel", "--at-least", "1/2"}).status == 2);
  CHECK(certamen_command({"check", "feistel", "--definition", "prp", "--adversary", "optimal",
                          "--over", "q", "--at-least", "1/2"})
            .status == 2);
  // A second range is refused before anything is played.
  const Finished two = ask({"--set", "n=2..3", "--at-most", "1/2", "--time-limit", "1e-6"});
  CHECK(two.status == 2);
  CHECK(two.err.find("a range of this parameter alone, for example --over q --set q=1..20") !=
        std::string::npos);
}

}  // namespace threshold_test
