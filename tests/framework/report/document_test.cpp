// SPDX-License-Identifier: Apache-2.0
#include "framework/report/document.hpp"

#include <doctest/doctest.h>

#include "framework/report/junit.hpp"
#include "framework/version.hpp"

using namespace certamen;

namespace document_test {

namespace {

DocumentTable small_table() {
  return {.key = "rows",
          .columns = {{"name", "name"},
                      {"calls", "calls", TextTable::Align::right},
                      {"", "engine"},
                      {"", "note"},
                      {"", "verdict"},
                      {"", "reason"},
                      {"gets", ""}},
          .rows = {{word("a", Colour::bold), count(7), for_programs("exact"), left_out(),
                    for_programs("broken"), for_programs("q < 2"), value(Exact{1})},
                   {word("b"), count(12), for_programs({}), for_programs("late"),
                    for_programs("meets"), for_programs("\"none\""), value(std::nullopt)}}};
}

Document small_document() {
  Document document{3};
  document.fact("seed", 1).fact("rows").stopped(StopReason::time_limit);
  document.line({{"title", Colour::bold}, {"  (n=4)"}})
      .block()
      .block()
      .table(small_table())
      .block()
      .table({.key = "empty", .columns = {{"nothing", "nothing"}}})
      .block()
      .lines("one\ntwo\n");
  return document;
}

}  // namespace

TEST_CASE("document: text has a blank line between blocks that say something") {
  CHECK(to_text(small_document(), false) == "title  (n=4)\n"
                                            "\n"
                                            "name  calls  gets\n"
                                            "----  -----  ----\n"
                                            "a         7  1\n"
                                            "b        12  -\n"
                                            "\n"
                                            "one\n"
                                            "two\n");
  CHECK(to_text(small_document(), true).starts_with("\033[1mtitle\033[0m  (n=4)\n"));
  CHECK(to_text(Document{0}, false).empty());
  CHECK(small_document().exit_status() == 3);
}

TEST_CASE("document: JSON has the facts in their order, tables at theirs, and no fields that rows "
          "leave out") {
  const std::string expected =
      R"({"schema":1,"version":")" + std::string{version()} +
      R"(","seed":1,"rows":[{"name":"a","calls":7,"engine":"exact","verdict":"broken",)"
      R"("reason":"q < 2"},{"name":"b","calls":12,"engine":null,"note":"late","verdict":"meets",)"
      R"("reason":"\"none\""}],"stopped":"time limit","empty":[]})";
  Json expected_json = Json::parse(expected);
  expected_json["stopped"] = to_string(StopReason::time_limit);
  CHECK(to_json(small_document()) == expected_json.dump(2) + "\n");
}

TEST_CASE("document: a table in LaTeX and in HTML, escaped, a dash for what is empty") {
  DocumentTable table{
      .key = {},
      .columns = {{"a_b", ""}, {"", "verdict"}, {"", "reason"}, {"c & d", ""}},
      .rows = {{word("50 %"), for_programs("broken"), for_programs("1 < \"2\""), word("")}}};
  CHECK(to_latex(table) == "% \\usepackage{longtable,booktabs}\n"
                           "\\begin{longtable}{ll}\n"
                           "\\toprule\n"
                           "a\\_b & c \\& d \\\\\n"
                           "\\midrule\n"
                           "\\endhead\n"
                           "50 \\% & - \\\\\n"
                           "\\bottomrule\n"
                           "\\end{longtable}\n");
  CHECK(to_html(table, "assessment") ==
        "<table class=\"assessment\">\n"
        "<thead><tr><th>a_b</th><th>c &amp; d</th></tr></thead>\n"
        "<tbody>\n"
        "<tr class=\"broken\" title=\"1 &lt; &quot;2&quot;\"><td>50 %</td><td>-</td></tr>\n"
        "</tbody>\n"
        "</table>\n");
}

TEST_CASE("junit: suites count failures and errors, and cases have what was found") {
  CHECK(to_junit({{.name = "a & b",
                   .seconds = 1.5,
                   .cases = {{.name = "holds", .seconds = 0.25},
                             {.name = "reading it", .outcome = "error", .message = "<none>"},
                             {.name = "fails",
                              .seconds = 0,
                              .outcome = "failure",
                              .message = "found: 1",
                              .detail = "x < y"}}}}) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"certamen\">\n"
        "  <testsuite name=\"a &amp; b\" tests=\"3\" failures=\"1\" errors=\"1\" "
        "time=\"1.500000\">\n"
        "    <testcase classname=\"a &amp; b\" name=\"holds\" time=\"0.250000\"/>\n"
        "    <testcase classname=\"a &amp; b\" name=\"reading it\">\n"
        "      <error message=\"&lt;none&gt;\"/>\n"
        "    </testcase>\n"
        "    <testcase classname=\"a &amp; b\" name=\"fails\" time=\"0.000000\">\n"
        "      <failure message=\"found: 1\">x &lt; y</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}

TEST_CASE("junit: control characters, which XML cannot have, are replaced") {
  const std::string text = to_junit({{.name = "a\x02\x1b[b", .cases = {{.name = "c\td"}}}});
  CHECK(text.find("a\uFFFD\uFFFD[b") != std::string::npos);
  CHECK(text.find("c\td") != std::string::npos);
}

}  // namespace document_test
