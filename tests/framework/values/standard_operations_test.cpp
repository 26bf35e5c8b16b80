// SPDX-License-Identifier: Apache-2.0
// The table of standard operations, and what is decided by keys: never by names.
#include "framework/values/standard_operations.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "framework/error.hpp"
#include "framework/statespace/word_kernel.hpp"
#include "framework/values/check_facts.hpp"
#include "framework/values/operations.hpp"

namespace standard_operations_test {

using namespace certamen;

namespace {

template <class F>
void each_example(F f) {
  for (const auto& line : standard_operations())
    for (const auto& operation : line.examples()) {
      CAPTURE(operation.name());
      f(line, operation);
    }
}

/// The facts that some example of the operation has, in words.
std::string facts_of(const StandardOperation& line) {
  std::set<std::string> all;
  for (const auto& operation : line.examples()) {
    const Facts& facts = operation.facts();
    const auto note = [&](bool holds, const char* name) {
      if (holds) all.insert(name);
    };
    note(facts.commutative, "commutative");
    note(facts.associative, "associative");
    note(facts.idempotent, "idempotent");
    note(facts.involution, "involution");
    note(facts.identity.has_value(), "identity");
    note(facts.absorbing.has_value(), "absorbing");
    note(facts.self_cancels.has_value(), "constant on equal arguments");
    note(std::find(facts.bijective.begin(), facts.bijective.end(), true) != facts.bijective.end(),
         "bijective");
    note(std::find(facts.additive.begin(), facts.additive.end(), true) != facts.additive.end(),
         "additive");
    note(facts.equality, "equality");
    note(facts.choice, "choice");
    note(facts.constructor.has_value(), "constructor");
    note(facts.linear.has_value(), "linear");
    note(facts.product_modulus.has_value(), "product");
    note(facts.projection.has_value(), "projection");
    note(!facts.exchanges.empty(), "exchange");
    note(facts.threshold.has_value(), "threshold");
    note(facts.place.has_value(), "place");
    note(facts.natural.has_value(), "natural");
    note(facts.bits.has_value(), "bits");
  }
  std::string text;
  for (const auto& fact : all) text += (text.empty() ? "" : ", ") + fact;
  return text;
}

std::string page() {
  std::string text =
      "# Operations\n\n"
      "The standard operations on finite values, from their table "
      "(`framework/values/standard_operations.cpp`). An operation is its opcode, its domains and "
      "its parameter; the name is for people. The facts are all that the simplifier and the prover "
      "use, and each is compared with the evaluator by the tests. `CERTAMEN_WRITE_PAGES=1 meson "
      "test values` writes this page.\n\n"
      "| name | domains | result | notation | facts | only if | kernels |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const auto& line : standard_operations()) {
    std::string kernels;
    const Operation example = line.examples().front();
    const DecodedOperation code = decoded(example);
    if (has_word_kernel(example, code)) kernels = "word";
    if (code.action != CodeAction::call) kernels += kernels.empty() ? "column" : ", column";
    std::string notation{line.notation};
    for (std::size_t at; (at = notation.find('|')) != std::string::npos && notation[at] == '|';)
      notation.replace(at, 1, "&#124;");
    text += "| `" + std::string{line.name} + "` | " + std::string{line.typing} + " | " +
            std::string{line.meaning} + " | " + notation + " | " + facts_of(line) + " | " +
            std::string{line.condition} + " | " + kernels + " |\n";
  }
  return text;
}

}  // namespace

TEST_CASE("standard operations: the table has a line for each opcode, in order") {
  std::size_t next = static_cast<std::size_t>(Opcode::bit_not);
  for (const auto& line : standard_operations()) {
    CHECK(static_cast<std::size_t>(line.opcode) == next++);
    CHECK(&standard_operation(line.opcode) == &line);
  }
  CHECK(next == static_cast<std::size_t>(Opcode::tensor_activation));
  CHECK_THROWS_AS(standard_operation(Opcode::user), Error);
}

TEST_CASE("standard operations: every example has every fact that it declares") {
  each_example(
      [](const auto&, const Operation& operation) { CHECK_NOTHROW(check_facts(operation)); });
}

TEST_CASE("standard operations: the line makes the same operation from its key") {
  each_example([](const StandardOperation& line, const Operation& operation) {
    CHECK(operation.is(line.opcode));
    CHECK(is_standard(operation));
    const Operation again = remade(operation, operation.inputs(), operation.output());
    CHECK(again == operation);
    CHECK(again.hash() == operation.hash());
    CHECK(again.name() == operation.name());
  });
}

