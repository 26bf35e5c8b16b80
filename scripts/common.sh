# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Sourced by ./run, ./test and .ci/run: the Debian packages, their installation, the build. All talk goes to stderr.

# The one list of Debian 12 packages (docs/dependencies.md says what each is for). Boost is always asked for by its version: the
# unversioned packages are 1.74 and conflict with it.
build_packages=(
  g++ meson ninja-build pkg-config dpkg-dev
  libboost1.81-dev libgmp-dev libmpfr-dev libmpfi-dev libeigen3-dev librandom123-dev libssl-dev
  libfmt-dev nlohmann-json3-dev libcli11-dev libsqlite3-dev libzip-dev
  libprotozero-dev
)
test_packages=(doctest-dev libopenmpi-dev openmpi-bin)
ci_packages=(clang-19 libclang-rt-19-dev clang-format-19 clang-tidy-19 graphviz ccache doxygen)

build_dir="${CERTAMEN_BUILD_DIR:-build}"

say() { printf '== %s\n' "$*" >&2; }
fail() {
  printf 'certamen: %s\n' "$*" >&2
  exit 4
}

# retry COMMAND...: up to four times, with a longer pause each time.
retry() {
  local pause
  for pause in 2 8 30; do
    "$@" && return 0
    say "failed: $*; again in $pause s"
    sleep "$pause"
  done
  "$@"
}

# missing_of NAME...: those that dpkg does not know as installed.
missing_of() {
  local installed name
  installed=" $(dpkg-query -W -f '${Package} ${db:Status-Status} ' "$@" 2>/dev/null || true)"
  for name in "$@"; do
    [[ $installed == *" $name installed "* ]] || printf '%s\n' "$name"
  done
}

# install_packages NAME...: what is missing, with apt-get, as root or through sudo.
install_packages() {
  local missing=() as_root=()
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "no apt-get here: install what docs/dependencies.md lists by other means"
    return 0
  fi
  mapfile -t missing < <(missing_of "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "as root, run: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  retry "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2 ||
    fail "apt-get update failed: is there a network?"
  retry "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y --no-install-recommends install "${missing[@]}" >&2 ||
    fail "apt-get could not install ${missing[*]}"
}

# configure DIR OPTION...: sets a build directory up, unless it stands already.
configure() {
  local dir=$1
  shift
  if [ ! -f "$dir/build.ninja" ]; then
    rm -rf "$dir"
    say "configuring $dir"
    meson setup "$dir" --wrap-mode=nofallback "$@" >&2 || fail "meson setup failed: see $dir/meson-logs/meson-log.txt"
  fi
}

# build DIR TARGET...: quiet when there is nothing to do.
build() {
  local dir=$1
  shift
  if ! ninja -C "$dir" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
    say "building in $dir"
    ninja -C "$dir" "$@" >&2 || fail "the build failed: the first error above says why"
  fi
}
