#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pkg_config.sh BUILD_DIR PREFIX PROGRAM.cpp EXPECTED TEST.cpp EXPECTED COMPILER...: installs the build into an empty folder, compiles a user's
# program and a user's tests with what pkg-config says, compares their output, and looks for the command, its man page and its completions.
set -eu
build=$1 prefix=$2 program=$3 expected=$4 own_test=$5 own_expected=$6
shift 6
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
DESTDIR=$root meson install -C "$build" --no-rebuild --quiet
file=$(find "$root" -name certamen.pc)
sed -i "s|^prefix=.*|prefix=$root$prefix|" "$file"
flags=$(PKG_CONFIG_PATH=$(dirname "$file") pkg-config --cflags --libs certamen)
# shellcheck disable=SC2086
"$@" "$program" -o "$root/program" $flags
"$root/program" | diff -u "$expected" -
# shellcheck disable=SC2086
"$@" "$own_test" -o "$root/own_test" $flags
"$root/own_test" | diff -u "$own_expected" -
installed=$root$prefix
"$installed/bin/certamen" --version
for path in share/man/man1/certamen.1 share/bash-completion/completions/certamen.bash \
  share/zsh/site-functions/_certamen share/fish/vendor_completions.d/certamen.fish; do
  test -s "$installed/$path" || { echo "missing: $path"; exit 1; }
done
