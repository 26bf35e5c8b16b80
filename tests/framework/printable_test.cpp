// SPDX-License-Identifier: Apache-2.0
#include "framework/printable.hpp"

#include <doctest/doctest.h>

namespace printable_test {

using namespace certamen;

TEST_CASE("printable: what a terminal would obey is shown, what it would print is kept") {
  CHECK(printable("plain, umlauts \u00e4\u00f6, \u4e2d and \U0001f600") ==
        "plain, umlauts \u00e4\u00f6, \u4e2d and \U0001f600");
  CHECK(printable("\033[31mred\033[0m") == "\\x1b[31mred\\x1b[0m");
  CHECK(printable("two\nlines\r\t\x7f") == "two\\x0alines\\x0d\\x09\\x7f");
  CHECK(printable("\u009b31m") == "\\xc2\\x9b31m");  // a control sequence in one character
  // The direction of writing, and ends of lines of other alphabets.
  CHECK(printable("a\u202eb\u2066c\u200fd\u061ce\u2028f") ==
        "a\\xe2\\x80\\xaeb\\xe2\\x81\\xa6c\\xe2\\x80\\x8fd\\xd8\\x9ce\\xe2\\x80\\xa8f");
  CHECK(printable("\u2026 \u2070 \u0627") == "\u2026 \u2070 \u0627");  // their neighbours
  CHECK(printable("").empty());
}

TEST_CASE(
    "printable: of lines the ends stay, and the colours that are ours if they are asked for") {
  const std::string text = "\033[31mred\033[0m\n\tnext\r\033[2J\033[35m\n";
  CHECK(printable_lines(text) == "\\x1b[31mred\\x1b[0m\n\tnext\\x0d\\x1b[2J\\x1b[35m\n");
  CHECK(printable_lines(text, true) == "\033[31mred\033[0m\n\tnext\\x0d\\x1b[2J\\x1b[35m\n");
  CHECK(printable_lines("").empty());
  CHECK(printable_lines("\n\n") == "\n\n");
}

TEST_CASE("printable: names of more than one letter are words in a formula") {
  CHECK(latex_names("2n + 1") == "2n + 1");
  CHECK(latex_names("2key_len + q - E.n") == "2\\mathit{key\\_len} + q - \\mathit{E.n}");
  CHECK(latex_names("calls") == "\\mathit{calls}");
  CHECK(latex_names("").empty());
}

TEST_CASE("printable: bytes that are no UTF-8 are shown one by one") {
  CHECK(printable("\xff\xfe") == "\\xff\\xfe");
  CHECK(printable("a\xc3") == "a\\xc3");
  CHECK(printable("\xe4\xb8 b") == "\\xe4\\xb8 b");
  CHECK(printable("\x80z") == "\\x80z");
}

TEST_CASE("printable: a JSON text means the same, and a terminal obeys nothing of it") {
  CHECK(printable_json("{\n  \"a\": \"\u00e4\u4e2d\U0001f600\"\n}\n") ==
        "{\n  \"a\": \"\u00e4\u4e2d\U0001f600\"\n}\n");
  CHECK(printable_json("\"a\x7f\u0085\u061c\u202e\u2028\u2069z\"") ==
        "\"a\\u007f\\u0085\\u061c\\u202e\\u2028\\u2069z\"");
  CHECK(printable_json("").empty());
}

}  // namespace printable_test
