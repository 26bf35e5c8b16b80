#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The command of a build without the case study: it lists, checks and proves, and says of the rest what is missing.

usage: command_test.py CERTAMEN
"""

import json
import pathlib
import subprocess
import sys
import tempfile

failures = []


def run(status, said, *arguments):
    """Runs the command; `said` must be in what it prints, errors on standard error alone. Returns its standard output."""
    try:
        done = subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        failures.append(f"{' '.join(arguments)}: not done after 60 seconds")
        return ""
    where = done.stderr if status == 2 else done.stdout
    if done.returncode != status or said not in where or (status == 2 and (done.stdout or where.count("\n") != 1)):
        failures.append(f"{' '.join(arguments)}: expected status {status} and '{said}', got {done.returncode}:\n"
                        f"{done.stdout}{done.stderr}")
    return done.stdout


def main():
    listed = json.loads(run(0, "one-time-pad", "list", "--json"))
    if any(entry["name"] == "taylor-mlp" for entry in listed["schemes"]):
        failures.append("list: a scheme of the case study")
    run(0, "meets", "check", "one-time-pad", "--set", "n=2")
    run(1, "broken", "check", "ecb", "--set", "n=1", "--definition", "ind-cpa")
    run(0, "verdict: verified", "prove", "one-time-pad")
    run(0, "equivalent", "equivalent", "one-time-pad:n=2/one-time-secrecy")
    run(2, "there is no scheme 'taylor-mlp'", "attack", "taylor-mlp", "--model", "none.safetensors")
    run(2, "the catalogue has no attack on model files", "attack", "ecb", "--model", "none.safetensors")
    run(2, "the catalogue has nothing that is assessed", "assess")
    with tempfile.TemporaryDirectory() as folder:
        if "SQLite: none" in run(0, "certamen", "version"):
            runs = str(pathlib.Path(folder) / "runs.sqlite")
            run(2, "without SQLite", "check", "rc4", "--trials", "10", "--runs", runs)
    print(*failures, sep="\n", end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
