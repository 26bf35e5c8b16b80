#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Which lines and branches of the files that decide verdicts the tests reach: rewriting, proof, theorems, check, certify, statistics.
#   scripts/coverage.sh          builds for coverage in build-coverage, runs the test programs that cover these folders, prints a
#                                table and writes build-coverage/coverage/index.html
#   scripts/coverage.sh NAME...  builds and runs these test programs in their place
# Run by hand, once a week and before a release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/common.sh
. scripts/common.sh

decides=(rewriting proof theorems check certify statistics)
[ $# -gt 0 ] || set -- proof loops each theorems proofs certify check-files report engines
install_packages "${build_packages[@]}" "${test_packages[@]}" gcovr
# Without optimization a line stands for itself. What is not in these folders is compiled as usual, and runs as fast.
counted="framework/($(IFS='|' && echo "${decides[*]}"))/"
configure build-coverage -Dtests=true -Db_coverage=true -Doptimization=0 -Dmpi=disabled -Dsqlite=disabled \
  "-Dcpp_args=-fprofile-filter-files=$counted"
build build-coverage tests/all_tests
find build-coverage -name '*.gcda' -delete
status=0
meson test -C build-coverage --no-rebuild --print-errorlogs --timeout-multiplier 10 "$@" || status=$?
mkdir -p build-coverage/coverage
gcovr --root . --object-directory build-coverage --filter "$counted" --exclude-throw-branches --exclude-unreachable-branches \
  --print-summary --html-details build-coverage/coverage/index.html --txt build-coverage/coverage/table.txt build-coverage
cat build-coverage/coverage/table.txt
exit "$status"
