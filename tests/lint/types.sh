#!/bin/sh
# The types in the comments of what browsers load, and of the tests, hold.
set -eu
cd "$(dirname "$0")/../.."
[ -e tsconfig.json ] || exit 0
exec node node_modules/typescript/bin/tsc -p .
