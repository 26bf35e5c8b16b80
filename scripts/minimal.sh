#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The smallest build: without the case study, SQLite and MPI. Configures it in build-minimal, builds the library and the command,
# and runs the tests that such a build has (tests/minimal). Clang without optimization is the fastest way to know that it builds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/common.sh
. scripts/common.sh

install_packages "${build_packages[@]}" doctest-dev clang-19
compiler=clang++-19
command -v ccache >/dev/null && compiler="ccache clang++-19"
CXX=$compiler configure build-minimal -Dtests=true -Drelease=false -Dsqlite=disabled -Dmpi=disabled -Doptimization=0
build build-minimal
meson test -C build-minimal --no-rebuild --print-errorlogs
