#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes each side condition of each rule and lemma as satisfied, one at a time, and reports those that no test notices.

All mutants are in one build, a copy of the sources where a condition C reads mutant(17, true, (C)); CERTAMEN_MUTANT=17 then makes it
true. The tests run once to see in which test cases C is false; only those can notice, and they run again with the mutant, fastest
first. A crash, an exception or a hang is noticed too. Conditions that no test can notice (they only save time, or keep from reading
what is not there) stand in mutate_equivalent.txt with the reason. Exit status 1 if a mutant survives.

What "satisfied" means follows from what the condition guards. `if (C) return std::nullopt;`, `continue` and `throw` refuse: C becomes
false, or each operand of its `||` in turn. Any other `if (C)` allows: C becomes true, or each operand of its `&&`. A predicate or a named
Boolean becomes what the conditions that use it become. `continue` in a loop that only refuses narrows the check: C becomes true.
"""
import argparse
import collections
import concurrent.futures
import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
EQUIVALENT = ROOT / "scripts/mutate_equivalent.txt"
# Where it is decided whether a step of rewriting or of a proof is allowed.
FILES = ("framework/proof/*.cpp", "framework/rewriting/*.cpp",
         "framework/games/check.cpp", "framework/games/contract.cpp", "framework/values/check_facts.cpp")
# Numbers, text and declarations, which allow nothing.
NO_RULES = ("framework/proof/bound_*.cpp", "framework/proof/proof.cpp", "framework/proof/testing.cpp")
# These give the reason of a refusal: nothing is what allows.
GIVES_A_REASON = ("not_excluded", "breach_of_contract", "difference")
# Calls that note a reason and are false, whatever happened.
ALWAYS_FALSE = re.compile(r"(fail|differ)\(")

HEADER = r"""#pragma once
#include <array>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <string>

namespace certamen_mutants {
inline const int chosen = std::getenv("CERTAMEN_MUTANT") ? std::atoi(std::getenv("CERTAMEN_MUTANT")) : -1;
inline const char* const seen_file = std::getenv("CERTAMEN_MUTANTS_SEEN");
inline std::array<std::atomic<unsigned char>, 1 << 16> seen{};  // 1: evaluated; 3: and not yet what the mutant makes of it

inline void write_seen(const std::string& name) {
  if (seen_file == nullptr) return;
  std::ofstream out{seen_file, std::ios::app};
  std::string line = name;
  for (std::size_t id = 0; id < seen.size(); ++id)
    if (const int mark = seen[id].exchange(0)) line += '\t' + std::to_string(id) + (mark == 3 ? "!" : "");
  out << line << '\n';
}
struct AtExit {
  ~AtExit() { write_seen("(process)"); }
};
inline AtExit at_exit;
}  // namespace certamen_mutants

