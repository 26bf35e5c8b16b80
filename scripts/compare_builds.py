#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what the commands of two builds print for the whole catalogue, byte by byte.

    scripts/compare_builds.py CERTAMEN OTHER_CERTAMEN

For every scheme, definition and adversary that go together it compares the graphs of the games, and for every scheme a Monte Carlo
check with few trials as JSON. C++ leaves the order of a call's arguments open, so that `f(at.sample(d), at.sample(d))` is one graph
with one compiler and another with the next: such places name their operands. Prints what differs, and exits with 1 if anything does.
"""
import argparse
import concurrent.futures
import json
import subprocess
import sys


def output(command, arguments):
    done = subprocess.run([command, *arguments], capture_output=True, timeout=600)
    return done.returncode, done.stdout


def questions(command):
    """The arguments of every graph, and of a check of every scheme."""
    catalogue = json.loads(output(command, ['list', '--json'])[1])
    for scheme in (entry['name'] for entry in catalogue['schemes']):
        yield ['check', scheme, '--engine', 'montecarlo', '--trials', '256', '--no-timing', '--json']
        for definition in (entry['name'] for entry in catalogue['definitions']):
            graph = ['graph', scheme, '--definition', definition, '--format', 'json']
            if output(command, graph)[0] != 0:
                continue
            players = [entry['name'] for entry in catalogue['adversaries']
                       if definition in entry['definitions'] and (not entry['schemes'] or scheme in entry['schemes'])]
            for player in [[]] + [['--adversary', name] for name in players]:
                for game in ('left', 'right'):
                    yield graph + player + ['--game', game]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('certamen')
    parser.add_argument('other')
    given = parser.parse_args()
    asked = list(questions(given.certamen))

    def differs(arguments):
        return output(given.certamen, arguments) != output(given.other, arguments)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        differing = [arguments for arguments, different in zip(asked, pool.map(differs, asked)) if different]
    for arguments in differing:
        print('differs: certamen ' + ' '.join(arguments))
    print(f'{len(asked)} outputs compared, {len(differing)} differ')
    sys.exit(1 if differing or not asked else 0)


if __name__ == '__main__':
    main()
