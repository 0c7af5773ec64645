#!/bin/sh
# ls of the programs -> one fastcgi.server entry each, for include_shell in lighttpd.conf.
# cgi-bin/api/User     -> /finesse/api/User, Users   cgi-bin/aplomb/Sim -> /aplomb/api/sim
# cgi-bin/gadgets/ifr  -> /gadgets/ifr               cgi-bin/desktop/api -> /desktop/api
# and /rpc, which is /gadgets/api/rpc under its other name.
# Each request is compared with the patterns of its own folder alone.  Longest name first: the
# order decides should two ever match.
set -eu

prefix_of() { # folder
    case $1 in
    api) echo /finesse/api/ ;;
    aplomb) echo /aplomb/api/ ;;
    *) echo "/$1/" ;;
    esac
}

pattern_of() { # folder, name
    case $1 in
    api) echo "$2s?" ;;
    aplomb) echo "$(echo "$2" | cut -c1 | tr A-Z a-z)$(echo "$2" | cut -c2-)" ;;
    *) echo "$2" ;;
    esac
}

entry() { # socket, pattern of the URL
    cat <<END
\$HTTP["url"] =~ "^$2(/|\$)" {
    fastcgi.server = ( "" => (( "socket" => "$APLOMB_SOCKETS/$1.sock",
        "check-local" => "disable", "disable-time" => 0 )) )
}
END
}

names_in() { # folder
    for file in "$1"/*; do
        name=${file#*/}
        case $name in
        *[!A-Za-z]*) continue ;;
        esac
        [ -f "$file" ] && [ -x "$file" ] || continue
        echo "${#name} $name"
    done | sort -rn | cut -d' ' -f2
}

cd "$APLOMB_PROGRAMS"
for folder in *; do
    case $folder in
    *[!A-Za-z]*) continue ;;
    esac
    [ -n "$(names_in "$folder")" ] || continue
    prefix=$(prefix_of "$folder")
    echo "\$HTTP[\"url\"] =~ \"^$prefix\" {"
    for name in $(names_in "$folder"); do
        entry "$folder.$name" "$prefix$(pattern_of "$folder" "$name")"
    done
    echo "}"
done
entry gadgets.api /rpc
