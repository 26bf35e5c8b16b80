// SPDX-License-Identifier: Apache-2.0
#include "framework/text/text_table.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/text/growing_table.hpp"

namespace text_table_test {

using namespace certamen;

TEST_CASE("text table: columns are as wide as their widest cell, numbers stand right, lines have "
          "no trailing spaces") {
  TextTable table{{{"name"}, {"n", TextTable::Align::right}}};
  table.add({{"a"}, {"1"}});
  table.add({{"longer"}, {"128"}});
  CHECK(table.text(false) == "name      n\n"
                             "------  ---\n"
                             "a         1\n"
                             "longer  128\n");
}

TEST_CASE("text table: a column without content is left out") {
  TextTable table{{{"name"}, {"note"}, {"x"}}};
  table.add({{"a"}, {}, {"1"}});
  CHECK(table.text(false) == "name  x\n----  -\na     1\n");
}

TEST_CASE("text table: colours change nothing but the codes") {
  TextTable table{{{"verdict"}, {"x"}}};
  table.add({{"broken", Colour::red}, {"1"}});
  CHECK(table.text(true).find("\033[31mbroken\033[0m   1\n") != std::string::npos);
  CHECK(table.text(false).find('\033') == std::string::npos);
}

TEST_CASE("text table: width counts what a terminal shows") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("é") == 1);
  CHECK(display_width("e\xCC\x81") == 1);  // combining acute accent
  CHECK(display_width("漢字") == 4);
  CHECK(display_width("ε ≤ 2^-40") == 9);
  CHECK(display_width("\xff\xfe") == 2);  // malformed bytes are one each
  CHECK(display_width("\xe2\x82") == 1);  // a truncated sequence is one
  TextTable table{{{"é"}, {"b"}}};
  table.add({{"漢"}, {"1"}});
  CHECK(table.text(false) == "é   b\n--  -\n漢  1\n");
}

TEST_CASE("text table: a row with another number of cells is refused") {
  TextTable table{{{"a"}, {"b"}}};
  CHECK_THROWS_WITH_AS(table.add({{"1"}}), "table: expected 2 cells, got 1", Error);
}

TEST_CASE(
    "growing table: lines are laid out by what is expected, and a wider cell shifts its line") {
  const GrowingTable table{{{"name"}, {"none"}, {"n", TextTable::Align::right}},
                           {{{"longer"}, {}, {"9"}}, {{"a"}, {}, {"128"}}}};
  CHECK(table.head(false) == "name      n\n------  ---\n");
  CHECK(table.line({{"a"}, {"unexpected"}, {"1"}}, false) == "a         1\n");
  CHECK(table.line({{"much longer"}, {}, {"1\n"}}, false) == "much longer  1\\x0a\n");
  CHECK_THROWS_AS((void)table.line({{"a"}}, false), Error);
  CHECK_THROWS_AS((GrowingTable{{{"a"}, {"b"}}, {{{"1"}}}}), Error);
}

}  // namespace text_table_test
