#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles each case of a file that must not compile, and the file without them.

must_not_compile.py FILE COMPILER [FLAG ...]

A case is what stands under `#if WRONG == N`; it quotes, in a comment `// error: TEXT`, what the compiler has to say of its lines. GCC and Clang word some errors differently: ERRORS lists what counts.
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


def main():
    source, command = sys.argv[1], sys.argv[2:]
    with open(source, encoding="utf-8") as file:
        lines = file.read().splitlines()
    failures = []
    whole = compiled(command, source)
    if whole.returncode != 0:
        failures.append("without a case the file does not compile:\n" + whole.stderr)
    cases = 0
    for number, line in enumerate(lines, 1):
        case = re.fullmatch(r"#if WRONG == (\d+)", line)
        if not case:
            continue
        cases += 1
        place, wanted = next((n, re.search(r"// error: (.*)", lines[n - 1])) for n in range(number + 1, len(lines) + 1)
                             if "// error: " in lines[n - 1])
        result = compiled(command, source, [f"-DWRONG={case[1]}"])
        said = [text for text in result.stderr.splitlines() if "error:" in text]
        words = ERRORS.get(wanted[1], [wanted[1]])
        if result.returncode == 0:
            failures.append(f"{source}:{place}: compiles, and must not")
        elif not any(word in text for word in words for text in said) or not any(
                f":{n}:" in result.stderr for n in range(number + 1, place + 1)):
            failures.append(f"{source}:{place}: expected an error with \"{wanted[1]}\", got\n" + "\n".join(said))
    for failure in failures:
        print(failure)
    print(f"{cases} cases, {len(failures)} failed")
    return 1 if failures or cases == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
