#!/bin/sh
# Every named query prepares against the schema, every view answers, the demo data breaks no rule.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
db=$folder/aplomb.db
build/bin/aplomb-db "$db" migrate 2>"$folder/log" || { cat "$folder/log"; exit 1; }

awk -v folder="$folder" '
/^-- name: / { file = folder "/" $3 ".query"; printf "EXPLAIN " > file; next }
/^[ \t]*--/ { next }
file != "" && FNR > 1 { print > file }
FNR == 1 { file = "" }' sql/query/*.sql
count=0 bad=0
for query in "$folder"/*.query; do
    count=$((count + 1))
    if ! error=$(sqlite3 -bail -batch "$db" <"$query" 2>&1 >/dev/null); then
        echo "query $(basename "$query" .query): $error"
        bad=$((bad + 1))
    fi
done

for script in sql/demo/[0-8]*.sql; do
    sqlite3 -bail -batch "$db" <"$script"
done
{
    echo 'CREATE TEMP TABLE demo_agents (n); INSERT INTO demo_agents VALUES (45);'
    cat sql/demo/90-demo-agents.sql
} | sqlite3 -bail -batch "$db"
for view in $(sqlite3 "$db" "SELECT name FROM sqlite_schema WHERE type = 'view'"); do
    count=$((count + 1))
    if ! error=$(sqlite3 -bail -batch "$db" "SELECT * FROM $view" 2>&1 >/dev/null); then
        echo "view $view: $error"
        bad=$((bad + 1))
    fi
done
rules=$(sqlite3 "$db" 'PRAGMA foreign_key_check; PRAGMA integrity_check')
[ "$rules" = ok ] || { echo "demo data: $rules"; bad=$((bad + 1)); }
echo "$((count - bad)) passed, $bad failed"
[ $bad = 0 ]
