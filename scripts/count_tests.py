#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up the test cases in Meson's test logs and ends with a plain line "N passed, N failed".

usage: count_tests.py [--passed N] [--failed N] BUILD_DIR...

A doctest executable counts with its test cases; any other test counts as one. A test that crashed or timed out before it could
say anything counts as one failure. --passed and --failed add what was counted elsewhere.
"""

import argparse
import json
import pathlib
import re
import sys

SUMMARY = re.compile(r"test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")


def cases(entry):
    """(passed, failed) of one line of testlog.json."""
    good = entry["result"] in ("OK", "EXPECTEDFAIL")
    if entry["result"] == "SKIP":
        return 0, 0
    found = SUMMARY.search(entry.get("stdout") or "")
    if not found:
        return (1, 0) if good else (0, 1)
    passed, failed = int(found[2]), int(found[3])
    return passed, failed if good else max(failed, 1)


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--passed", type=int, default=0)
    parser.add_argument("--failed", type=int, default=0)
    parser.add_argument("builds", nargs="+")
    given = parser.parse_args(arguments)
    passed, failed = given.passed, given.failed
    for build in given.builds:
        log = pathlib.Path(build) / "meson-logs" / "testlog.json"
        if not log.exists():
            print(f"{log} is missing: no tests ran", file=sys.stderr)
            failed += 1
            continue
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            entry = json.loads(line)
            good, bad = cases(entry)
            passed += good
            failed += bad
            if bad:
                print(f"failed: {entry['name']} ({entry['result']})")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
