// SPDX-License-Identifier: Apache-2.0
// Every definition of every scheme at small sizes, certified; and what cannot be, with the reason.
#include <doctest/doctest.h>

#include <set>

#include "framework/check/certify_steps.hpp"
#include "framework/check/check.hpp"
#include "framework/check/equivalence.hpp"
#include "framework/check/optimum.hpp"
#include "framework/error.hpp"
#include "framework/proof/catalogue.hpp"

namespace certify_catalogue_test {

using namespace certamen;

namespace {

/// Sizes at which all of a scheme's definitions are certified.
const std::map<std::string, std::map<std::string, std::string>>& small_sizes() {
  static const std::map<std::string, std::map<std::string, std::string>> sizes{
      {"one-time-pad", {{"n", "2"}}},
      {"two-time-pad", {{"n", "1"}}},
      {"ecb", {{"n", "1"}, {"key-bits", "1"}, {"blocks", "2"}}},
      {"ctr", {{"n", "2"}, {"key-bits", "1"}, {"blocks", "1"}}},
      {"cbc", {{"n", "2"}, {"key-bits", "1"}, {"blocks", "1"}}},
      {"cfb", {{"n", "2"}, {"key-bits", "1"}, {"blocks", "1"}}},
      {"ofb", {{"n", "2"}, {"key-bits", "1"}, {"blocks", "1"}}},
      {"delayed-cbc", {{"n", "1"}, {"key-bits", "1"}, {"blocks", "3"}}},
      {"prompt-cbc", {{"n", "1"}, {"key-bits", "1"}, {"blocks", "3"}}},
      {"nonce-ctr", {{"n", "1"}, {"key-bits", "1"}, {"blocks", "1"}}},
      {"nonce-cbc", {{"n", "1"}, {"key-bits", "1"}, {"blocks", "1"}}},
      {"hash-commitment", {{"m", "1"}, {"n", "1"}, {"c", "1"}}},
      {"modular-pad", {{"modulus", "2"}}},
      {"prf-mac", {{"n", "1"}, {"key-bits", "1"}}},
      {"random-permutation", {{"N", "4"}}},
      {"random-function", {{"N", "3"}, {"T", "3"}}},
      {"random-prg", {{"n", "1"}, {"m", "2"}}},
      {"doubling-prg", {{"n", "2"}}},
      {"feistel", {{"n", "1"}, {"r", "2"}}},
      {"even-mansour", {{"n", "1"}}},
      {"even-mansour-function", {{"n", "1"}}},
      {"wegman-carter", {{"p", "3"}, {"d", "1"}}},
      {"elgamal", {{"p", "7"}, {"q", "3"}}},
      {"pedersen", {{"p", "7"}, {"q", "3"}}},
      {"pedersen-hash", {{"p", "7"}, {"q", "3"}}},
      {"schnorr", {{"p", "7"}, {"q", "3"}}},
      {"okamoto", {{"p", "7"}, {"q", "3"}}},
      {"chaum-pedersen", {{"p", "7"}, {"q", "3"}}},
      {"shamir", {{"p", "3"}, {"n", "2"}, {"t", "2"}}},
      {"shared-release", {{"p", "2"}, {"n", "2"}}},
      {"low-rank-mask", {{"p", "2"}}},
      {"lwe-mask", {{"p", "2"}}},
      {"canonical-units", {{"p", "3"}, {"units", "1"}}},
      {"linear-lock", {{"p", "2"}, {"n", "2"}}},
      {"ideal-lock", {}},
      {"inner-product-mark", {{"rows", "1"}, {"n", "2"}}},
      {"majority-mark", {{"bits", "1"}, {"copies", "1"}}},
      {"scaled-release", {{"p", "2"}, {"rows", "1"}, {"columns", "2"}}},
      {"fingerprint-release", {{"N", "2"}, {"salts", "1"}, {"T", "2"}}},
      {"conditioned-extractor",
       {{"p", "3"}, {"inputs", "2"}, {"features", "1"}, {"distinct", "1"}}},
      {"plain-extractor", {{"p", "3"}, {"inputs", "2"}, {"features", "1"}}},
      {"unit-words", {{"users", "2"}}},
      {"token-mask", {{"vocabulary", "3"}}},
      {"static-token-mask", {{"vocabulary", "3"}}},
      {"freivalds", {{"p", "2"}, {"n", "2"}}},
      {"static-freivalds", {{"p", "2"}, {"n", "2"}}},
  };
  return sizes;
}

/// Schemes of which no definition has a certificate, and why.
const std::map<std::string, std::string>& out_of_reach() {
  static const std::string real_size = "a cipher at its real size has too many values to try",
                           tensors = "its games compute with real numbers";
  static const std::map<std::string, std::string> reasons{
      {"aes-128", real_size},
      {"aes-cbc", real_size},
      {"aes-ctr", real_size},
      {"aes-nonce-ctr", real_size},
      {"chacha20", real_size},
      {"rc4", real_size},
      {"simon", real_size},
      {"speck", real_size},
      {"aead-release", tensors},
      {"masked-release", tensors},
      {"noisy-release", tensors},
      {"permuted-release", tensors},
      {"plain-release", tensors},
      {"taylor-mlp", tensors},
      {"taylor-mlp-grid", "its functions are C++ on real tensors"},
  };
  return reasons;
}

}  // namespace

TEST_CASE("certify: every exact answer about the catalogue at small sizes is certified") {
  const Catalogue catalogue = standard_catalogue();
  std::size_t optima = 0, fixed = 0;
  for (const auto& scheme : catalogue.schemes()) {
    CAPTURE(scheme.name);
    const auto found = small_sizes().find(scheme.name);
    CHECK((found == small_sizes().end()) == out_of_reach().contains(scheme.name));
    if (found == small_sizes().end()) continue;
    const CheckOptions options{.parameters = Parameters{found->second}, .certify = true};
    for (const auto& row : check(catalogue, scheme.name, options, Context{}).rows) {
      CAPTURE(row.definition);
      CAPTURE(row.adversary);
      if (row.proof) {  // no answer of an engine
        REQUIRE(row.certificate);
        CHECK_FALSE(row.certificate->holds);
        continue;
      }
      REQUIRE(row.advantage);
      CHECK(row.advantage->class_name() == "exact");
      REQUIRE(row.certificate);
      CAPTURE(row.certificate->text);
      CHECK(row.certificate->holds);
      ++(row.optimal ? optima : fixed);
    }
  }
  CHECK(optima > 20);
  CHECK(fixed > 40);
}

TEST_CASE("certify: what is too large says so, and is not certified") {
  const Catalogue catalogue = standard_catalogue();
  const CheckOptions options{.definition = "prf",
                             .optimal = true,
                             .parameters =
                                 Parameters{{{"N", (Integer{1} << 128).str()}, {"q", "2"}}},
                             .certify = true};
  const CheckReport report = check(catalogue, "random-permutation", options, Context{});
  REQUIRE(report.rows.size() == 2);
  CHECK(report.rows[1].proof);
  REQUIRE(report.rows[0].certificate);
  CHECK_FALSE(report.rows[0].certificate->holds);
  CHECK(report.rows[0].certificate->text.find("tried one by one") != std::string::npos);
}

TEST_CASE("certify: equivalences of the catalogue at small sizes, either way") {
  const Catalogue catalogue = standard_catalogue();
  std::size_t same = 0, different = 0;
  for (const auto& [scheme, sizes] : small_sizes())
    for (const auto& definition : catalogue.definitions()) {
      const Parameters given{sizes};
      const auto made = catalogue.scheme(scheme).make(given);
      const auto its = definition.make(*made, given.completed(definition.parameters));
      if (!its || its->kind() != DefinitionKind::indistinguishability) continue;
      CAPTURE(scheme);
      CAPTURE(definition.name);
      const auto report =
          compare_games(catalogue, {scheme + "/" + definition.name}, given, {}, Context{}, true);
      REQUIRE(report.result.equivalent);
      REQUIRE(report.certificate);
      CAPTURE(report.certificate->text);
      CHECK(report.certificate->holds);
      ++(*report.result.equivalent ? same : different);
    }
  CHECK(same >= 5);
  CHECK(different > 5);
}

TEST_CASE("certify: steps of proofs are re-checked at small sizes") {
  const ProofCatalogue catalogue = standard_proofs();
  for (const char* name : {"one-time-pad", "prp-prf-switching", "prg-stretch", "elgamal-ddh",
                           "modular-pad", "shamir", "pedersen-hiding", "pseudo-otp"}) {
    CAPTURE(name);
    const Proof proof = catalogue.proof(name).make();
    ProofReport report = check_proof(proof, {.instances = false}, Context{});
    certify_steps(proof, report, Context{});
    for (const auto& hop : report.hops) {
      REQUIRE(hop.certificate);
      CAPTURE(hop.certificate->text);
      CHECK(hop.certificate->holds);
    }
  }
}

TEST_CASE("certify: a step that would be proved and is false is a contradiction") {
  std::size_t falsified = 0;
  for (const auto& entry : standard_proofs().proofs()) {
    if (entry.name != "one-time-pad" && entry.name != "pseudo-otp") continue;
    REQUIRE(!entry.mistakes.empty());
    for (const auto& mistake : entry.mistakes) {
      CAPTURE(mistake.name);
      const Proof proof = with_mistake(entry.make(), mistake);
      ProofReport report = check_proof(proof, {.instances = false}, Context{});
      bool all = true;
      for (auto& hop : report.hops) {
        all = all && hop.proved;
        hop.proved = true;  // as a rule that is wrong would have it
      }
      if (all) continue;  // the mistake is in the bound
      ++falsified;
      try {
        certify_steps(proof, report, Context{});
        FAIL_CHECK("not noticed");
      } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::contradiction);
      }
    }
  }
  CHECK(falsified >= 2);
}

}  // namespace certify_catalogue_test
