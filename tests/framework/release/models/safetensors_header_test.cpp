// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/safetensors_header.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/framework/release/models/model_files.hpp"

namespace safetensors_header_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

std::string message(const Bytes& bytes) {
  return message_of([&] { parse_safetensors_header(bytes, "m.safetensors"); });
}

struct Malformed {
  std::string what;
  std::string json;
  std::size_t data_size;
  std::string message;  // after "CERTAMEN-E0112 m.safetensors"
};

/// Tensor 'x': F32, 2 elements, 8 bytes, with one field replaced.
std::string tensor(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"x":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets +
         "}}";
}

std::string repeat(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

const std::string known =
    "BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, I16, "
    "U16, F16, BF16, I32, U32, F32, C64, F64, I64, U64";

std::vector<Malformed> malformed_json() {
  return {
      {"empty header", "", 0, ": header: expected a JSON object that begins with '{'"},
      {"array", "[]", 0, ": header: expected a JSON object that begins with '{'"},
      {"leading space", " {}", 0, ": header: expected a JSON object that begins with '{'"},
      {"byte order mark", "\xef\xbb\xbf{}", 0,
       ": header: expected a JSON object that begins with '{'"},
      {"NUL padding", std::string{"{}\0\0", 4}, 0,
       ": header: a NUL character at byte 2: expected JSON padded with spaces"},
      {"unclosed", "{", 0,
       ": header: not valid JSON at byte 2: syntax error while parsing object key - unexpected end "
       "of "
       "input; expected string literal"},
      {"text after the object", "{}x", 0,
       ": header: not valid JSON at byte 3: syntax error while parsing value - invalid literal; "
       "expected "
       "end of input"},
      {"comment", "{/**/}", 0,
       ": header: not valid JSON at byte 2: syntax error while parsing object key - invalid "
       "literal; "
       "expected string literal"},
      {"no UTF-8", "{\"\xff\":1}", 0,
       ": header: not valid JSON at byte 3: syntax error while parsing object key - invalid "
       "string: "
       "ill-formed UTF-8 byte; expected string literal"},
      {"lone surrogate", R"({"\ud800":1})", 0,
       ": header: not valid JSON at byte 9: syntax error while parsing object key - invalid "
       "string: "
       "surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF; expected string literal"},
      {"number beyond double", R"({"x":1e999})", 0,
       ": header: not valid JSON at byte 10: number overflow parsing '1e999'"},
      {"nesting bomb of arrays", R"({"x":)" + repeat("[", 100'000), 0,
       ": header: 'x': expected an object, got an array"},
      {"nesting bomb of objects", repeat(R"({"x":)", 100'000), 0,
       ": tensor 'x': unknown field 'x': expected dtype, shape and data_offsets"},
      {"nesting bomb in a shape", tensor(R"("F32")", repeat("[", 100'000), "[0,8]"), 8,
       ": tensor 'x': shape: expected integers from 0 to 2^64 - 1, got an array"},
  };
}

std::vector<Malformed> malformed_fields() {
  return {
      {"tensor is a number", R"({"x":1})", 0, ": header: 'x': expected an object, got 1"},
      {"tensor is null", R"({"x":null})", 0, ": header: 'x': expected an object, got null"},
      {"name twice",
       R"({"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\u0078":{"dtype":"F32"}})", 0,
       ": header: the name 'x' appears twice"},
      {"field twice", R"({"x":{"dtype":"F32","dtype":"F32"}})", 0,
       ": tensor 'x': the field 'dtype' appears twice"},
      {"no dtype", R"({"x":{"shape":[2],"data_offsets":[0,8]}})", 8,
       ": tensor 'x': the field 'dtype' is missing"},
      {"no shape", R"({"x":{"dtype":"F32","data_offsets":[0,8]}})", 8,
       ": tensor 'x': the field 'shape' is missing"},
      {"no offsets", R"({"x":{"dtype":"F32","shape":[2]}})", 8,
       ": tensor 'x': the field 'data_offsets' is missing"},
      {"unknown field", R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"strides":[1]}})",
       8, ": tensor 'x': unknown field 'strides': expected dtype, shape and data_offsets"},
      {"unknown dtype", tensor(R"("F31")", "[2]", "[0,8]"), 8,
       ": tensor 'x': unknown dtype 'F31': expected one of " + known},
      {"dtype in small letters", tensor(R"("f32")", "[2]", "[0,8]"), 8,
       ": tensor 'x': unknown dtype 'f32': expected one of " + known},
      {"dtype is a number", tensor("32", "[2]", "[0,8]"), 8,
       ": tensor 'x': dtype: expected a string, got 32"},
      {"dtype is an array", tensor("[]", "[2]", "[0,8]"), 8,
       ": tensor 'x': dtype: expected a string, got an array"},
      {"shape is a number", tensor(R"("F32")", "2", "[0,8]"), 8,
       ": tensor 'x': shape: expected an array of integers, got 2"},
      {"shape is an object", tensor(R"("F32")", "{}", "[0,8]"), 8,
       ": tensor 'x': shape: expected an array of integers, got an object"},
      {"negative extent", tensor(R"("F32")", "[-2]", "[0,8]"), 8,
       ": tensor 'x': shape: expected integers from 0 to 2^64 - 1, got -2"},
      {"minus zero", tensor(R"("F32")", "[-0]", "[0,0]"), 0,
       ": tensor 'x': shape: expected integers from 0 to 2^64 - 1, got -0"},
      {"fractional extent", tensor(R"("F32")", "[2.0]", "[0,8]"), 8,
       ": tensor 'x': shape: expected integers from 0 to 2^64 - 1, got 2.0"},
      {"extent of 65 bits", tensor(R"("F32")", "[18446744073709551616]", "[0,8]"), 8,
       ": tensor 'x': shape: expected integers from 0 to 2^64 - 1, got 18446744073709551616"},
      {"extent is text", tensor(R"("F32")", R"(["2"])", "[0,8]"), 8,
       ": tensor 'x': shape: expected integers from 0 to 2^64 - 1, got a string"},
      {"extent is true", tensor(R"("F32")", "[true]", "[0,4]"), 4,
       ": tensor 'x': shape: expected integers from 0 to 2^64 - 1, got true"},
      {"33 dimensions", tensor(R"("F32")", "[1" + repeat(",1", 32) + "]", "[0,4]"), 4,
       ": tensor 'x': shape has more than 32 dimensions"},
      {"metadata is text", R"({"__metadata__":"pt"})", 0,
       ": header: '__metadata__': expected an object, got a string"},
      {"metadata holds a number", R"({"__metadata__":{"epoch":3}})", 0,
       ": __metadata__: field 'epoch': expected a string, got 3"},
      {"metadata holds an object", R"({"__metadata__":{"a":{}}})", 0,
       ": __metadata__: field 'a': expected a string, got an object"},
      {"metadata key twice", R"({"__metadata__":{"a":"1","a":"2"}})", 0,
       ": __metadata__: the field 'a' appears twice"},
      {"metadata twice", R"({"__metadata__":{},"__metadata__":{}})", 0,
       ": header: the name '__metadata__' appears twice"},
  };
}

std::vector<Malformed> malformed_offsets() {
  const std::string x = R"("x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
  const auto y = [](const std::string& offsets) {
    return R"("y":{"dtype":"F32","shape":[1],"data_offsets":)" + offsets + "}";
  };
  return {
      {"one offset", tensor(R"("F32")", "[2]", "[8]"), 8,
       ": tensor 'x': data_offsets: expected [begin, end], got 1 numbers"},
      {"three offsets", tensor(R"("F32")", "[2]", "[0,8,8]"), 8,
       ": tensor 'x': data_offsets: expected [begin, end], got more than 2 numbers"},
      {"negative offset", tensor(R"("F32")", "[2]", "[-8,0]"), 8,
       ": tensor 'x': data_offsets: expected integers from 0 to 2^64 - 1, got -8"},
      {"begin after end", tensor(R"("F32")", "[2]", "[8,0]"), 8,
       ": tensor 'x': data_offsets [8, 0]: expected begin <= end"},
      {"end beyond the data", tensor(R"("F32")", "[2]", "[0,8]"), 7,
       ": tensor 'x': data_offsets [0, 8] end beyond the 7 bytes of data: the file is truncated or "
       "the "
       "header wrong"},
      {"end of 64 bits", tensor(R"("F32")", "[2]", "[0,18446744073709551615]"), 8,
       ": tensor 'x': data_offsets [0, 18446744073709551615] end beyond the 8 bytes of data: the "
       "file is "
       "truncated or the header wrong"},
      {"too few bytes for the shape", tensor(R"("F32")", "[3]", "[0,8]"), 8,
       ": tensor 'x': data_offsets [0, 8] hold 8 bytes, expected 12 for F32 [3]"},
      {"too many bytes for the shape", tensor(R"("BF16")", "[2]", "[0,8]"), 8,
       ": tensor 'x': data_offsets [0, 8] hold 8 bytes, expected 4 for BF16 [2]"},
      {"scalar of 8 bytes", tensor(R"("F32")", "[]", "[0,8]"), 8,
       ": tensor 'x': data_offsets [0, 8] hold 8 bytes, expected 4 for F32 []"},
      {"product that wraps to 2", tensor(R"("F32")", "[9223372036854775809,2]", "[0,8]"), 8,
       ": tensor 'x': shape [9223372036854775809, 2] has more elements than fit in 58 bits"},
      {"byte count that wraps to 8", tensor(R"("F64")", "[2305843009213693953]", "[0,8]"), 8,
       ": tensor 'x': shape [2305843009213693953] has more elements than fit in 58 bits"},
      {"overflow hidden by a zero", tensor(R"("F32")", "[4294967296,0,4294967296]", "[0,0]"), 0,
       ": tensor 'x': shape [4294967296, 0, 4294967296] has more elements than fit in 58 bits"},
      {"half a byte", tensor(R"("F4")", "[3]", "[0,2]"), 2,
       ": tensor 'x': 3 elements of F4 do not fill whole bytes"},
      {"overlap", "{" + x + "," + y("[4,8]") + "}", 8,
       ": tensor 'y': data_offsets [4, 8] overlap tensor 'x' at [0, 8]"},
      {"the same bytes twice",
       "{" + x + R"(,"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})", 8,
       ": tensor 'x': data_offsets [0, 8] overlap tensor 'w' at [0, 8]"},
      {"hole", "{" + x + "," + y("[12,16]") + "}", 16,
       ": tensor 'y': data_offsets [12, 16] leave a hole: expected begin 8"},
      {"hole at the start", "{" + y("[4,8]") + "}", 8,
       ": tensor 'y': data_offsets [4, 8] leave a hole: expected begin 0"},
      {"bytes after the end", "{" + x + "}", 11,
       ": 3 bytes after the last tensor: expected the data to end at byte 8, got 11"},
      {"data without a tensor", "{}", 1,
       ": 1 bytes after the last tensor: expected the data to end at byte 0, got 1"},
      {"control characters in a name", "{\"a\\u001b[31m\\n\":1}", 0,
       ": header: 'a\\x1b[31m\\x0a': expected an object, got 1"},
      {"a name of 200 characters", "{\"" + repeat("n", 200) + "\":1}", 0,
       ": header: '" + repeat("n", 80) + "...': expected an object, got 1"},
  };
}

