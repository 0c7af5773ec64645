#!/bin/sh
# Installs what is missing: deps.sh run | test | bench.  Debian 12 packages by apt as root, npm's by npm ci.
set -eu
cd "$(dirname "$0")/.."

packages="gcc libc6-dev make pkg-config libfcgi-dev libxml2-dev libsqlite3-dev libcurl4-openssl-dev zlib1g-dev libzip-dev
 libmosquitto-dev libevent-dev libssl-dev libcrypt-dev libjansson-dev libwslay-dev uthash-dev util-linux
 lighttpd lighttpd-mod-deflate apache2-bin spawn-fcgi multiwatch mosquitto sqlite3 ca-certificates"
if [ "${1:-run}" != run ]; then
    packages="$packages clang clang-format libclang-rt-dev libcmocka-dev chromium fonts-dejavu-core
 fonts-liberation wrk curl mosquitto-clients openssl lighttpd-mod-openssl python3-slixmpp python3-aioxmpp libstrophe-dev
 libgloox-dev"
fi
if [ "${1:-run}" = bench ]; then
    packages="$packages prosody ejabberd"
fi
# Node.js may come from elsewhere, npm with it.
command -v node >/dev/null || packages="$packages nodejs"
command -v npm >/dev/null || packages="$packages npm"

missing=
for package in $packages; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
    installed) ;;
    *) missing="$missing $package" ;;
    esac
done
if [ -n "$missing" ]; then
    if [ "$(id -u)" != 0 ]; then
        echo "packages are missing; as root: apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
    # The servers run from here: Debian's own services of the same name are not started.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod 755 $policy
        trap 'rm -f $policy' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    # shellcheck disable=SC2086
    apt-get install -q -y --no-install-recommends $missing
fi

kinds=dependencies
[ "${1:-run}" = run ] || kinds="dependencies devDependencies"
list='const p = require("./package.json");
      console.log(process.argv.slice(1).flatMap((kind) => Object.keys(p[kind])).join(" "))'
stale=
for module in $(node -e "$list" $kinds); do
    [ -e "node_modules/$module/package.json" ] || stale=1
done
[ node_modules/.package-lock.json -nt package-lock.json ] || stale=1
if [ -n "$stale" ]; then
    [ "${1:-run}" != run ] || [ -e node_modules/typescript ] || set -- run --omit=dev
    npm ci --ignore-scripts --no-audit --no-fund ${2:+"$2"}
    touch node_modules/.package-lock.json
fi
