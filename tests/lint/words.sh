#!/bin/sh
# What has no place in the tree: unfinished work, trailing blanks, unescaped HTML, foreign registries.
set -eu
cd "$(dirname "$0")/../.."
bad=0
refuse() { # why, pattern, paths
    why=$1 pattern=$2
    shift 2
    if git grep -nIE "$pattern" -- "$@" ':!tests/lint/words.sh' ':!package-lock.json'; then
        echo "^ $why"
        bad=1
    fi
}
refuse 'finish it or file an issue' '\b(TODO|FIXME|XXX|HACK)\b' .
refuse 'blanks at the end of a line' '[ 	]+$' '*.c' '*.h' '*.js' '*.sql' '*.sh' '*.conf' Makefile
refuse 'textContent, never innerHTML with data' '\.(innerHTML|outerHTML) *=|insertAdjacentHTML|document\.write|\beval\(' \
    'www/desktop/*.js' 'www/lib/*.js' 'www/components/*.js' 'www/cfadmin/*.js'
refuse 'a path of one machine' '/(home|Users)/[a-z]+/|/work/' .
if grep -n '"resolved"' package-lock.json | grep -v '"https://registry\.npmjs\.org/'; then
    echo '^ another registry'
    bad=1
fi
exit $bad
