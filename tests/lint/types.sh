#!/bin/sh
# The page's modules, checked by their JSDoc types.
set -eu
cd "$(dirname "$0")/../.."
exec node_modules/.bin/tsc -p tsconfig.json
