#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the API reference of the public headers with Doxygen; fails on a public symbol without a comment.

api_reference.py [--out DIR]
    --out DIR       where html/ goes (build/api)
    --list          print the public headers and stop
    --filter FILE   print a header as Doxygen reads it (Doxygen calls this)

Public are the headers that framework/certamen.hpp includes, those that these include, and HEAVY, which are
included by themselves. docs/contributing/style.md says how declarations are commented.
"""
import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys

MAIN = "framework/certamen.hpp"
HEAVY = ["framework/numbers/interval.hpp", "framework/values/tensor_operations.hpp",
         "framework/engines/numeric/numeric.hpp", "framework/testing/doctest.hpp"]
SEVERAL = re.compile(r"^(\s*)([\w:<>, *]*[\w>]) (\w+(?: = [^,;()]+)?(?:, \w+(?: = [^,;()]+)?)+);\s*//\s*(.*)$")
DROPPED = re.compile(r"= (default|delete);|^\s*(virtual )?~\w+\(\)( override)?;")
INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)


def public_headers():
    found, open_ = set(), [MAIN, *HEAVY]
    while open_:
        header = open_.pop()
        if header not in found:
            found.add(header)
            with open(header, encoding="utf-8") as file:
                open_ += INCLUDE.findall(file.read())
    return sorted(found)


def as_doxygen(text):
    """The source's conventions as Doxygen's: a comment behind a declaration is its own, one in front of overloads (or
    operators) is all of theirs up to an empty line or a comment, and destructors and defaulted members need none.
    Lines keep their numbers."""
    lines = ["" if DROPPED.search(line) else line for line in text.split("\n")]
    out, i = [], 0
    while i < len(lines):
        comment = []
        while i < len(lines) and re.match(r"\s*///", lines[i]):
            comment.append(lines[i])
            i += 1
        out += comment
        if not comment:
            out.append(behind(lines[i]))
            i += 1
            continue
        if lines[i:] and (several := SEVERAL.match(lines[i] + "//")):
            again = " ".join(line.strip(" /") for line in comment)
            lines[i] = each_name(several, again)
        overloads = functions(lines, i)
        for number, declaration in enumerate(overloads):
            again = "/** " + " ".join(line.strip(" /") for line in comment) + " */ " if number else ""
            out += [again + declaration[0], *declaration[1:]] if number else [behind(line) for line in declaration]
            i += len(declaration)
    return "\n".join(out)


def behind(line):
    """The comment behind a declaration as Doxygen's; of several names in one, it is each one's."""
    if re.match(r"\s*//", line):
        return line
    if several := SEVERAL.match(line):
        return each_name(several, several.group(4))
    return re.sub(r"^(.*[;,{}\w]\s*)// (?!NOLINT)(\S.*)$", r"\1/**< \2 */", line)


def each_name(several, comment):
    space, type_, names, _ = several.groups()
    return space + " ".join(f"/** {comment} */ {type_} {name};" for name in re.split(r", (?=\w+(?: =|,|$))", names))


def functions(lines, i):
    """The declarations from line i on that are functions of one name, each a list of its lines."""
    found, name = [], None
    while True:
        declaration = declared(lines, i)
        its = function_name(declaration)
        if its is None or name not in (None, its):
            return found
        name = its
        found.append(declaration)
        i += len(declaration)


def declared(lines, i):
    """The lines of the declaration that starts at line i; none at a comment, an empty line or the end of a class."""
    depth, taken = 0, []
    for line in lines[i:]:
        if not line.strip() or re.match(r"\s*//", line):
            break
        code = line.split("//")[0].rstrip()
        depth += len(re.findall(r"[({]", code)) - len(re.findall(r"[)}]", code))
        if depth < 0:
            break
        taken.append(line)
        if depth == 0 and code.endswith((";", "}")):
            return taken
    return []


def function_name(declaration):
    """The name of the function, `operator` for all operators; None for what is no function."""
    text = " ".join(line.split("//")[0] for line in declaration)
    if re.match(r"\s*(struct|class|enum|union|namespace|using|typedef|friend)\b", text):
        return None
    head = re.split(r"[{;]", re.sub(r"operator\W+\(", "operator(", text))[0].split(" = ")[0]
    match = re.search(r"(\w+)\s*\(", head)
    return match.group(1) if match else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--out", default="build/api")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--filter", metavar="FILE")
    options = parser.parse_args()
    if options.filter:
        with open(options.filter, encoding="utf-8") as file:
            print(as_doxygen(file.read()), end="")
        return 0
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    if options.list:
        print("\n".join(public_headers()))
        return 0
    if not shutil.which("doxygen"):
        print("api_reference.py: doxygen is not installed", file=sys.stderr)
        return 4
    os.makedirs(options.out, exist_ok=True)
    with open("docs/Doxyfile", encoding="utf-8") as file:
        config = file.read()
    config += f'\nOUTPUT_DIRECTORY = "{options.out}"\nINPUT = {" ".join(public_headers())}\n'
    config += f'INPUT_FILTER = "{shlex.quote(sys.executable)} scripts/api_reference.py --filter"\n'
    return subprocess.run(["doxygen", "-"], input=config, text=True, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:
        print(f"api_reference.py: {error.filename}: {error.strerror}", file=sys.stderr)
        sys.exit(2)
