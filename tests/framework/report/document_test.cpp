// SPDX-License-Identifier: Apache-2.0
#include "framework/text/document.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/check.hpp"
#include "framework/report/curve_plot.hpp"
#include "framework/report/prove_document.hpp"
#include "framework/text/junit.hpp"
#include "framework/text/xml.hpp"
#include "framework/version.hpp"

namespace document_test {

using namespace certamen;

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

TEST_CASE("document: names in a plot are text of XML") {
  const std::vector<std::pair<double, double>> points{{1, -4}, {2, -2}};
  const std::string plot = plot_of("a<b>&\xff.proof", "n<q", {{"first", points}, {"c&d", points}});
  CHECK(plot.find(">a&lt;b&gt;&amp;\uFFFD.proof</text>") != std::string::npos);
  CHECK(plot.find(">n&lt;q</text>") != std::string::npos);
  CHECK(plot.find(">c&amp;d</text>") != std::string::npos);
}

TEST_CASE("document: text in XML is of XML's characters, in UTF-8") {
  CHECK(xml_escaped("a<b>&\"c\"\t\u00e4\u4e2d\U0001f600") ==
        "a&lt;b&gt;&amp;&quot;c&quot;\t\u00e4\u4e2d\U0001f600");
  const std::string none = "\uFFFD";
  CHECK(xml_escaped("\x01|\x1b") == none + "|" + none);
  CHECK(xml_escaped("\xff.\x80") == none + "." + none);
  CHECK(xml_escaped("\xc3") == none);                                   // cut off
  CHECK(xml_escaped("\xc3(") == none + "(");                            // no continuation
  CHECK(xml_escaped("\xc0\xaf") == none + none);                        // longer than it has to be
  CHECK(xml_escaped("\xed\xa0\x80") == none + none + none);             // a surrogate
  CHECK(xml_escaped("\xef\xbf\xbe") == none + none + none);             // U+FFFE
  CHECK(xml_escaped("\xf4\x90\x80\x80") == none + none + none + none);  // beyond U+10FFFF
  CHECK(xml_escaped("\xf4\x8f\xbf\xbd") == "\U0010fffd");
  CHECK(xml_escaped("").empty());
}

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

TEST_CASE("document: text that grows has the lines of the whole document, row by row") {
  const auto table = [](std::vector<std::vector<Datum>> rows) {
    return DocumentTable{.key = {},
                         .columns = {{"name", ""},
                                     {"", "for programs"},
                                     {"calls", "", TextTable::Align::right},
                                     {"empty", ""}},
                         .rows = std::move(rows)};
  };
  const auto row = [](const char* name, std::uint64_t calls) {
    return std::vector<Datum>{word(name), for_programs(1), count(calls), word("")};
  };
  Document beginning{3}, whole{0};
  for (Document* document : {&beginning, &whole})
    document->line("title").block().line({{"below", Colour::bold}});
  beginning.table(table({row("widest", 10), row("b", 7)}));
  whole.table(table({row("widest", 10), row("b", 7)})).line("after").block().block().line("end");
  for (const bool colours : {false, true}) {
    std::vector<std::string> parts;
    GrowingText text{[&](const std::string& part) { parts.push_back(part); }, colours};
    text.begin(beginning);
    text.begin(Document{0}.table(table({row("x", 1)})));  // says nothing new
    CHECK(parts.empty());
    text.row(row("widest", 10));
    text.row(row("b", 7));
    REQUIRE(parts.size() == 2);
    CHECK(parts[1] == "b           7\n");
    text.finish(whole);
    CHECK(parts[0] + parts[1] + parts[2] == to_text(whole, colours));
  }
  // Without rows that are expected there is the whole at the end, and without a table an error.
  std::string all;
  GrowingText text{[&](const std::string& part) { all += part; }, false};
  text.begin(Document{0}.table(table({})));
  text.row(row("b", 7));
  CHECK(all.empty());
  text.finish(whole);
  CHECK(all == to_text(whole, false));
  CHECK_THROWS_AS(text.begin(Document{0}), Error);
  CHECK_THROWS_AS(text.begin(Document{0}.line("no table")), Error);
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

TEST_CASE("document: the table of proofs in LaTeX and in HTML has a row of each") {
  std::vector<ProofReport> reports;
  for (const char* name : {"one-time-pad", "prp-prf-switching"})
    reports.push_back(check_proof(standard_proofs().proof(name).make(), {}, Context{}));
  const DocumentTable table = table_of(reports, false);
  const std::string latex = to_latex(table), html = to_html(table, "proofs");
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  CHECK(has(latex, "\\begin{longtable}{lllll}\n\\toprule\nproof & verdict & steps & bound & "
                   "exact at \\\\\n"));
  CHECK(has(latex, "\nprp-prf-switching & verified & 1 & q(q - 1)/2\\^{}(n + 1) & "));
  CHECK(has(html, "<tr class=\"verified\" title=\"\"><td>prp-prf-switching</td>"));
  const auto rows = [](const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++count;
    return count;
  };
  CHECK(rows(html, "<tr class=\"verified\"") == reports.size());
  CHECK(rows(latex, " & verified & ") == reports.size());
}

TEST_CASE("junit: suites count failures and errors, and cases have what was found") {
  const std::vector<JunitSuite> suites{
      {.name = "a & b",
       .seconds = 1.5,
       .cases = {{.name = "holds", .seconds = 0.25},
                 {.name = "reading it", .outcome = "error", .message = "<none>"},
                 {.name = "fails",
                  .seconds = 0,
                  .outcome = "failure",
                  .message = "found: 1",
                  .detail = "x < y"}}}};
  const auto expected = [](const std::string& all, const std::string& one, const std::string& two) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<testsuites name=\"certamen\">\n"
           "  <testsuite name=\"a &amp; b\" tests=\"3\" failures=\"1\" errors=\"1\"" +
           all +
           ">\n"
           "    <testcase classname=\"a &amp; b\" name=\"holds\"" +
           one +
           "/>\n"
           "    <testcase classname=\"a &amp; b\" name=\"reading it\">\n"
           "      <error message=\"&lt;none&gt;\"/>\n"
           "    </testcase>\n"
           "    <testcase classname=\"a &amp; b\" name=\"fails\"" +
           two +
           ">\n"
           "      <failure message=\"found: 1\">x &lt; y</failure>\n"
           "    </testcase>\n"
           "  </testsuite>\n"
           "</testsuites>\n";
  };
  CHECK(to_junit(suites, true) ==
        expected(" time=\"1.500000\"", " time=\"0.250000\"", " time=\"0.000000\""));
  CHECK(to_junit(suites, false) == expected("", "", ""));
}

TEST_CASE("junit: control characters, which XML cannot have, are replaced") {
  const std::string text = to_junit({{.name = "a\x02\x1b[b", .cases = {{.name = "c\td"}}}}, true);
  CHECK(text.find("a\uFFFD\uFFFD[b") != std::string::npos);
  CHECK(text.find("c\td") != std::string::npos);
}

}  // namespace document_test
