#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the cases of a file that must not compile, and the file without them.

must_not_compile.py FILE COMPILER [FLAG ...]

A case is what stands under `#ifdef WRONG`; it quotes, in a comment `// error: TEXT`, what the compiler has to say of its lines. GCC and
Clang word some errors differently: ERRORS lists what counts.
"""
import re
import subprocess
import sys

ERRORS = {
    "invalid operands": ["invalid operands", "no match for"],
    "no matching": ["no matching"],
    "deleted": ["deleted"],
}


def compiled(command, source, define=()):
    return subprocess.run([*command, *define, "-fsyntax-only", source], capture_output=True, text=True, check=False)


def errors_of(output, source):
    """Each error with the lines of the file that it, or what is said around it, names: an assertion of a header is told of its user."""
    lines = output.splitlines()
    places = [place for place, text in enumerate(lines) if "error: " in text]
    named = re.compile(re.escape(source) + r":(\d+):")
    found = []
    for before, place, after in zip([-1, *places], places, [*places[1:], len(lines)]):
        own = named.findall(lines[place])
        found.append((lines[place], [int(number) for number in own or named.findall("\n".join(lines[before + 1:after]))]))
    return found


def main():
    source, command = sys.argv[1], sys.argv[2:]
    with open(source, encoding="utf-8") as file:
        lines = file.read().splitlines()
    failures = []
    whole = compiled(command, source)
    if whole.returncode != 0:
        failures.append("without the cases the file does not compile:\n" + whole.stderr)
    said = errors_of(compiled(command, source, ["-DWRONG"]).stderr, source)
    cases = 0
    for first, line in enumerate(lines, 1):
        if line != "#ifdef WRONG":
            continue
        cases += 1
        last, wanted = next((n, re.search(r"// error: (.*)", lines[n - 1])) for n in range(first + 1, len(lines) + 1)
                            if "// error: " in lines[n - 1])
        own = [text for text, numbers in said if any(first < number <= last for number in numbers)]
        words = ERRORS.get(wanted[1], [wanted[1]])
        if not own:
            failures.append(f"{source}:{last}: compiles, and must not")
        elif not any(word in text for word in words for text in own):
            failures.append(f"{source}:{last}: expected an error with \"{wanted[1]}\", got\n" + "\n".join(own))
    for failure in failures:
        print(failure)
    print(f"{cases} cases, {len(failures)} failed")
    return 1 if failures or cases == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
