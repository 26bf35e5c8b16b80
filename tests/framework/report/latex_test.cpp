// SPDX-License-Identifier: Apache-2.0
// Games and proofs in LaTeX: valid markup whatever things are called, lines that fit on the page,
// and the meaning of the graph. Where pdflatex has cryptocode, it has the last word.
#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "framework/games/builder.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/report/game_latex.hpp"
#include "framework/report/prove.hpp"

namespace latex_test {

using namespace certamen;

namespace {

/// What is wrong with the markup; empty: nothing that pdflatex would not take.
std::string fault_in(const std::string& text) {
  int depth = 0;
  std::size_t scripts_until = 0;  // a second ^ here would be a double superscript
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      ++i;
      continue;
    }
    if (c == '{') ++depth;
    if (c == '}' && --depth < 0) return "a brace too many at " + std::to_string(i);
    if (c != '^') continue;
    if (i == scripts_until && i > 0) return "a double superscript at " + std::to_string(i);
    // The superscript is the group behind it; another one may not follow.
    std::size_t end = i + 1;
    for (int inner = 0; end < text.size(); ++end) {
      if (text[end] == '\\') {
        ++end;
        continue;
      }
      inner += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
      if (inner == 0) break;
    }
    scripts_until = end + 1;
  }
  if (depth != 0) return "a brace is not closed";
  std::istringstream lines{text};
  bool in_procedure = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("\\procedure{") != std::string::npos) in_procedure = true;
    if (in_procedure && line.empty()) return "an empty line in a procedure";
    if (line == "  }") in_procedure = false;
    if (in_procedure && latex_width(line) > latex_line_width + 4) return "too wide: " + line;
  }
  return {};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string document(const std::string& body) {
  return "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n"
         "\\usepackage[advantage,operators,sets]{cryptocode}\n\\begin{document}\n" +
         body + "\n\\end{document}\n";
}

bool can_compile() {
  return std::system("pdflatex --version > /dev/null 2>&1 && kpsewhich cryptocode.sty > /dev/null "
                     "2>&1") == 0;
}

/// What pdflatex finds: "", or its log.
std::string complaints(const std::string& body) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("certamen-latex-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream{folder / "t.tex"} << document(body);
  const std::string run = "cd '" + folder.string() + "' && pdflatex -interaction=nonstopmode t.tex";
  const int status = std::system((run + " > log 2>&1").c_str());
  std::ifstream file{folder / "log"};
  std::ostringstream log;
  log << file.rdbuf();
  std::filesystem::remove_all(folder);
  const bool wide = has(log.str(), "Overfull \\hbox");
  return status == 0 && !wide ? std::string{} : log.str();
}

Package hostile_game() {
  const std::string name = "a_b^c\\d{e}~#%&$";
  PackageBuilder game{"G"};
  const State state = game.state(name, Zmod(5), Value{0});
  const Table map = game.map("m" + name, Zmod(5), Zmod(5));
  game.oracle("O" + name, {Zmod(5)}, [&](Body& at, Node x) {
    const Node old = at.get(state);
    at.put(map, x, old);
    at.set(state, old + x);
    at.event("e" + name, at.equal(x, old));
    return at.value_or(at.find(map, x), x);
  });
  game.oracle("NOTHING", {}, [](Body&) {});
  return game.build();
}

}  // namespace

TEST_CASE("LaTeX: a read before a write is a variable, since the name means the new value") {
  PackageBuilder game{"Counter"};
  const State next = game.state("ctr", Zmod(7), Value{0});
  const State fixed = game.state("k", Zmod(7), Value{0});
  const Table map = game.map("T", Zmod(7), Zmod(7));
  game.oracle("NEXT", {Zmod(7)}, [&](Body& at, Node x) {
    const Node now = at.get(next);
    const Node old = at.value_or(at.find(map, x), x);
    at.set(next, now + at.residue(Zmod(7), 1));
    at.put(map, x, now);
    const Node key = at.get(fixed);
    return at.tuple({now, old, key});
  });
  const std::string text = game_latex(game.build());
  CHECK(has(text, "v_{1} \\gets \\mathit{ctr} \\\\"));
  CHECK(has(text, "v_{2} \\gets \\mathit{T}[x_{1}] \\\\"));
  CHECK(has(text, "\\mathit{ctr} \\gets (v_{1} + 1)"));
  CHECK(has(text, "\\mathit{T}[x_{1}] \\gets v_{1}"));
  CHECK(has(text, "\\pcreturn (v_{1}, \\mathsf{value-or}(v_{2}, x_{1}), \\mathit{k})"));
}