void check_all(const std::vector<Malformed>& table) {
  for (const Malformed& row : table) {
    CAPTURE(row.what);
    CHECK(message(file_bytes(row.json, row.data_size)) ==
          "CERTAMEN-E0112 m.safetensors" + row.message);
  }
}

}  // namespace

TEST_CASE("safetensors: a header that is no JSON object is refused with the byte") {
  check_all(malformed_json());
}

TEST_CASE("safetensors: wrong fields are refused with the tensor and what was expected") {
  check_all(malformed_fields());
}

TEST_CASE("safetensors: offsets that do not cover the data exactly are refused") {
  check_all(malformed_offsets());
}

TEST_CASE("safetensors: null metadata is none") {
  CHECK(
      parse_safetensors_header(file_bytes(R"({"__metadata__":null})", 0), "FILE").metadata.empty());
}

TEST_CASE("safetensors: the header length is never trusted") {
  const std::string start = "CERTAMEN-E0112 m.safetensors: ";
  CHECK(message({}) ==
        start + "the file has 0 bytes: expected at least the 8 bytes of the header length");
  CHECK(message(Bytes(7)) ==
        start + "the file has 7 bytes: expected at least the 8 bytes of the header length");
  CHECK(message(length_bytes(1)) == start + "the header length is 1 bytes, but only 0 follow");
  Bytes one_short = length_bytes(3);
  one_short.resize(10);
  CHECK(message(one_short) == start + "the header length is 3 bytes, but only 2 follow");
  CHECK(message(length_bytes(100'000'001)) ==
        start + "the header length is 100000001 bytes: expected at most 100000000");
  CHECK(message(length_bytes(~std::uint64_t{0})) ==
        start + "the header length is 18446744073709551615 bytes: expected at most 100000000");
  CHECK(message(length_bytes(~std::uint64_t{7})) ==
        start + "the header length is 18446744073709551608 bytes: expected at most 100000000");
}

