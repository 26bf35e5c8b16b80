#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/assessed-schemes.md: a section for each scheme that is assessed.

    scripts/assessed_schemes.py COMMAND [--check]

The operator is the comment above the scheme's class, the source its entry, what would mend it the table of
docs/explanation/assessment.md, and claims, attacks, figures and verdicts are those of `COMMAND assess --json` on the model
of the examples. With --check nothing is written: the page is to have the same schemes, claims and verdicts (figures differ in their last
digits from machine to machine). Exit status 1 if it has not.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / 'docs/reference/assessed-schemes.md'
MODEL = ROOT / 'docs/examples/data/ocr-transformer-mlp.safetensors'


def text_of(pattern, source, where):
    found = re.search(pattern, source, re.DOTALL)
    if found is None:
        sys.exit(f'{where}: expected {pattern}')
    return ''.join(re.findall(r'"([^"]*)"', found.group(1)))


def scheme_of(path):
    """Name, operator, summary and source of the scheme that a file adds."""
    source = path.read_text()
    comments = re.findall(r'((?:^///[^\n]*\n)+)class ', source, re.MULTILINE)
    if len(comments) != 1:
        sys.exit(f'{path}: expected one class with a comment')
    operator = ' '.join(line[3:].strip() for line in comments[0].splitlines())
    return text_of(r'\.name = ("[^"]*")', source, path), {
        'operator': operator,
        'summary': text_of(r'\.summary =\s*((?:"[^"]*"\s*)+)', source, path),
        'source': text_of(r'\.source =\s*((?:"[^"]*"\s*)+)', source, path),
    }


def mends():
    """Kebab-case names to what would mend the scheme, from the explanation's table."""
    section = (ROOT / 'docs/explanation/assessment.md').read_text().split('## What it would take to mend them')[1]
    table = {}
    for names, mend in re.findall(r'^\| ([^|]+) \| ([^|]+) \|$', section.split('\n## ')[0], re.MULTILINE):
        for name in names.split(','):
            table[name.strip().lower().replace(' ', '-')] = mend.strip()
    return table


def escaped(text):
    return text.replace('|', '\\|')


def page(command):
    done = subprocess.run([command, 'assess', '--json', '--model', MODEL, '--set', 'trials=2'], capture_output=True, text=True)
    if done.returncode not in (0, 1, 3):
        sys.exit(done.stderr)
    rows = json.loads(done.stdout)['rows']
    files = re.search(r'assessed_names = \[(.*?)\]', (ROOT / 'schemes/release/meson.build').read_text(), re.DOTALL).group(1)
    schemes = dict(scheme_of(ROOT / 'schemes/release' / f'{name}.cpp') for name in re.findall(r"'(\w+)'", files))
    mended = mends()
    lines = ['# Schemes that are assessed', '',
             'Written by `scripts/assessed_schemes.py`; what claims and verdicts mean is in [the assessment](../explanation/assessment.md). '
             'Figures are on the layer of the examples (240 x 120), of the worst of two trials.', '']
    for name in sorted(schemes):
        scheme = schemes[name]
        lines += [f'## {name}', '', f'{scheme["summary"][0].upper()}{scheme["summary"][1:]}. Source: {scheme["source"]}.', '',
                  f'**Operator.** {escaped(scheme["operator"]).replace("<", "&lt;")}', '',
                  '| claim | given | setting | attack | figure | verdict |', '|---|---|---|---|---|---|']
        for row in rows:
            if row['scheme'] != name:
                continue
            cells = [row['claim'], row['given'], row['setting'], row['attack'] or '-', row['figure'] or '-', row['verdict']]
            lines.append('| ' + ' | '.join(escaped(cell) for cell in cells) + ' |')
        reasons = {f'{row["given"]}, {row["setting"]}: {row["reason"]}' for row in rows if row['scheme'] == name and row['verdict'] == 'meets'}
        lines += [''] + [f'Met: {reason}.' for reason in sorted(reasons)] + ([''] if reasons else [])
        if name in mended:
            lines += [f'**What would mend it.** {mended[name][0].upper()}{mended[name][1:]}.', '']
    return '\n'.join(lines)


def verdicts(text):
    """Headings and rows without their figures."""
    kept = []
    for line in text.splitlines():
        cells = re.split(r'(?<!\\)\|', line)
        kept += [line] if line.startswith('## ') else [(cells[1:5], cells[6])] if len(cells) == 8 else []
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('command')
    parser.add_argument('--check', action='store_true')
    given = parser.parse_args()
    new = page(given.command)
    if not given.check:
        PAGE.write_text(new)
    elif verdicts(PAGE.read_text()) != verdicts(new):
        sys.exit(f'{PAGE}: out of date; run scripts/assessed_schemes.py COMMAND')


main()