template <class T>
bool mutant(int id, bool satisfied, const T& condition) {
  const bool value = static_cast<bool>(condition);
  if (certamen_mutants::seen_file != nullptr)
    certamen_mutants::seen[static_cast<std::size_t>(id)] |= value == satisfied ? 1 : 3;
  return id == certamen_mutants::chosen ? satisfied : value;
}
"""
LISTENER = r"""
#include <chrono>
#include "../framework/mutant.hpp"
struct Listener : doctest::IReporter {
  explicit Listener(const doctest::ContextOptions&) {}
  std::string name;
  std::chrono::steady_clock::time_point start;
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_start(const doctest::TestCaseData& data) override {
    name = data.m_name;
    start = std::chrono::steady_clock::now();
  }
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats&) override {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    certamen_mutants::write_seen("(case) " + std::to_string(took.count()) + " " + name);
  }
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};
REGISTER_LISTENER("mutants", 1, Listener);
"""

# --- Reading C++: just enough for sources that clang-format has laid out.

HIDDEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|^#[^\n]*', re.S | re.M)
LAMBDA = re.compile(r"(?<![\w\])])\[[^\[\]]*\]\s*(?=[({])")


def hidden(text):
    """The text with what is no code blanked out, place by place."""
    return HIDDEN.sub(lambda found: re.sub(r"[^\n]", "_" if found[0][0] in "\"'" else " ", found[0]), text)


class Function:
    def __init__(self, name, returns):
        self.name, self.returns, self.statements = name, returns, []
        self.is_boolean = re.search(r"\bbool$", returns.strip()) is not None


class Statement:
    """kind: if, loop, block, return, exit (continue, break, throw), other. Spans are (from, to) in the text."""

    def __init__(self, kind, span, condition=None, body=(), otherwise=()):
        self.kind, self.span, self.condition, self.body, self.otherwise = kind, span, condition, list(body), list(otherwise)


class Source:
    def __init__(self, path):
        self.path, self.text = path, (ROOT / path).read_text()
        self.code = hidden(self.text)
        self.functions = []  # lambdas too, by the place where they start
        self.lambdas = {}
        self.declarations(0, len(self.code))

    def line(self, place):
        return self.text.count("\n", 0, place) + 1

    def words(self, span):
        return " ".join(self.text[span[0]:span[1]].split())

    def strip(self, span):
        a, b = span
        while a < b and self.code[a].isspace():
            a += 1
        while a < b and self.code[b - 1].isspace():
            b -= 1
        return a, b

    def closing(self, place):
        depth = 0
        for i in range(place, len(self.code)):
            if self.code[i] in "([{":
                depth += 1
            elif self.code[i] in ")]}":
                depth -= 1
                if depth == 0:
                    return i
        raise ValueError(f"{self.path}:{self.line(place)}: nothing closes '{self.code[place]}'")

    def top(self, span, mark):
        """The first place of a mark outside of brackets."""
        i, b = span
        while i < b:
            if self.code.startswith(mark, i):
                return i
            i = self.closing(i) + 1 if self.code[i] in "([{" else i + 1
        return None

    def split(self, span, mark):
        parts, (a, b) = [], span
        while (place := self.top((a, b), mark)) is not None:
            parts.append(self.strip((a, place)))
            a = place + len(mark)
        return parts + [self.strip((a, b))]

    def declarations(self, a, b):
        start = a
        while a < b:
            if self.code[a] == ";":
                start = a + 1
            elif self.code[a] == "(":
                a = self.closing(a)
            elif self.code[a] == "{":
                header, end = self.code[start:a].strip(), self.closing(a)
                if self.code[a - 1] == "_" or self.code[a - 1].isalnum():  # a member's initial value
                    a = end + 1
                    continue
                name = re.search(r"([\w~:]+)\s*\(", header)
                if re.match(r"(namespace|class|struct|template.*(class|struct))\b", header) and not name:
                    self.declarations(a + 1, end)
                elif name and not re.search(r"(^|[^=!<>])=($|[^=])", header.split("(")[0]):
                    function = Function(name[1].split("::")[-1], header[:name.start()])
                    self.functions.append(function)
                    function.statements = self.block(a + 1, end)
                start = a = end
                start += 1
            a += 1

    def block(self, a, b):
        statements = []
        while True:
            a, b = self.strip((a, b))
            if a >= b:
                return statements
            statement, a = self.statement(a, b)
            statements.append(statement)

    def statement(self, a, b):
        code = self.code
        word = re.compile(r"(if|for|while|switch|do|try|catch|else|return|continue|break|throw|case|default)\b").match(code, a)
        word = word[1] if word else ""
        if code[a] == "{":
            end = self.closing(a)
            return Statement("block", (a, end + 1), body=self.block(a + 1, end)), end + 1
        if word in ("case", "default"):
            place = a
            while code[place] != ":" or code[place + 1] == ":" or code[place - 1] == ":":
                place += 1
            return Statement("other", (a, place)), place + 1
        if word in ("do", "try"):
            inner, end = self.statement(self.strip((a + len(word), b))[0], b)
            return Statement("block", (a, end), body=[inner]), end
        if word in ("if", "for", "while", "switch", "catch"):
            opening = code.index("(", a)
            closing = self.closing(opening)
            self.find_lambdas((opening + 1, closing))
            inner, end = self.statement(self.strip((closing + 1, b))[0], b)
            otherwise = []
            rest = self.strip((end, b))[0]
            if word == "if" and re.compile(r"else\b").match(code, rest):
                other, end = self.statement(self.strip((rest + 4, b))[0], b)
                otherwise = [other]
            if word == "if" and not code[a + 2:opening].strip():
                return Statement("if", (a, end), self.strip((opening + 1, closing)), [inner], otherwise), end
            return Statement("loop" if word in ("for", "while") else "block", (a, end), None, [inner], otherwise), end
        end = self.top((a, b), ";")
        end = b if end is None else end
        self.find_lambdas((a, end))
        if word == "return":
            return Statement("return", (a, end + 1), self.strip((a + 6, end))), end + 1
        return Statement("exit" if word else "other", (a, end + 1)), end + 1

    def find_lambdas(self, span):
        a, b = span
        while found := LAMBDA.search(self.code, a, b):
            body = found.end()
            returns = ""
            if self.code[body] == "(":
                closing = self.closing(body)
                body = self.code.index("{", closing)
                returns = self.code[closing + 1:body].replace("->", "")
            named = re.search(r"auto (\w+) =\s*$", self.code[:found.start()])
            function = Function(named[1] if named else f"lambda@{found.start()}", returns)
            end = self.closing(body)
            self.functions.append(function)
            self.lambdas[found.start()] = function
            function.statements = self.block(body + 1, end)
            if not returns.strip():
                function.is_boolean = self.returns_boolean(function.statements)
            a = end

    def returns_boolean(self, statements):
        """Whether what a lambda returns looks Boolean."""
        for each in walk(statements):
            if each.kind == "return" and each.condition[0] < each.condition[1]:
                text = self.code[each.condition[0]:each.condition[1]]
                if text in ("true", "false") or text.startswith("!") or any(
                        self.top(each.condition, mark) for mark in ("&&", "||", "==", "!=")):
                    return self.top(each.condition, "?") is None
                if re.match(r"(\w+(::|\.|->))*((is|has)_\w+|contains|any_of|all_of|none_of|depends\w*)\(", text):
                    return True
        return False


def walk(statements):
    for each in statements:
        yield each
        yield from walk(each.body)
        yield from walk(each.otherwise)


# --- Which conditions there are, and what satisfies them.

Mutant = collections.namedtuple("Mutant", "id file line function text value span")


class Finder:
    """All files at once: what a predicate becomes follows from all its uses."""

    def __init__(self, sources):
        self.sources, self.wanted, self.found = sources, collections.defaultdict(set), {}
        known = -1
        while known != (known := sum(map(len, self.wanted.values()))):
            self.found = {}
            for self.source in sources:
                for function in self.source.functions:
                    self.function = function
                    self.visit(function.statements, [])

    def wishes(self):
        return self.wanted[self.function.name] or {True}

    def leaves(self, span, value):
        """Marks the parts of a condition that are each made true, or false, to satisfy it."""
        source = self.source
        a, b = span = source.strip(span)
        code = source.code[a:b]
        if code.startswith("(") and source.closing(a) == b - 1:
            return self.leaves((a + 1, b - 1), value)
        if (place := source.top(span, "?")) is not None:
            return [self.leaves(each, value) for each in source.split((place + 1, b), " : ")]
        for mark in ("||", "&&"):
            parts = source.split(span, mark)
            if len(parts) > 1:
                if (mark == "&&") == value:  # each is needed
                    for part in parts:
                        self.leaves(part, value)
                else:  # one is enough
                    compound = [part for part in parts if self.is_compound(part)]
                    for part in compound:
                        self.leaves(part, value)
                    for part in parts:
                        self.note_names(part, value)
                    if not compound:
                        self.mark(span, value)
                return None
        if code.startswith("!") and self.is_compound((a + 1, b)):
            return self.leaves((a + 1, b), not value)
        self.note_names(span, value)
        return self.mark(span, value)

    def is_compound(self, span):
        a, b = span = self.source.strip(span)
        if self.source.code[a] == "!":
            return self.is_compound((a + 1, b))
        if self.source.code[a] == "(" and self.source.closing(a) == b - 1:
            return self.is_compound((a + 1, b - 1))
        return any(self.source.top(span, mark) is not None for mark in ("||", "&&", "?"))

    def note_names(self, span, value):
        a, b = self.source.strip(span)
        code = self.source.code[a:b]
        while code.startswith("!"):
            code, value = code[1:], not value
        if any(self.source.top((a, b), mark) is not None for mark in ("==", "!=", "<", ">", "?")):
            return
        if quantifier := re.match(r"std::(?:ranges::)?(any|all|none)_of\(", code):
            for place, function in self.source.lambdas.items():
                if a <= place < b:
                    self.wanted[function.name].add(value != (quantifier[1] == "none"))
        elif name := re.match(r"(?:\w+(?:::|\.|->))*(\w+)(\(|$)", code):
            self.wanted[name[1]].add(value)

    def mark(self, span, value):
        code = self.source.code[span[0]:span[1]]
        walked = not value and re.fullmatch(r"!\w+\.insert\(.*\)\.second", code, re.S)  # a walk meets a node again: only slower
        if code not in ("true", "false") and not walked and not ALWAYS_FALSE.match(code):
            self.found[self.source.path, span, value] = self.function.name

    def exit_of(self, statements):
        """What a statement ends in: refuse, allow, a literal Boolean, leave (continue, break), or nothing."""
        if not statements:
            return None
        last = statements[-1]
        if last.kind == "block":
            return self.exit_of(last.body)
        code = self.source.code[last.span[0]:last.span[1]]
        if last.kind == "exit":
            return "refuse" if code.startswith("throw") else "leave"
        if last.kind != "return":
            return None
        value = self.source.code[last.condition[0]:last.condition[1]].strip()
        if self.function.is_boolean:
            return value if value in ("true", "false") else "case"
        refuses = not value or re.match(r"(std::nullopt|nullptr|\{\}|\{std::nullopt|refuse\(|\{ProofVerdict::undecided)", value)
        return "refuse" if bool(refuses) != (self.function.name in GIVES_A_REASON) else "allow"

    def verdicts(self, statements):
        """Which of refuse and allow can happen in these."""
        kinds = set()
        for each in walk(statements):
            kind = self.exit_of([each]) if each.kind in ("return", "exit") else None
            if kind in ("true", "false"):
                kinds |= {"allow" if (kind == "true") == wish else "refuse" for wish in self.wishes()}
            elif kind == "case":
                kinds |= {"allow", "refuse"}
            elif kind in ("refuse", "allow"):
                kinds.add(kind)
        return kinds

    def visit(self, statements, loop):
        """`loop`: the rest of the innermost loop after these statements."""
        for place, each in enumerate(statements):
            rest = statements[place + 1:] + loop
            if each.kind == "if":
                self.visit_if(each, rest)
            elif each.kind == "return":
                self.visit_return(each.condition)
            elif each.kind == "other":
                self.visit_definition(each.span)
            for inner in (each.body, each.otherwise):
                self.visit(inner, [] if each.kind == "loop" else rest)

    def visit_if(self, each, rest):
        condition = each.condition
        after = self.source.split(condition, ";")[-1]
        declares = re.match(r"(const )?(auto&?|[\w:]+)[ &*]+(\w+) = ", self.source.code[after[0]:after[1]])
        kind = self.exit_of(each.body)
        if kind == "leave":
            kinds = self.verdicts(rest)
            values = {True} if kinds == {"refuse"} else {False} if kinds else {True, False}
        elif kind in ("true", "false"):
            values = {(kind == "true") == wish for wish in self.wishes()}
        elif kind == "case" or each.otherwise:
            values = set()
        elif kind == "refuse":
            values = {False}
        elif kind == "allow":
            values = {True}
        else:
            values = {self.verdicts(each.body) != {"refuse"}}
        for value in values:
            if not declares:
                self.leaves(after, value)
            elif not value:
                self.note_names((after[0] + declares.end(), after[1]), value)
                self.found[self.source.path, condition, "declares " + declares[3]] = self.function.name

    def visit_return(self, span):
        if span[0] == span[1]:
            return
        place = self.source.top(span, "?")
        if self.function.is_boolean:
            for wish in self.wishes():
                self.leaves(span, wish)
        elif place is not None:
            branches = [self.source.code[a:b] for a, b in self.source.split((place + 1, span[1]), " : ")]
            nothing = [branch.startswith("std::nullopt") for branch in branches]
            if len(branches) == 2 and nothing[0] != nothing[1]:
                self.leaves((span[0], place), nothing[1] != (self.function.name in GIVES_A_REASON))

    def visit_definition(self, span):
        found = re.match(r"(?:const )?bool (\w+) = |(\w+) = \2 (?:&&|\|\|) ", self.source.code[span[0]:span[1]])
        name = found and (found[1] or found[2])
        if name and self.wanted.get(name) and self.source.top(span, ",") is None:
            start = self.source.code.index("= ", span[0]) + 2
            for wish in self.wanted[name]:
                self.leaves((start, span[1] - 1), wish)

    def mutants(self):
        mutants = []
        for number, source in enumerate(self.sources):
            marks = sorted((span, str(value), function) for (path, span, value), function in self.found.items()
                           if path == source.path)
            assert len(marks) < 1000
            for count, (span, value, function) in enumerate(marks):
                function = function if "@" not in function else enclosing(source, span[0])
                mutants.append(Mutant(1000 * number + count, source.path, source.line(span[0]), function,
                                      source.words(span), value, span))
        return mutants


def enclosing(source, place):
    """The named function around a place."""
    name = ""
    for function in source.functions:
        if "@" not in function.name and function.statements and function.statements[0].span[0] <= place < function.statements[-1].span[1]:
            name = function.name
    return name


def rewritten(source, mutants):
    """The source with its conditions in calls of mutant()."""
    insertions = []
    for each in mutants:
        (a, b), length = each.span, each.span[1] - each.span[0]
        if each.value.startswith("declares "):
            insertions.append((b, 0, length, f"; mutant({each.id}, false, {each.value.split()[1]})"))
        else:
            insertions.append((a, 1, -length, f"mutant({each.id}, {each.value.lower()}, ("))
            insertions.append((b, 0, length, "))"))
    text = source.text
    for place, _, _, inserted in sorted(insertions, reverse=True):
        text = text[:place] + inserted + text[place:]
    return '#include "framework/mutant.hpp"\n' + text


# --- Building and running.


def write_if_changed(path, text):
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def prepare(scratch, sources, mutants):
    """The copy of the sources, and its build directory."""
    names = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard"], check=True, capture_output=True,
                           text=True).stdout.split("\n")
    ours = {str(source.path): source for source in sources}
    for name in filter(None, names):
        here, there = ROOT / name, scratch / "source" / name
        if not here.is_file():
            continue
        if name in ours:
            write_if_changed(there, rewritten(ours[name], [each for each in mutants if each.file == name]))
        elif name == "tests/main.cpp":
            write_if_changed(there, here.read_text() + LISTENER)
        elif not there.exists() or there.read_bytes() != here.read_bytes():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(here, there)
    write_if_changed(scratch / "source/framework/mutant.hpp", HEADER)
    build = scratch / "build"
    if not (build / "build.ninja").exists():
        subprocess.run(["meson", "setup", build, scratch / "source", "-Doptimization=1", "-Dwerror=false",
                        "-Dcpp_args=-D_GLIBCXX_ASSERTIONS -Wno-parentheses"], check=True, stdout=sys.stderr)
    return build


def programs_of(build):
    """name -> command line and environment of each doctest program."""
    listed = json.loads(subprocess.run(["meson", "introspect", "--tests", build], check=True, capture_output=True,
                                       text=True).stdout)
    return {test["name"]: test["cmd"] for test in listed if test["cmd"][0].endswith(("/all_tests", "_test"))}


class Runner:
    def __init__(self, programs, scratch, longest):
        self.programs, self.scratch, self.longest = programs, scratch, longest
        self.evaluated, self.cases, self.seconds = set(), collections.defaultdict(list), {}

    def record(self, program):
        """Runs a program once; notes in which of its cases each mutant would change something."""
        seen = self.scratch / f"{program}.seen"
        seen.unlink(missing_ok=True)
        done = subprocess.run(self.programs[program], cwd=self.scratch / "build", capture_output=True, text=True,
                              env=dict(os.environ, CERTAMEN_MUTANTS_SEEN=str(seen)))
        if done.returncode != 0:
            sys.exit(f"{program} fails without any mutant:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
        decisive = set()
        for line in seen.read_text().splitlines():  # of a process that a case starts: before the case's own line
            what, *ids = line.split("\t")
            self.evaluated |= {int(each.rstrip("!")) for each in ids}
            decisive |= {int(each[:-1]) for each in ids if each.endswith("!")}
            if what.startswith("(case) "):
                _, seconds, name = what.split(" ", 2)
                self.seconds[program, name] = float(seconds)
                for each in decisive:
                    self.cases[each].append((float(seconds), program, name))
                decisive = set()

    def notices(self, mutant):
        """The first test case that fails with the mutant."""
        for seconds, program, name in sorted(self.cases[mutant.id]):
            if seconds > self.longest:
                return None
            pattern = "".join("?" if letter in ",*\\\"" else letter for letter in name)
            try:
                done = subprocess.run([*self.programs[program], "-tc=" + pattern, "-aa=1"], cwd=self.scratch / "build",
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30 + 10 * seconds,
                                      env=dict(os.environ, CERTAMEN_MUTANT=str(mutant.id)))
            except subprocess.TimeoutExpired:
                return f"{name} (hangs)"
            if done.returncode != 0:
                return name
        return None


def excused():
    """(file, function, condition) -> the reason why no test can notice; * stands for any condition of the function."""
    reasons = {}
    for line in EQUIVALENT.read_text().splitlines() if EQUIVALENT.exists() else []:
        if line.strip() and not line.startswith("#"):
            file, function, condition, reason = (part.strip() for part in line.split(" | "))
            reasons[file, function, condition] = reason
    return reasons


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="PATTERN", nargs="+", default=["*"], help="mutants of these files only, such as '*/lemmas.cpp'")
    parser.add_argument("--list", action="store_true", help="list the mutants and build nothing")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="as many at once")
    parser.add_argument("--keep", metavar="DIR", type=pathlib.Path, help="build here and leave it: the next run builds what changed")
    parser.add_argument("--tests", metavar="NAMES", help="run these test programs only, such as proof,engines")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="leave out test cases that take longer than this")
    parser.add_argument("--all", action="store_true", help="print the noticed ones too, with the test that noticed")
    given = parser.parse_args()

    paths = sorted({str(path.relative_to(ROOT)) for pattern in FILES for path in ROOT.glob(pattern)}
                   - {str(path.relative_to(ROOT)) for pattern in NO_RULES for path in ROOT.glob(pattern)})
    sources = [Source(path) for path in paths]
    mutants = Finder(sources).mutants()
    reasons = excused()

    def reason_of(each):
        return reasons.get((each.file, each.function, each.text)) or reasons.get((each.file, each.function, "*"))

    chosen = [each for each in mutants if any(fnmatch.fnmatch(each.file, pattern) for pattern in given.only)]

    def show(status, each, more=""):
        value = "false" if each.value.startswith("declares") else each.value.lower()
        print(f"{status:<14}{each.file}:{each.line} {each.function}: {each.text} -> {value}{more}", flush=True)

    if given.list:
        for each in chosen:
            show(str(each.id), each, f"  ({reason_of(each)})" if reason_of(each) else "")
        print(f"{len(chosen)} mutants")
        return 0

    known = {(each.file, each.function, text) for each in mutants for text in (each.text, "*")}
    for entry in reasons.keys() - known:
        print(f"{EQUIVALENT.name}: there is no condition {' | '.join(entry)}", file=sys.stderr)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as directory, concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        scratch = given.keep.resolve() if given.keep else pathlib.Path(directory)
        build = prepare(scratch, sources, mutants)
        programs = {name: command for name, command in programs_of(build).items()
                    if given.tests is None or name in given.tests.split(",")}
        targets = sorted({os.path.relpath(command[0], build) for command in programs.values()})
        subprocess.run(["ninja", "-C", build, f"-j{given.jobs}", "framework/cli/certamen", *targets], check=True, stdout=sys.stderr)
        built = time.monotonic()
        runner = Runner(programs, scratch, given.seconds)
        list(pool.map(runner.record, programs))
        recorded = time.monotonic()
        counts = collections.Counter()

        def judged(each):
            if reason_of(each):
                return "excused", f"  ({reason_of(each)})"
            if each.id not in runner.evaluated:
                return "NEVER REACHED", ""
            if not runner.cases[each.id]:
                return "NEVER DECIDES", ""
            found = runner.notices(each)
            return ("noticed", f"  [{found}]") if found else ("NOT NOTICED", "")

        for each, (status, more) in zip(chosen, pool.map(judged, chosen)):
            counts[status] += 1
            if status.isupper() or given.all:
                show(status, each, more)
    print(f"{len(chosen)} mutants: " + ", ".join(f"{count} {status.lower()}" for status, count in sorted(counts.items())))
    print(f"build {built - start:.0f} s, tests {recorded - built:.0f} s, mutants {time.monotonic() - recorded:.0f} s", file=sys.stderr)
    return 1 if any(status.isupper() for status in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
