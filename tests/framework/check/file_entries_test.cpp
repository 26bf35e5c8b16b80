// SPDX-License-Identifier: Apache-2.0
// Schemes and games in files where the catalogue's names stand.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "framework/check/audit.hpp"
#include "framework/check/equivalence.hpp"
#include "framework/check/game_reference.hpp"
#include "framework/check/optimum.hpp"
#include "framework/error.hpp"
#include "tests/support/temporary_file.hpp"

namespace file_entries_test {

namespace {

using namespace certamen;
using certamen::testing::TemporaryName;

const std::string sheet = std::string{CERTAMEN_SOURCE_ROOT} + "/docs/examples/exercises/";

CheckReport checked(const std::string& scheme, const std::optional<std::string>& definition,
                    const Parameters& given) {
  const Referent subject =
      referent_of(standard_catalogue(), scheme, definition, given, {}, Context{});
  return check(subject.catalogue, subject.scheme,
               {.definition = subject.definition, .optimal = true, .parameters = given}, Context{});
}

Rational optimum(const std::string& scheme, const std::optional<std::string>& definition,
                 const Parameters& given) {
  const CheckReport report = checked(scheme, definition, given);
  const auto row = std::ranges::find_if(report.rows, &CheckRow::optimal);  // a theorem beside it
  REQUIRE(row != report.rows.end());
  INFO((row->error ? row->error->message : std::string{}));
  REQUIRE(row->advantage);
  CHECK(row->advantage->is<Exact>());
  return row->advantage->lower();
}

std::string message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

}  // namespace

TEST_CASE("files: a scheme takes the place of the games' parameter") {
  CHECK(optimum(sheet + "Pad.scheme", sheet + "Secrecy.game", Parameters{{{"n", "2"}}}) == 0);
  CHECK(optimum(sheet + "NonzeroPad.scheme", sheet + "Secrecy.game",
                Parameters{{{"n", "2"}, {"q", "1"}}}) == Rational{1, 3});
  CHECK(optimum(sheet + "Pad.scheme", sheet + "ManyTimes.game",
                Parameters{{{"n", "1"}, {"q", "1"}}}) == 0);
  CHECK(optimum(sheet + "Pad.scheme", sheet + "ManyTimes.game",
                Parameters{{{"n", "1"}, {"q", "2"}}}) == 1);
}

TEST_CASE("files: games by themselves, with their schemes set") {
  const Parameters set{{{"E", sheet + "Pad.scheme"}, {"E.n", "1"}, {"q", "2"}}};
  CHECK(optimum(sheet + "ManyTimes.game", std::nullopt, set) == 1);
  CHECK(optimum(sheet + "Secrecy.game", std::nullopt, set) == 0);
}

TEST_CASE("files: a range of values is a row each") {
  const CheckReport report =
      checked(sheet + "ManyTimes.game", std::nullopt,
              Parameters{{{"E", sheet + "Pad.scheme"}, {"E.n", "1..2"}, {"q", "0..2"}}});
  REQUIRE(report.rows.size() == 6);
  for (const CheckRow& row : report.rows)
    CHECK(row.advantage->lower() == (row.parameters.at("q") == "2" ? 1 : 0));
}

TEST_CASE("files: the catalogue's definitions take a scheme whose primitive is of their kind") {
  const Parameters set{{{"n", "2"}}};
  for (const auto& [definition, q, advantage] :
       {std::tuple{"one-time-secrecy", "", 0}, {"ind-cpa", "1", 0}, {"ind-cpa", "2", 1}}) {
    CAPTURE(definition);
    Parameters given = set;
    if (*q != '\0') given.set("q", q);
    CHECK(optimum(sheet + "Pad.scheme", definition, given) == advantage);
  }
  // The same as the catalogue's own one-time pad.
  const auto same = [&](const std::string& definition) {
    const Parameters given{{{"n", "2"}, {"q", "1"}}};
    return optimum(sheet + "Pad.scheme", definition, given) ==
           optimum("one-time-pad", definition, given);
  };
  CHECK(same("ind-cpa"));
  CHECK(same("ind-cpa-ror"));
  CHECK(message([&] {
          (void)checked(sheet + "Pad.scheme", "prf", set);
        }).find("it does not apply to") != std::string::npos);
}

TEST_CASE("files: optional values that are too many to be asked leave a bracket") {
  const std::string game =
      std::string{CERTAMEN_SOURCE_ROOT} + "/tests/language/extended/optional_question.game";
  CHECK(optimum(game, std::nullopt, Parameters{{{"n", "3"}}}) == Rational{1, 2});
  const CheckReport report = checked(game, std::nullopt, Parameters{{{"n", "64"}}});
  const auto row = std::ranges::find_if(report.rows, &CheckRow::optimal);
  REQUIRE(row != report.rows.end());
  REQUIRE(row->advantage);
  CHECK(row->advantage->lower() == 0);
  CHECK(row->advantage->upper() == 1);
  CHECK(report.exit_status() == 3);
}

TEST_CASE("files: references to games") {
  const auto one = [](const std::string& text) { return parse_game_reference(text); };
  CHECK(one("a.game").scheme == "a.game");
  CHECK(!one("a.game").definition);
  CHECK(one("d/a.game:Left").game == "Left");
  CHECK(one("d/a.game:Left,n=2,E=d/p.scheme").own.text("E") == "d/p.scheme");
  CHECK(one("a.game:n=2").own.text("n") == "2");
  CHECK(one("d/p.scheme:n=2/d/a.game/left").definition == "d/a.game");
  CHECK(one("d/p.scheme:n=2/d/a.game:Left").game == "Left");
  CHECK(one("d/p.scheme/ind-cpa").scheme == "d/p.scheme");
  CHECK(one("ctr:n=2/ind-cpa/left").definition == "ind-cpa");
  for (const std::string text :
       {"a.game:", "a.game/left", "a.game:Left,Right", "p.scheme", "ctr", "ctr/", "/ind-cpa",
        "ctr:n/ind-cpa", "ctr/ind-cpa/middle", "ctr/ind-cpa/left/left"}) {
    CAPTURE(text);
    CHECK(message([&] { (void)one(text); }).find("expected SCHEME") != std::string::npos);
  }
}

TEST_CASE("files: two games of two files are compared") {
  const auto compared = [](const std::vector<std::string>& games, const Parameters& given) {
    return compare_games(standard_catalogue(), games, given, {}, Context{}).result;
  };
  const std::string secrecy = sheet + "Secrecy.game", many = sheet + "ManyTimes.game";
  const Parameters set{{{"E", sheet + "Pad.scheme"}, {"E.n", "1"}}};
  CHECK(compared({secrecy}, set).equivalent == true);
  CHECK(compared({secrecy + ":Left", secrecy + ":Right"}, set).equivalent == true);
  CHECK(compared({secrecy + ":Left", many + ":left"}, set).equivalent == false);
  // With a scheme of its own each.
  const auto with = [&](const std::string& scheme) {
    return secrecy + ":Left,E=" + sheet + scheme + ",E.n=1";
  };
  CHECK(compared({with("Pad.scheme"), with("Pad.scheme")}, {}).equivalent == true);
  CHECK(compared({with("Pad.scheme"), with("NonzeroPad.scheme")}, {}).equivalent == false);
}

TEST_CASE("files: what does not go together is refused") {
  const Parameters set{{{"n", "1"}}};
  const auto asked = [&](const std::string& scheme, const std::string& definition) {
    return message([&] { (void)checked(scheme, definition, set); });
  };
  CHECK(asked("one-time-pad", sheet + "Secrecy.game").find("expected FILE.scheme") !=
        std::string::npos);
  CHECK(asked(sheet + "Secrecy.game", "ind-cpa").find("is a definition itself") !=
        std::string::npos);
  CHECK(asked(sheet + "Encryption.primitive", "ind-cpa").find("expected a scheme") !=
        std::string::npos);
  CHECK(asked(sheet + "Pad.scheme", sheet + "Pad.scheme").find("expected a definition") !=
        std::string::npos);
  CHECK(asked(sheet + "Pad.scheme", sheet + "Birthday.game")
            .find("no parameter is of the primitive") != std::string::npos);
  CHECK(asked(sheet + "None.scheme", "ind-cpa").find("None.scheme") != std::string::npos);
}

TEST_CASE("files: games are held to the advantage that they state") {
  const auto audited = [](const std::string& name, const Parameters& given) {
    return audit_games({}, sheet + name, given, {}, Context{});
  };
  const AuditReport birthday = audited("Birthday.game", Parameters{{{"days", "4"}, {"q", "2"}}});
  CHECK(birthday.exit_status() == 0);
  REQUIRE(birthday.rows.size() == 5);
  CHECK(birthday.rows[2].advantage->lower() == Rational{1, 4});
  CHECK(birthday.rows[2].allowed == Rational{1, 4});
  const AuditReport unique = audit_games(
      {}, std::string{CERTAMEN_SOURCE_ROOT} + "/tests/language/peer/unique_sampling.game",
      Parameters{{{"q", "1"}}}, {}, Context{});
  CHECK(unique.exit_status() == 1);
  REQUIRE(unique.findings.size() == 1);
  CHECK(unique.findings[0].find("with q=1 the best adversary gets 3/4") != std::string::npos);
}

TEST_CASE("files: a parameter is never taken for a number of calls") {
  const TemporaryName file;
  const std::string path = file.path + ".game";
  std::ofstream{path} << "Game L(Int q_X) { ModInt<q_X> X() { ModInt<q_X> a <- ModInt<q_X>; return "
                         "a; } }\nGame R(Int q_X) { ModInt<q_X> X() { return 0; } }\n"
                         "export as Q;\n";
  for (const auto& [calls, expected] :
       {std::pair{"0", Rational{0}}, {"1", Rational{2, 3}}, {"2", Rational{8, 9}}})
    CHECK(optimum(path, std::nullopt, Parameters{{{"q_X", "3"}, {"calls", calls}}}) == expected);
  CHECK(optimum(path, std::nullopt, Parameters{{{"q_X", "3"}, {"calls", "2"}, {"calls_X", "1"}}}) ==
        Rational{2, 3});
  std::ofstream{path} << "Game L(Int q, Int calls_X, Int queries) { Bool X() { return true; } }\n"
                         "Game R(Int q, Int calls_X, Int queries) { Bool X() { return true; } }\n"
                         "export as Q;\n";
  const Parameters all{{{"q", "1"}, {"calls_X", "1"}, {"queries", "1"}}};
  CHECK(message([&] { (void)checked(path, std::nullopt, all); }).find("leave none of these free") !=
        std::string::npos);
}

TEST_CASE("files: in a stated advantage a parameter called count_X is the parameter") {
  const TemporaryName file;
  const std::string path = file.path + ".game";
  std::ofstream{path} << "// certamen 1\nGame L(Int count_X) { ModInt<count_X> X() { "
                         "ModInt<count_X> a <- ModInt<count_X>; return a; } }\n"
                         "Game R(Int count_X) { ModInt<count_X> X() { return 0; } }\n"
                         "advantage <= 1 - 1 / count_X;\nexport as Q;\n";
  const CheckReport report =
      checked(path, std::nullopt, Parameters{{{"count_X", "4"}, {"q", "1"}}});
  REQUIRE(!report.rows.empty());
  CHECK(report.rows.front().allowed == Rational{3, 4});
  CHECK(report.rows.front().advantage->lower() == Rational{3, 4});
}

TEST_CASE("files: select evaluates each of its arguments once") {
  const TemporaryName file;
  const std::string path = file.path + ".game";
  const std::string set = "Set<Bool> M; Bool W(Bool a) { Bool old = a in M; M = M union {a}; "
                          "return old; } Bool X(Bool a) { ";
  const auto apart = [&](const std::string& left, const std::string& right) {
    std::ofstream{path} << "// certamen 1\nGame L() { " + set + left + " } }\nGame R() { " + set +
                               right + " } }\nexport as D;\n";
    return optimum(path, std::nullopt, Parameters{{{"q", "2"}}});
  };
  // The first call of X says false, whichever argument stands for it.
  CHECK(apart("Bool t = true; return select(t, W(a), false) == t;", "W(a); return true;") == 1);
  CHECK(apart("Bool t = true; return select(t, W(a), false) == t;", "return W(a);") == 0);
  CHECK(apart("Bool t = true; return select(!t, false, W(a)) == t;", "return W(a);") == 0);
  CHECK(apart("return select(true, W(a), W(!a));", "Bool b = W(a); W(!a); return b;") == 0);
}

TEST_CASE("files: Initialize has a budget as well") {
  const TemporaryName file;
  const std::string path = file.path + ".game";
  const std::string start =
      "ModInt<3> s; ModInt<3> Initialize() { s <- ModInt<3>; return s; } Bool X(ModInt<3> g) ";
  const auto optimum_with = [&](const std::string& limits) {
    std::ofstream{path} << "// certamen 1\nGame L() { " + start +
                               "{ return g == s; } }\nGame R() { " + start +
                               "{ return false; } }\ncalls X <= 1;\n" + limits + "export as T;\n";
    return optimum(path, std::nullopt, {});
  };
  CHECK(optimum_with("") == 1);
  CHECK(optimum_with("calls Initialize <= 5;\n") == 1);
  CHECK(optimum_with("calls Initialize <= 0;\n") == Rational{1, 3});
}

TEST_CASE("files: a parameter is set for the definition alone where its name comes before") {
  const TemporaryName file;
  const std::string path = file.path + ".scheme";
  std::ofstream{path}
      << "import '" + sheet +
             "Encryption.primitive';\n"
             "Scheme Shift(Int q) extends Encryption { Set Key = ModInt<q>; Set Message "
             "= ModInt<q>; Set Ciphertext = ModInt<q>; Key KeyGen() { Key k <- Key; "
             "return k; } Ciphertext Enc(Key k, Message m) { return m + k; } Message? "
             "Dec(Key k, Ciphertext c) { return c - k; } }\n";
  const auto shown = [&](const Parameters& given) {
    const CheckReport report = checked(path, "ind-cpa", given);
    REQUIRE(report.rows.size() == 1);
    auto parameters = report.parameters;
    parameters.insert(report.rows[0].parameters.begin(), report.rows[0].parameters.end());
    return std::pair{report.rows[0].advantage->lower(), parameters};
  };
  using Shown = std::map<std::string, std::string>;
  CHECK(shown(Parameters{{{"q", "3"}}}) == std::pair{Rational{1}, Shown{{"q", "3"}}});
  CHECK(shown(Parameters{{{"q", "3"}, {"ind-cpa.q", "1"}}}) ==
        std::pair{Rational{0}, Shown{{"ind-cpa.q", "1"}, {"q", "3"}}});
  CHECK(optimum("ctr", "ind-cpa", Parameters{{{"n", "1"}, {"q", "2"}, {"ind-cpa.q", "1"}}}) ==
        optimum("ctr", "ind-cpa", Parameters{{{"n", "1"}, {"q", "1"}}}));
  CHECK(message([&] {
          (void)checked(path, "ind-cpa", Parameters{{{"q", "3"}, {"ind-cpa.z", "1"}}});
        }).find("--set ind-cpa.z: neither") != std::string::npos);
}

}  // namespace file_entries_test
