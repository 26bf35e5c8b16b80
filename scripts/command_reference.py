#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/command.md from what a built command says of itself.

    scripts/command_reference.py build/framework/cli/certamen
"""
import pathlib
import re
import subprocess
import sys

PAGE = pathlib.Path(__file__).parent.parent / "docs/reference/command.md"
HEAD = """# The command

`./run ARGS` builds if needed and is `certamen ARGS`. Results go to standard output, talk to standard error; progress shows on a terminal only, and `NO_COLOR`
is honoured. Exit status: 0 meets, 1 broken, 2 usage or bad input, 3 undecided, 4 internal error, 130 interrupted (what was computed so far is printed).
What is judged is the question of the command: a scheme's claims, a proof, equivalence, a file's expectations. 3 is for all that leaves it open: a search that was stopped, an estimate that does not
decide, `audit` of a definition where nothing was found and no control or stated advantage was held to an expectation. `optimal` that cannot be searched to the end is decided by a proof that bounds
every adversary without an assumption, if there is one; `assess FILE` is 0 where no guideline is violated, for files show no more.

`scripts/command_reference.py` writes this page.
"""


def main(certamen):
    def text_of(*arguments):
        return subprocess.run([certamen, *arguments], check=True, capture_output=True, text=True).stdout

    commands = re.search(r"Subcommands:\n(.*?)\n\n", text_of("--help"), re.S).group(1)
    page, options = HEAD, {"--version"}
    for line in commands.splitlines():
        if not (name := re.match(r"  (\S+)", line)):
            continue
        help_text = text_of(name.group(1), "--help")
        page += f"\n## certamen {name.group(1)}\n\n```\n{help_text.strip()}\n```\n"
        options |= set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", help_text, re.M))
    page += "\n## All options\n\n" + ", ".join(f"`{option}`" for option in sorted(options)) + "\n"
    PAGE.write_text(page)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