TEST_CASE("LaTeX: what is in a set is there, none is not, and tables and first values are said") {
  PackageBuilder game{"Set"};
  const State turn = game.state("turn", Zmod(3), Value{2});
  const State seen = game.state("seen", Option(Zmod(3)), Value{0});
  const Table log = game.map("log", Zmod(3), Unit());
  const Table f = game.random_function_family("f", Bits(2), Zmod(3), Boolean());
  const Table p = game.random_permutation("p", Zmod(3));
  game.oracle("PUT", {Zmod(3)}, [&](Body& at, Node x) {
    at.put(log, x, at.unit());
    at.set(seen, at.none(Zmod(3)));
    at.set(turn, at.lookup(p, x));
    return at.lookup(f, at.constant(Bits(2), Value{1}), x);
  });
  const std::string text = game_latex(game.build());
  CHECK(has(text, "\\mathit{log}[x_{1}] \\gets () \\\\"));
  CHECK(has(text, "\\mathit{seen} \\gets \\bot \\\\"));
  CHECK(has(text, "$\\mathit{turn}$ is $2$ at first"));
  CHECK(has(text, "$\\mathit{seen}$ is $\\bot$ at first"));
  CHECK(has(text, "$\\mathit{log}$ is a dictionary from $\\mathbb{Z}_{3}$ to"));
  CHECK(has(text, "$\\mathit{p}$ is a random permutation of $\\mathbb{Z}_{3}$"));
  CHECK(has(text,
            "$\\mathit{f}$ is a random function from $\\mathbb{Z}_{3}$ to $\\{0,1\\}$ for each "
            "element of $\\{0,1\\}^{2}$"));
  CHECK(fault_in(text).empty());
}

TEST_CASE("LaTeX: a step that is refuted says so") {
  for (const auto& entry : standard_proofs().proofs()) {
    if (entry.name != "one-time-pad") continue;
    const Proof wrong = with_mistake(entry.make(), entry.mistakes.front());
    const std::string text = to_latex(wrong, check_proof(wrong, {}, Context{}));
    CHECK(has(text, "\\textbf{refuted}"));
    CHECK(has(text, "\\paragraph{Left.} LR(m0, m1) encrypts m0"));
    CHECK(has(text, "Claimed, and "));
  }
}

TEST_CASE("LaTeX: markup in names, oracles that do nothing, towers of powers, wide expressions") {
  const std::string hostile = game_latex(hostile_game());
  CHECK(fault_in(hostile).empty());
  PackageBuilder game{"Wide"};
  const Domain group = Group(11, 5, 4);
  const State x = game.state("x", Zmod(5), Value{0});
  game.oracle("POWER", {group}, [&](Body& at, Node a) {
    const Node exponent = at.get(x);
    return at.power(at.power(a, exponent), exponent);
  });
  game.oracle("WIDE", {Zmod(5), Zmod(5)}, [&](Body&, Node a, Node b) {
    Node sum = a;
    for (int i = 0; i < 40; ++i) sum = (sum * b) + a;
    return sum;
  });
  const std::string wide = game_latex(game.build());
  CAPTURE(wide);
  CHECK(fault_in(wide).empty());
  CHECK(fault_in("$ g^{x}^{y} $") != "");
  CHECK(fault_in("{ { }") != "");
  if (can_compile()) CHECK(complaints(hostile + "\n\n" + wide) == "");
}

TEST_CASE("LaTeX: every proof of the catalogue, and the same with its first mistake") {
  const bool compiles = can_compile();
  for (const auto& entry : standard_proofs().proofs()) {
    CAPTURE(entry.name);
    const Proof proof = entry.make();
    const ProofReport report = check_proof(proof, {.instances = false}, Context{});
    const std::string text = to_latex(proof, report);
    CHECK(fault_in(text) == "");
    if (compiles) CHECK(complaints(text) == "");
    if (entry.mistakes.empty()) continue;
    const Proof wrong = with_mistake(proof, entry.mistakes.front());
    CHECK(fault_in(to_latex(wrong, check_proof(wrong, {.instances = false}, Context{}))) == "");
  }
}

}  // namespace latex_test
