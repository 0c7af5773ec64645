#!/bin/sh
# clang-format decides.
set -eu
cd "$(dirname "$0")/../.."
find lib cgi-bin tests -name '*.[ch]' 2>/dev/null | xargs clang-format --dry-run -Werror
