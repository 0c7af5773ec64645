#!/bin/sh
# The types in the comments of what browsers load, and of the tests, hold.
set -eu
cd "$(dirname "$0")/../.."
for project in tsconfig.json www/*/tsconfig.json; do
    [ ! -e "$project" ] || node node_modules/typescript/bin/tsc -p "$project"
done
