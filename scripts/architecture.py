#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the includes of the source to the arrows of docs/architecture.md.

    scripts/architecture.py [--print]

The page has a block ```rooms with a line for each room: its folder, a colon, and the rooms whose headers it may include. The script
fails on an include that no line allows, on a line that allows more than is used, on a cycle, and on a room that holds a fifth of
the framework's lines or more. With --print it writes the block as the source has it.
"""
import argparse
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / 'docs/architecture.md'
FOLDERS = ['framework', 'schemes', 'adversaries', 'proofs']
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)


def allowed_arrows():
    block = re.search(r'^```rooms\n(.*?)^```', PAGE.read_text(), re.MULTILINE | re.DOTALL)
    if block is None:
        sys.exit(f'{PAGE}: there is no block ```rooms')
    arrows = {}
    for line in block.group(1).splitlines():
        room, _, others = line.partition(':')
        arrows[room.strip()] = others.split()
    return arrows


def room_of(path, rooms):
    """The innermost room whose folder holds the file; none for the framework's few files of its own."""
    folder = str(pathlib.PurePosixPath(path).parent)
    while folder not in rooms and '/' in folder:
        folder = folder.rpartition('/')[0]
    return folder if folder in rooms else None


def sources():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob('*')):
            if path.suffix in ('.cpp', '.hpp'):
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def cycle_in(arrows):
    done, path = set(), []

    def visit(room):
        if room in path:
            return path[path.index(room):] + [room]
        if room in done:
            return None
        path.append(room)
        for other in arrows.get(room, []):
            found = visit(other)
            if found:
                return found
        path.pop()
        done.add(room)
        return None

    return next((found for found in map(visit, list(arrows)) if found), None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--print', action='store_true', help='write the block as the source has it')
    options = parser.parse_args()
    allowed = allowed_arrows()
    used = {room: set() for room in allowed}
    lines = collections.Counter()
    problems = []
    for name, text in sources():
        room = room_of(name, allowed)
        if room is None:
            if name.count('/') > 1:
                problems.append(f'{name}: its folder is no room of docs/architecture.md')
            continue
        lines[room] += text.count('\n')
        for header in INCLUDE.findall(text):
            other = room_of(header, allowed)
            if other is None or other == room:
                continue
            used[room].add(other)
            if other not in allowed[room] and not options.print:
                problems.append(f'{name}: includes {header}, and {room} may not include {other}')
    if options.print:
        for room in allowed:
            print(f'{room}: {" ".join(sorted(used[room]))}'.rstrip())
        return
    for room, others in allowed.items():
        for other in others:
            if other not in used[room]:
                problems.append(f'docs/architecture.md: {room} includes nothing of {other}')
    cycle = cycle_in(allowed)
    if cycle:
        problems.append('docs/architecture.md: a cycle: ' + ' -> '.join(cycle))
    framework = sum(count for room, count in lines.items() if room.startswith('framework/'))
    for room, count in lines.items():
        if room.startswith('framework/') and 5 * count >= framework:
            problems.append(f'{room} has {count} of {framework} lines: a fifth or more')
    for problem in problems:
        print(problem)
    print(f'{len(allowed)} rooms, {sum(map(len, used.values()))} arrows, {len(problems)} problems')
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
