// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/pickle_reader.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <set>
#include <string>

#include "tests/framework/release/models/pickle_bytes.hpp"

namespace pickle_reader_test {

using namespace certamen;
using namespace certamen::testing;
using namespace std::string_view_literals;

namespace {

using Kind = PickleValue::Kind;

std::string refusal(const Bytes& bytes) {
  return message_of([&] { (void)read_pickle(bytes, "FILE"); });
}

std::string refusal(std::string_view opcodes) {
  return refusal(PickleWriter{}.op(opcodes).bytes);
}

std::int64_t integer(std::string_view opcodes) {
  const Bytes bytes = PickleWriter{}.op(opcodes).op(".").bytes;
  const Pickle pickle = read_pickle(bytes, "FILE");
  CHECK(pickle[pickle.root].kind == Kind::integer);
  return pickle[pickle.root].integer;
}

}  // namespace

TEST_CASE("pickle: integers of every opcode, least and greatest among them") {
  CHECK(integer("K\xff"sv) == 255);
  CHECK(integer("M\1\2"sv) == 513);
  CHECK(integer("J\xff\xff\xff\xff"sv) == -1);
  CHECK(integer("\x8a\0"sv) == 0);
  CHECK(integer("\x8a\1\x80"sv) == -128);
  CHECK(integer("\x8a\2\xff\0"sv) == 255);
  CHECK(integer("\x8a\x08\0\0\0\0\0\0\0\x80"sv) == std::numeric_limits<std::int64_t>::min());
  CHECK(refusal("\x8a\x09\0\0\0\0\0\0\0\0\0."sv).find("an integer of 9 bytes") !=
        std::string::npos);
}

TEST_CASE("pickle: a file of Python's own pickler, protocol 4, is what was pickled") {
  // pickle.dumps({"a": [1, (2, None, "x")], "b": {"c": True}, "d": 2**40, "e": -3}, protocol=4)
  const Bytes bytes = from_hex(
      "80049539000000000000007d94288c0161945d94284b014b024e8c0178948794658c0162947d948c01639488738c"
      "0164948a060000000000018c0165944afdffffff752e");
  const Pickle pickle = read_pickle(bytes, "FILE");
  const auto& root = pickle[pickle.root];
  REQUIRE(root.kind == Kind::dictionary);
  REQUIRE(root.items.size() == 8);
  CHECK(pickle[root.items[0]].text == "a");
  const auto& list = pickle[root.items[1]];
  REQUIRE(list.kind == Kind::list);
  REQUIRE(list.items.size() == 2);
  CHECK(pickle[list.items[0]].integer == 1);
  const auto& tuple = pickle[list.items[1]];
  REQUIRE(tuple.kind == Kind::tuple);
  CHECK(pickle[tuple.items[0]].integer == 2);
  CHECK(pickle[tuple.items[1]].kind == Kind::none);
  CHECK(pickle[tuple.items[2]].text == "x");
  const auto& inner = pickle[root.items[3]];
  CHECK(pickle[inner.items[0]].text == "c");
  CHECK(pickle[inner.items[1]].integer == 1);
  CHECK(pickle[root.items[5]].integer == std::int64_t{1} << 40U);
  CHECK(pickle[root.items[7]].integer == -3);
}

TEST_CASE("pickle: what is not on the lists is refused by name, and never run") {
  CHECK(refusal("cos\nsystem\n(X\2\0\0\0lstR."sv) ==
        "CERTAMEN-E0111 FILE: the global 'os.system' is not admitted at byte 2");
  CHECK(refusal("X\2\0\0\0osX\6\0\0\0system\x93."sv) ==
        "CERTAMEN-E0111 FILE: the global 'os.system' is not admitted at byte 20");
  CHECK(refusal("ctorch\nload\n."sv).find("'torch.load'") != std::string::npos);
  CHECK(refusal("ccollections.OrderedDict\nfromkeys\n."sv).find("is not admitted") !=
        std::string::npos);
  CHECK(refusal("(ios\nsystem\n."sv) ==
        "CERTAMEN-E0111 FILE: the opcode INST is not admitted at byte 3");
  CHECK(refusal("ctorch\nFloatStorage\n)\x81."sv).find("the opcode NEWOBJ is not admitted") !=
        std::string::npos);
  CHECK(refusal("ctorch\nFloatStorage\n)R."sv)
            .find("a call of 'torch.FloatStorage' is not admitted") != std::string::npos);
  CHECK(refusal("ccollections\nOrderedDict\n(]tR."sv).find("OrderedDict with arguments") !=
        std::string::npos);
  CHECK(refusal("K\1}b."sv).find("BUILD of something else") != std::string::npos);
}

TEST_CASE("pickle: every one of the 256 codes is run, refused by name, or no opcode") {
  std::set<std::string> names;
  std::size_t unknown = 0;
  for (int code = 0; code < 256; ++code) {
    Bytes bytes = from_hex("8002");
    bytes.push_back(static_cast<std::byte>(code));
    const std::string said = refusal(bytes);
    CHECK(said != "nothing thrown");
    if (const auto at = said.find("the opcode "); at != std::string::npos)
      names.insert(said.substr(at, said.find(" is not") - at));
    else
      unknown += said.find("is no opcode") != std::string::npos ? 1 : 0;
  }
  // Python 3.11's pickletools.opcodes has 68, of which the reader runs 38.
  CHECK(names.size() == 30);
  CHECK(unknown == 256 - 68);
}

TEST_CASE("pickle: what is no pickle is said with its place") {
  CHECK(refusal(Bytes{}) ==
        "CERTAMEN-E0112 FILE: the pickle is cut off: an opcode's argument at byte 0");
  CHECK(refusal("}") ==
        "CERTAMEN-E0112 FILE: the pickle is cut off: an opcode's argument at byte 3");
  CHECK(refusal("X\xff\xff\xff\xff"sv).find("cut off") != std::string::npos);
  CHECK(refusal("\x8d\xff\xff\xff\xff\xff\xff\xff\xff"sv).find("cut off") != std::string::npos);
  CHECK(refusal("ctorch"sv).find("the pickle is cut off: a line") != std::string::npos);
  CHECK(refusal(".") == "CERTAMEN-E0112 FILE: the stack is empty at byte 2");
  CHECK(refusal("(K\1.").find("a mark is left") != std::string::npos);
  CHECK(refusal("(]K\1.").find("a mark is left") != std::string::npos);
  CHECK(refusal("N(a.").find("the stack is empty") != std::string::npos);
  CHECK(refusal("Nt.").find("no mark") != std::string::npos);
  CHECK(refusal("NNa.").find("expected a list on the stack") != std::string::npos);
  CHECK(refusal("}(Nu.").find("a key without a value") != std::string::npos);
  CHECK(refusal("h\1.").find("nothing is in place 1 of the memo") != std::string::npos);
  CHECK(refusal("NNR.").find("a call: expected a global and a tuple") != std::string::npos);
  CHECK(refusal(from_hex("80014e2e")) ==
        "CERTAMEN-E0111 FILE: protocol 1: expected 2 to 5 at byte 0");
  CHECK(refusal("\xff"sv) == "CERTAMEN-E0112 FILE: 0xff is no opcode of a pickle at byte 2");
}

TEST_CASE("pickle: circles and shared values are read once; depth and number have a limit") {
  // A list that contains itself.
  const Bytes circle = PickleWriter{}.op("]q\1h\1a."sv).bytes;
  const Pickle pickle = read_pickle(circle, "FILE");
  CHECK(pickle[pickle.root].items == std::vector{pickle.root});
  CHECK(refusal(std::string(2000, '(')).find("more than 1000 marks") != std::string::npos);
  CHECK(refusal(std::string(pickle_values_limit + 1, ']')).find("more than 4194304 values") !=
        std::string::npos);
  // Ten lists, each with ten times the one before: ten thousand million elements, were they copied.
  PickleWriter lists;
  lists.op("]q\1"sv);
  for (int depth = 0; depth < 10; ++depth) {
    lists.op("](");
    for (int i = 0; i < 10; ++i) lists.op("h\1"sv);
    lists.op("eq\1"sv);
  }
  const Bytes bytes = lists.op(".").bytes;
  CHECK(read_pickle(bytes, "FILE").values.size() < 20);
}

}  // namespace pickle_reader_test