TEST_CASE("standard operations: no two examples are equal, and names decide nothing") {
  std::vector<Operation> all;
  each_example([&](const auto&, const Operation& operation) {
    for (const auto& other : all) CHECK_FALSE(operation == other);
    all.push_back(operation);
    CHECK(operation.renamed("and") == operation);
    CHECK(decoded(operation.renamed("and")).action == decoded(operation).action);
    const Operation impostor = opaque_operation(
        operation.name(), operation.inputs(), operation.output(),
        [&](std::span<const Value>) { return Value{operation.output().element(0)}; });
    CHECK_FALSE(impostor == operation);
    CHECK(decoded(impostor).action == CodeAction::call);
  });
}

TEST_CASE("standard operations: the back ends without kernels of their own are these") {
  std::set<std::string_view> words, columns;
  for (const auto& line : standard_operations()) {
    const Operation example = line.examples().front();
    const DecodedOperation code = decoded(example);
    if (!has_word_kernel(example, code)) words.insert(line.name);
    if (code.action == CodeAction::call) columns.insert(line.name);
  }
  CHECK(columns == std::set<std::string_view>{"below", "is-at"});
  CHECK(words == std::set<std::string_view>{"concat",
                                            "slice",
                                            "parity",
                                            "bit-count",
                                            "below",
                                            "is-at",
                                            "multiply",
                                            "invert",
                                            "tuple",
                                            "get",
                                            "vector",
                                            "at",
                                            "some",
                                            "is-some",
                                            "value-or",
                                            "group-multiply",
                                            "group-divide",
                                            "group-power",
                                            "group-exponential",
                                            "legendre"});
}

TEST_CASE("standard operations: docs/reference/operations.md is the table") {
  const std::string path = std::string{CERTAMEN_SOURCE_ROOT} + "/docs/reference/operations.md";
  if (std::getenv("CERTAMEN_WRITE_PAGES") != nullptr) std::ofstream{path} << page();
  std::ifstream file{path};
  std::stringstream text;
  text << file.rdbuf();
  CHECK(text.str() == page());
}

TEST_CASE("operations: two of a user's operations are two, whatever their names") {
  const auto identity = []<class N>(const N* a) { return N{a[0]}; };
  const auto make = [&](const char* name) {
    return finite_operation(name, {Bits(2)}, Bits(2), {}, identity);
  };
  const Operation one = make("f"), other = make("f");
  CHECK(one == one);
  CHECK(one == one.renamed("g"));
  CHECK_FALSE(one == other);
  CHECK_FALSE(one.hash() == other.hash());
}

TEST_CASE("operations: fixed functions are told apart by their values") {
  using operations::fixed_function;
  const auto table = [](const char* name, int value) {
    return fixed_function(name, Bits(1), Bits(2), {Value{0}, Value{value}});
  };
  CHECK(table("S", 1) == table("S", 1));
  CHECK(table("S", 1) == table("T", 1));
  CHECK_FALSE(table("S", 1) == table("S", 2));
}

TEST_CASE("operations: primitives are told apart by identity, also on symbols") {
  const Primitive f{"F"}, g{"F"};
  const Domain n = Bits("n");
  CHECK(f({n}, n) == f({n}, n));
  CHECK_FALSE(f({n}, n) == g({n}, n));
  CHECK_FALSE(f({n}, n) == f({n, n}, n));
  CHECK_FALSE(primitive("F", {Bits(1)}, Bits(1)) == primitive("F", {Bits(1)}, Bits(1)));
  CHECK_FALSE(primitive("and", {Bits(2), Bits(2)}, Bits(2)) == operations::bit_and(Bits(2)));
}

TEST_CASE("operations: a domain's symbols say more than their names") {
  const Domain any = Zmod("p"), prime = Zmod(Symbol{"p", 2, true});
  CHECK_FALSE(any == prime);
  CHECK_THROWS_AS(operations::invert(any), Error);
  CHECK(operations::invert(prime).facts().involution);
}

TEST_CASE("operations: inversion is a bijection modulo primes alone") {
  for (int q = 1; q < 40; ++q) {
    CAPTURE(q);
    const bool prime = q == 2 || q == 3 || q == 5 || q == 7 || q == 11 || q == 13 || q == 17 ||
                       q == 19 || q == 23 || q == 29 || q == 31 || q == 37;
    CHECK(operations::invert(Zmod(q)).facts().is_bijective(0) == prime);
    CHECK(operations::invert(Zmod(q)).facts().involution == prime);
  }
}

}  // namespace standard_operations_test
