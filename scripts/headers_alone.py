#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles headers alone: each includes what it uses.

headers_alone.py [--since REV] [HEADER ...]
    --since REV    those that differ from REV; else all, or those that are named
    --compiler C   the compiler (clang++-19)
    --jobs N       compilers at a time (all cores)
"""
import argparse
import concurrent.futures
import os
import subprocess
import sys


def headers(options):
    if options.header:
        return options.header
    command = ["git", "diff", "--name-only", "--diff-filter=d", options.since] if options.since else ["git", "ls-files"]
    files = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [name for name in files if name.endswith(".hpp")]


def errors(compiler, header):
    command = [compiler, "-std=c++20", "-fsyntax-only", "-I.", "-Iframework", "-isystem", "/usr/include/eigen3",
               "-include", header, "-x", "c++", "/dev/null"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return header, result.stderr if result.returncode else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--since", metavar="REV")
    parser.add_argument("--compiler", default="clang++-19")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("header", nargs="*")
    options = parser.parse_args()
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    found = headers(options)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for header, said in pool.map(lambda name: errors(options.compiler, name), found):
            if said:
                failed += 1
                print(f"{header} does not compile alone:\n{said}")
    print(f"{len(found)} headers, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
