#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs clang-tidy on the lines that differ from a commit; .clang-tidy has the checks.

tidy.py [--since REV] [--seconds S] [--jobs N] [FILE ...]
    --since REV    the commit (the one before HEAD); what is not committed counts as changed too
    --seconds S    begin no file after this time, and name those that are left (100)
    --jobs N       files at a time (all cores)
    FILE ..        these files, every line of them
    --tool T       the command (clang-tidy-19)
"""
import argparse
import concurrent.futures
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import time

SOURCES = re.compile(r"^(framework|schemes|adversaries|proofs|tests|docs/examples)/.*\.(cpp|hpp)$")
TEXTS = ("KERNELS_NAME", "COMMAND", "DATA_DIR", "SOURCE_ROOT")


def git(*arguments):
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)


def changed_lines(since):
    """The lines of each file that differ from a commit, as [first, last]."""
    diff = git("diff", "-U0", "--diff-filter=d", "--no-ext-diff", since)
    if diff.returncode:
        print(f"tidy.py: {diff.stderr.splitlines()[0]}", file=sys.stderr)
        sys.exit(2)
    lines, name = {}, None
    for line in diff.stdout.splitlines():
        if line.startswith("+++ b/"):
            name = line[6:]
        elif hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            if count and SOURCES.match(name):
                lines.setdefault(name, []).append([first, first + count - 1])
    return lines


def same_code(name, since):
    """Whether the file differs from the commit in comments and white space alone."""
    def code(text):
        return re.sub(r"//.*|\s+", "", text)
    with open(name, encoding="utf-8") as file:
        return code(file.read()) == code(git("show", f"{since}:{name}").stdout)


@functools.cache
def mpi_includes():
    """Where MPI's headers are, as warnings of others; nothing where it is not installed."""
    if not shutil.which("pkg-config"):
        return []
    found = subprocess.run(["pkg-config", "--cflags-only-I", "ompi-c"], capture_output=True, text=True, check=False)
    return [flag.replace("-I", "-isystem", 1) for flag in found.stdout.split()]


def findings(tool, name, ranges):
    command = [tool, "--quiet", "--warnings-as-errors=*"]
    if ranges:
        command.append("--line-filter=" + json.dumps([{"name": name, "lines": ranges}]))
    includes = ["-I.", "-Iframework", "-Ibuild", "-isystem", "/usr/include/eigen3", *mpi_includes()]
    # Kernels are compiled once for each set of instructions, tests with the paths of what they run.
    defined = ["-DCERTAMEN_KERNELS=baseline", *(f'-DCERTAMEN_{what}=""' for what in TEXTS)]
    flags = [*defined, "-xc++", "-std=c++20", "-Wno-pragma-once-outside-header", *includes]
    result = subprocess.run([*command, name, "--", *flags], capture_output=True, text=True, check=False)
    return name, result.stdout if result.returncode else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--since", metavar="REV", default="HEAD~1")
    parser.add_argument("--seconds", type=float, default=100)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--tool", default="clang-tidy-19")
    parser.add_argument("file", nargs="*")
    options = parser.parse_args()
    if not shutil.which(options.tool):
        print(f"tidy.py: {options.tool} is not installed", file=sys.stderr)
        sys.exit(4)
    for name in options.file:
        if not os.path.isfile(name):
            parser.error(f"{name}: no such file")
    options.file = [os.path.abspath(name) for name in options.file]
    end = time.monotonic() + options.seconds
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    files = {os.path.relpath(name): [] for name in options.file} or changed_lines(options.since)
    files = {name: lines for name, lines in files.items() if not lines or not same_code(name, options.since)}

    def looked_at(name):
        return findings(options.tool, name, files[name]) if time.monotonic() < end else (name, None)

    failed, left = 0, []
    with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
        for name, said in pool.map(looked_at, sorted(files, key=lambda name: name.endswith(".hpp"))):
            if said is None:
                left.append(name)
            elif said:
                failed += 1
                print(said)
    print(f"{len(files) - len(left)} files, {failed} with findings" + "".join(f"\nno time for {name}" for name in left))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
