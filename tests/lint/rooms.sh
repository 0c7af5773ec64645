#!/bin/sh
# Who may include whom (lib/README.md): a room its own headers and those listed here, nothing else;
# the header of an outside library only its room.  Rooms are folders; a program may have a row of its own.
set -eu
cd "$(dirname "$0")/../.."

rooms='
lib/base
lib/xml         base
lib/web         base
lib/http        base
lib/db          base
lib/db/main.c   base db auth model
lib/bus         base
lib/loop        base
lib/json        base
lib/model       base xml db
lib/auth        base db model
lib/event       base xml bus db model
lib/cti         base model
lib/xmpp        base xml
lib/gadget      base xml web
lib/oauth       base web
lib/api         base xml json db bus http model auth cti
lib/container   base xml json db http model auth web gadget oauth
lib/ctid        base loop json db bus model event cti
lib/bridge      base loop bus db model auth xmpp event
cgi-bin/api     base xml model cti event api
cgi-bin/aplomb  base json web model auth event api
cgi-bin/aplomb/Gadgets.c base json gadget api
cgi-bin/gadgets base json xml db web http model auth gadget container
cgi-bin/desktop base xml db web http model auth gadget json api
'
outside='
libxml/      lib/xml
sqlite3.h    lib/db
libpq        lib/db
mosquitto    lib/bus
curl/        lib/web
zlib.h       lib/web
zip.h        lib/gadget
fcgi         lib/http
event2/      lib/loop
openssl/     lib/loop lib/auth lib/oauth
crypt.h      lib/auth
jansson.h    lib/json
wslay/       lib/bridge
cmocka.h
'
{
    echo "$rooms" | sed '/./s/^/room /'
    echo "$outside" | sed '/./s/^/outside /'
    grep -rn --include='*.[ch]' '^#include' $(ls -d lib cgi-bin 2>/dev/null)
} | awk '
/^room / { known[$2] = 1; for (i = 3; i <= NF; i++) may[$2, $i] = 1; next }
/^outside / { header[$2] = 1; for (i = 3; i <= NF; i++) may[$i, $2] = 1; next }
NF == 0 { next }
{
    split($0, at, ":")
    split(at[1], part, "/")
    room = known[at[1]] ? at[1] : part[1] "/" part[2]
    if (!known[room]) { print at[1] ": no such room in the table"; bad = 1; next }
    if (match($0, /"[a-z0-9_]+\//)) {
        other = substr($0, RSTART + 1, RLENGTH - 2)
        if ("lib/" other != room && !may[room, other]) { print at[1] ":" at[2] ": " room " may not include " other; bad = 1 }
    } else if (match($0, /<[^>]+>/)) {
        name = substr($0, RSTART + 1, RLENGTH - 2)
        for (h in header)
            if (index(name, h) == 1 && !may[room, h]) { print at[1] ":" at[2] ": " name " belongs to another room"; bad = 1 }
    }
}
END { exit bad }'
