#!/bin/sh
# ls of the programs -> one fastcgi.server entry each, for include_shell in lighttpd.conf.
# cgi-bin/api/User     -> /finesse/api/User, Users   cgi-bin/aplomb/Sim -> /aplomb/api/sim
# cgi-bin/gadgets/ifr  -> /gadgets/ifr               cgi-bin/desktop/api -> /desktop/api
# and /rpc, which is /gadgets/api/rpc under its other name.
# Longest name first: the order decides should two ever match.
set -eu

entry() { # socket, pattern of the URL
    cat <<END
\$HTTP["url"] =~ "^$2(/|\$)" {
    fastcgi.server = ( "" => (( "socket" => "$APLOMB_SOCKETS/$1.sock",
        "check-local" => "disable", "disable-time" => 0 )) )
}
END
}

cd "$APLOMB_PROGRAMS"
for file in */*; do
    case $file in
    *[!A-Za-z/]*) continue ;;
    esac
    [ -f "$file" ] && [ -x "$file" ] || continue
    name=${file#*/}
    echo "${#name} ${file%%/*} $name"
done | sort -rn | while read -r _ folder name; do
    case $folder in
    api) url="/finesse/api/${name}s?" ;;
    aplomb) url="/aplomb/api/$(echo "$name" | cut -c1 | tr A-Z a-z)$(echo "$name" | cut -c2-)" ;;
    *) url="/$folder/$name" ;;
    esac
    entry "$folder.$name" "$url"
done
entry gadgets.api /rpc
