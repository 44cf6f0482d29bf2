#!/usr/bin/env bash
# Checks that clang-format would change nothing. usage: layout.sh CLANG_FORMAT ROOT
set -euo pipefail
formatter=$1
cd "$2"
mapfile -t files < <(find lib daemon plugins cli tests -name '*.cpp' -o -name '*.hpp' | sort)
[ "${#files[@]}" -gt 0 ]
"$formatter" --dry-run -Werror "${files[@]}"
echo "${#files[@]} files"