TEST_CASE("safetensors: every prefix of a valid file is refused") {
  const Bytes whole = file_bytes(
      R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}})",
      11);
  CHECK(message(whole) == "nothing thrown");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const Bytes prefix(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(message(prefix).starts_with("CERTAMEN-E0112 m.safetensors: "));
  }
}

TEST_CASE("safetensors: what the format allows is accepted") {
  const std::vector<std::pair<std::string, std::size_t>> valid = {
      {"{}", 0},
      {"{}   ", 0},
      {R"({"__metadata__":{}})", 0},
      {tensor(R"("F32")", "[]", "[0,4]"), 4},
      {tensor(R"("I64")", "[0]", "[0,0]"), 0},
      {tensor(R"("F32")", "[0,1099511627776]", "[0,0]"), 0},
      {tensor(R"("BOOL")", "[3]", "[0,3]"), 3},
      {tensor(R"("F4")", "[4]", "[0,2]"), 2},
      {tensor(R"("F32")", "[1" + repeat(",1", 31) + "]", "[0,4]"), 4},
      {R"({"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8},
  };
  for (const auto& [json, data_size] : valid) {
    CAPTURE(json);
    CHECK(message(file_bytes(json, data_size)) == "nothing thrown");
  }
}

TEST_CASE("safetensors: tensors come in the order of their bytes, with metadata") {
  const auto header = parse_safetensors_header(
      file_bytes(
          R"({"b":{"data_offsets":[4,8],"dtype":"F16","shape":[2,1]},"__metadata__":{"k":"v","é":"\u00e9"},)"
          R"("a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"e":{"dtype":"I8","shape":[0],"data_offsets":[4,4]}})",
          8),
      "m.safetensors");
  REQUIRE(header.tensors.size() == 3);
  CHECK(header.tensors[0].name == "a");
  CHECK(header.tensors[1].name == "e");
  CHECK(header.tensors[2].name == "b");
  CHECK(header.tensors[2].dtype == Dtype::f16);
  CHECK(header.tensors[2].shape == Shape{2, 1});
  CHECK(header.tensors[2].begin == 4);
  CHECK(header.tensors[2].end == 8);
  CHECK(header.find("b") == &header.tensors[2]);
  CHECK(header.find("c") == nullptr);
  CHECK(header.metadata == std::map<std::string, std::string>{{"k", "v"}, {"é", "é"}});
}

TEST_CASE("safetensors: a long name is cut between characters") {
  const std::string name = repeat("n", 79) + "é and more";
  CHECK(quote_name(name) == "'" + repeat("n", 79) + "...'");
  CHECK(quote_name("é") == "'é'");
}

}  // namespace safetensors_header_test
