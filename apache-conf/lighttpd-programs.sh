#!/bin/sh
# ls of the programs -> one fastcgi.server entry each, for include_shell in lighttpd.conf.
# cgi-bin/api/User     -> /finesse/api/User, Users   cgi-bin/aplomb/Sim -> /aplomb/api/sim
# cgi-bin/gadgets/ifr  -> /gadgets/ifr               cgi-bin/desktop/api -> /desktop/api
# and /rpc, which is /gadgets/api/rpc under its other name.
# Each request is compared with the patterns of its own folder alone.  Longest name first: the
# order decides should two ever match.
set -eu

entries() { # from lines of folder, length and name of a program
    awk '
    function entry(socket, pattern) {
        printf "$HTTP[\"url\"] =~ \"^%s(/|$)\" {\n", pattern
        printf "    fastcgi.server = ( \"\" => (( \"socket\" => \"%s/%s.sock\",\n", ENVIRON["APLOMB_SOCKETS"], socket
        printf "        \"check-local\" => \"disable\", \"disable-time\" => 0 )) )\n}\n"
    }
    function prefix_of(folder) {
        if (folder == "api") return "/finesse/api/"
        if (folder == "aplomb") return "/aplomb/api/"
        return "/" folder "/"
    }
    function pattern_of(folder, name) {
        if (folder == "api") return name "s?"
        if (folder == "aplomb") return tolower(substr(name, 1, 1)) substr(name, 2)
        return name
    }
    $1 != folder {
        if (folder) print "}"
        folder = $1
        print "$HTTP[\"url\"] =~ \"^" prefix_of(folder) "\" {"
    }
    { entry(folder "." $3, prefix_of(folder) pattern_of(folder, $3)) }
    END {
        if (folder) print "}"
        entry("gadgets.api", "/rpc")
    }'
}

cd "$APLOMB_PROGRAMS"
for file in */*; do
    folder=${file%/*} name=${file#*/}
    case $folder$name in
    *[!A-Za-z]*) continue ;;
    esac
    [ -f "$file" ] && [ -x "$file" ] || continue
    echo "$folder ${#name} $name"
done | sort -k1,1 -k2,2rn -k3,3r | entries
