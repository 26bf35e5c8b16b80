#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# same_output.sh PROGRAM EXPECTED: runs the program and compares what it prints.
set -eu
"$1" | diff -u "$2" -
