// SPDX-License-Identifier: Apache-2.0
#include "framework/store/run_store.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "framework/error.hpp"
#include "framework/report/runs_output.hpp"
#include "framework/store/sqlite_file.hpp"
#include "tests/support/temporary_file.hpp"

namespace run_store_test {

using namespace certamen;

using certamen::testing::TemporaryName;

namespace {

const RunLabel label{.scheme = "pad",
                     .definition = "secrecy",
                     .adversary = "guess",
                     .kind = DefinitionKind::guess,
                     .parameters = {{"n", "8"}, {"m", "a \"name\" \xc3\xa9"}}};
const RunKey key{.fingerprint = "f", .seed = 7};

}  // namespace

TEST_CASE("run store: what was saved is there when the file is opened again") {
  const TemporaryName file;
  {
    RunStore store{file.path};
    const auto journal = store.journal(label);
    CHECK(journal->open(key).empty());
    journal->save({{128, {60}}, {256, {130}}}, {384, {190}});
    journal->save({}, {300, {150}});  // older: counts only ever grow
  }
  RunStore store{file.path, RunStore::Missing::refuse};
  const auto runs = store.runs();
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].number == 1);
  CHECK(runs[0].label.scheme == "pad");
  CHECK(runs[0].label.kind == DefinitionKind::guess);
  CHECK(runs[0].label.parameters == label.parameters);
  CHECK(runs[0].key.seed == 7);
  CHECK(runs[0].newest.trials == 384);
  CHECK(runs[0].updated.size() == std::string{"2026-01-01T00:00:00Z"}.size());
  const auto known = store.journal(label)->open(key);
  REQUIRE(known.size() == 3);
  CHECK(known[0].trials == 128);
  CHECK(known[1].happened == std::vector<std::uint64_t>{130});
  CHECK(known[2].trials == 384);
}

TEST_CASE("run store: another seed, experiment, adversary or parameter is another run") {
  const TemporaryName file;
  RunStore store{file.path};
  store.journal(label)->open(key);
  store.journal(label)->open({.fingerprint = "f", .seed = 8});
  store.journal(label)->open({.fingerprint = "g", .seed = 7});
  RunLabel other = label;
  other.adversary = "other";
  store.journal(other)->open(key);
  other = label;
  other.parameters["n"] = "9";
  store.journal(other)->open(key);
  store.journal(label)->open(key);
  CHECK(store.runs().size() == 5);
}

TEST_CASE("run store: two connections keep two runs in one file at once") {
  const TemporaryName file;
  RunStore first{file.path}, second{file.path};
  const auto a = first.journal(label), b = second.journal(label);
  a->open(key);
  b->open({.fingerprint = "g"});
  for (std::uint64_t i = 1; i <= 20; ++i) {
    a->save({{128 * i, {i}}}, {128 * i, {i}});
    b->save({{128 * i, {2 * i}}}, {128 * i, {2 * i}});
  }
  CHECK(first.runs()[0].newest.happened[0] == 20);
  CHECK(first.runs()[1].newest.happened[0] == 40);
}

TEST_CASE("run store: files that are something else are refused and left alone") {
  const TemporaryName file;
  const auto refusal = [&](RunStore::Missing missing = RunStore::Missing::make) {
    try {
      RunStore{file.path, missing};
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::bad_file);
      return std::string{error.what()};
    }
    return std::string{"none"};
  };
  CHECK(refusal(RunStore::Missing::refuse).find(file.path) == 0);
  CHECK(!std::filesystem::exists(file.path));
  std::ofstream{file.path} << "a letter, not a database";
  CHECK(refusal().find("not a database") != std::string::npos);
  CHECK(std::filesystem::file_size(file.path) == 24);
  std::filesystem::remove(file.path);
  SqliteFile{file.path, true, {.application_id = 5, .version = 1, .tables = "CREATE TABLE t (a)"}};
  CHECK(refusal().find("something else: expected Monte Carlo runs") != std::string::npos);
  std::filesystem::remove(file.path);
  {
    RunStore{file.path}.journal(label)->open(key);
  }
  {
    SqliteFile same{file.path, false, {.application_id = 0x43657274, .version = 1, .tables = ""}};
    same.execute("UPDATE runs SET parameters = 'nonsense', trials = 128, happened = '[500]'");
  }
  CHECK_THROWS_WITH_AS(RunStore{file.path}.runs(), doctest::Contains("damaged"), const Error&);
  {
    SqliteFile same{file.path, false, {.application_id = 0x43657274, .version = 1, .tables = ""}};
    same.execute("UPDATE runs SET parameters = '{}'");
  }
  CHECK_THROWS_AS(estimate_of(RunStore{file.path}.runs().at(0), make_rational(99, 100)),
                  const Error&);
  {
    SqliteFile{file.path, false, {.application_id = 0x43657274, .version = 1, .tables = ""}}
        .execute("PRAGMA user_version = 2");
  }
  CHECK(refusal().find("schema 2, expected 1") != std::string::npos);
  std::filesystem::resize_file(file.path, 5000);
  CHECK(refusal() != "none");
}

TEST_CASE("runs: the advantage is that of the counts, by kind of definition and of run") {
  const Rational level = make_rational(95, 100);
  StoredRun run{.number = 1, .key = key, .label = label, .newest = {1000, {700}}};
  const auto win = binomial_sequence(700, 1000, level);
  CHECK(estimate_of(run, level).lower() == 2 * win.lower - 1);
  run.label.kind = DefinitionKind::search;
  CHECK(estimate_of(run, level).upper() == win.upper);
  run.key.kind = RunKind::pair;
  run.newest = {1000, {300, 200, 700}};
  const auto difference = difference_interval(100, 500, 1000, level, Looking::always);
  CHECK(estimate_of(run, level).lower() == difference.lower);
  run.key.kind = RunKind::rare;
  run.key.weight = make_rational(1, 1024);
  run.newest = {1000, {1000, 500, 250}};
  const Rational each = make_rational(975, 1000);
  CHECK(estimate_of(run, level).lower() == make_rational(1, 1024) *
                                               binomial_sequence(500, 1000, each).lower *
                                               binomial_sequence(250, 1000, each).lower);
  run.newest = {};
  CHECK(estimate_of(run, level).upper() == 1);
}

TEST_CASE("runs: two are compared at the level that both hold together") {
  StoredRun a{.number = 3, .key = key, .label = label, .newest = {100'000, {50'000}}};
  a.label.kind = DefinitionKind::search;
  StoredRun b = a;
  b.number = 4;
  b.key.seed = 8;
  b.label.parameters["n"] = "9";
  b.newest.happened = {50'100};
  const Rational level = make_rational(99, 100);
  const auto same = compare({a, b}, {3, 4}, level);
  CHECK(same.agree);
  CHECK(same.differ_in == std::vector<std::string>{"parameter n", "seed"});
  const auto ia = binomial_sequence(50'000, 100'000, make_rational(995, 1000));
  const auto ib = binomial_sequence(50'100, 100'000, make_rational(995, 1000));
  CHECK(same.difference.lower() == ib.lower - ia.upper);
  CHECK(same.difference.upper() == ib.upper - ia.lower);
  b.newest.happened = {55'000};
  const RunComparison differing = compare({a, b}, {3, 4}, level);
  CHECK_FALSE(differing.agree);
  CHECK(to_text(document_of({a, b}, &differing, level), false).find("are different") !=
        std::string::npos);
  CHECK_THROWS_AS(compare({a, b}, {3, 5}, level), const Error&);
}

}  // namespace run_store_test
