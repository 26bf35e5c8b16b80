#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Which lines and branches of the files that decide verdicts the tests reach: rewriting, proof, check, certify, statistics.
#   scripts/coverage.sh          builds for coverage in build-coverage, runs the fast tests, prints a table and writes
#                                build-coverage/coverage/index.html
#   scripts/coverage.sh ARGS     ARGS go to `meson test` in the place of --no-suite slow
# Run by hand, once a week and before a release: the build takes as long as one from nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/common.sh
. scripts/common.sh

decides=(rewriting proof check certify statistics)
install_packages "${build_packages[@]}" "${test_packages[@]}" gcovr
# Each source is compiled alone, so that a line counts for its file, and without optimization, so that it stands for itself.
configure build-coverage -Dtests=true -Db_coverage=true -Doptimization=0 -Dunity=off
build build-coverage
find build-coverage -name '*.gcda' -delete
[ $# -gt 0 ] || set -- --no-suite slow
status=0
meson test -C build-coverage --no-rebuild --print-errorlogs --timeout-multiplier 10 "$@" || status=$?
mkdir -p build-coverage/coverage
filters=()
for folder in "${decides[@]}"; do filters+=(--filter "framework/$folder/"); done
gcovr --root . --object-directory build-coverage "${filters[@]}" --exclude-throw-branches --exclude-unreachable-branches \
  --print-summary --html-details build-coverage/coverage/index.html build-coverage
exit "$status"
