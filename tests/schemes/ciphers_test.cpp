// SPDX-License-Identifier: Apache-2.0
// Known answers of the ciphers at real sizes.
#include "schemes/aes.hpp"
#include "tests/support/textbook.hpp"

namespace ciphers_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

Integer hex(const std::string& digits) {
  return parse_integer("0x" + digits);
}

/// The function's value at constants, through the graph and the simplifier's constants.
bool evaluates_to(const PseudorandomFunction& function, const std::string& key,
                  const std::string& input, const std::string& output) {
  GameBuilder game{"KnownAnswer"};
  game.finalize(Unit(), [&](Body& at, Node) {
    const Node value = function.evaluate(at, at.constant(function.keys(), Value{hex(key)}),
                                         at.constant(function.inputs(), Value{hex(input)}));
    return at.equal(value, at.constant(function.outputs(), Value{hex(output)}));
  });
  return probability_of(game.build()) == 1;
}

bool evaluates_to(const std::string& scheme, const std::string& key, const std::string& input,
                  const std::string& output, const std::map<std::string, std::string>& set = {}) {
  return evaluates_to(*scheme_as<PseudorandomFunction>(scheme, set), key, input, output);
}

Integer of_bytes(const std::string& digits) {
  // A vector of bytes, the first most significant: the same digits.
  return hex(digits);
}

}  // namespace

TEST_CASE("speck and simon: the known answers of their authors [BSSTW13, appendix]") {
  CHECK(evaluates_to("speck", "1918111009080100", "6574694c", "a86842f2"));
  CHECK_FALSE(evaluates_to("speck", "1918111009080100", "6574694c", "a86842f3"));
  CHECK_FALSE(
      evaluates_to("speck", "1918111009080100", "6574694c", "a86842f2", {{"rounds", "21"}}));
  CHECK(evaluates_to("simon", "1918111009080100", "65656877", "c69be9bb"));
  CHECK_FALSE(
      evaluates_to("simon", "1918111009080100", "65656877", "c69be9bb", {{"rounds", "31"}}));
}

TEST_CASE("aes-128: the known answers of FIPS 197, by OpenSSL and by definition") {
  const std::string key = "000102030405060708090a0b0c0d0e0f",
                    plain = "00112233445566778899aabbccddeeff",
                    cipher = "69c4e0d86a7b0430d8cdb78070b4c55a";
  CHECK(evaluates_to("aes-128", key, plain, cipher));
  const std::vector<Value> forth{Value{hex(key)}, Value{hex(plain)}},
      back{Value{hex(key)}, Value{hex(cipher)}};
  CHECK(aes_128_by_definition(10)(forth) == Value{hex(cipher)});
  CHECK(aes_128_decrypt()(back) == Value{hex(plain)});
  // One round of the example of appendix B: what is left of it after ShiftRows, and round key 1.
  CHECK(evaluates_to("aes-128", "2b7e151628aed2a6abf7158809cf4f3c",
                     "3243f6a8885a308d313198a2e0370734", "7445a32768e07e1f9be228c8344beee0",
                     {{"rounds", "1"}}));
}

TEST_CASE("aes-128: ten rounds by definition are OpenSSL's on random keys and blocks") {
  std::uint64_t state = 1;
  for (int i = 0; i < 500; ++i) {
    const auto random = [&] {
      Integer value = 0;
      for (int word = 0; word < 2; ++word)
        value =
            (value << 64) | Integer{state = state * 6364136223846793005u + 1442695040888963407u};
      return Value{value};
    };
    const std::vector<Value> arguments{random(), random()};
    const Value cipher = aes_128_encrypt()(arguments);
    REQUIRE(aes_128_by_definition(10)(arguments) == cipher);
    REQUIRE(aes_128_decrypt()(std::vector<Value>{arguments[0], cipher}) == arguments[1]);
  }
}

TEST_CASE("chacha20: the known answer of RFC 8439, 2.3.2") {
  CHECK(evaluates_to("chacha20", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                     "01000000000000090000004a00000000",
                     "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                     "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"));
}

TEST_CASE("rc4: the known answers of RFC 6229, for keys of 5 and of 16 bytes") {
  const auto stream = [](const std::string& key) {
    const auto scheme = scheme_as<PseudorandomGenerator>(
        "rc4", {{"key-bytes", std::to_string(key.size() / 2)}, {"bytes", "32"}});
    GameBuilder game{"KnownAnswer"};
    game.oracle("STREAM", {}, [&](Body& at) {
      return scheme->expand(at, at.constant(scheme->seeds(), Value{hex(key)}));
    });
    const Experiment e = play(game.build(), Adversary{"a", [](Run& a) {
                                                        const Node all = a.call("STREAM");
                                                        return a.equal(all, all);
                                                      }});
    const auto& node = e.graph[e.graph[e.win].arguments[0]];
    return (node.operation())(std::vector<Value>{Value{hex(key)}}).code();
  };
  CHECK(stream("0102030405") ==
        of_bytes("b2396305f03dc027ccc3524a0a1118a86982944f18fc82d589c403a47a0d0919"));
  CHECK(stream("0102030405060708090a0b0c0d0e0f10") ==
        of_bytes("9ac7cc9a609d1ef7b2932899cde41b975248c4959014126a6e8a84f11d1a9e1c"));
}

TEST_CASE("aes-ctr and aes-cbc: parameters out of range are refused") {
  CHECK_THROWS_WITH_AS(scheme_of("aes-ctr", {{"nonce-bits", "97"}}),
                       "parameter nonce-bits: expected at least 0 and at most 96, got 97", Error);
  CHECK_THROWS_WITH_AS(scheme_of("aes-cbc", {{"bytes", "16"}}),
                       "parameter bytes: expected at least 1 and at most 15, got 16", Error);
}

}  // namespace ciphers_test
