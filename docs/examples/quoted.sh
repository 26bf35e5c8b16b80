#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# quoted.sh PAGE PROGRAM: each block of C++ on the page stands in the program, but for spaces, line breaks and lines of comment.
set -eu
awk '
  { text = $0; gsub(/[ \t]/, "", text); if (text ~ /^\/\//) text = "" }
  FNR == NR { program = program text; next }
  text == "```cpp" { inside = 1; block = ""; first = FNR; next }
  inside && text == "```" {
    inside = 0; blocks++
    if (!index(program, block)) { print FILENAME ":" first ": not in the program"; wrong = 1 }
    next
  }
  inside { block = block text }
  END { if (!blocks) { print "no C++ is quoted"; wrong = 1 }; exit wrong }
' "$2" "$1"
