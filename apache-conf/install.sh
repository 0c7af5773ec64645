#!/bin/sh
# make install: programs, pages, configuration and systemd units below DESTDIR.
set -eu
umask 022 # the web server and the user aplomb read it, whatever the umask of root is
cd "$(dirname "$0")/.."
lib=$PREFIX/lib/aplomb share=$PREFIX/share/aplomb etc=/etc/aplomb units=/lib/systemd/system
to=${DESTDIR:-}

mkdir -p "$to$lib/bin" "$to$share" "$to$etc/errors" "$to$units"
for daemon in "$BUILD"/bin/aplomb-*; do # not cp, which cannot write to one that runs
    install -m 755 "$daemon" "$to$lib/bin/"
done
for program in "$BUILD"/cgi-bin/*/*; do
    folder=$(basename "$(dirname "$program")")
    install -D -m 755 "$program" "$to$lib/cgi-bin/$folder/$(basename "$program")"
done
cp -R www "$to$share/"
cp -R sql/demo "$to$share/"
chmod -R u=rwX,go=rX "$to$share"

fill() { # template, target: the places of this installation
    sed "s|@LIB@|$lib|g; s|@SHARE@|$share|g; s|@ETC@|$etc|g; s|@RUN@|/run/aplomb|g; s|@USER@|aplomb|g" \
        "$1" >"$to$2"
}
cd apache-conf
for file in lighttpd.conf lighttpd-types.conf apache.conf apache-types.conf mosquitto.conf; do
    fill $file $etc/$file
done
[ -e "$to$etc/aplomb.conf" ] || fill aplomb.conf $etc/aplomb.conf
install -m 644 errors/* "$to$etc/errors/"
install -m 755 lighttpd-programs.sh scrub.sh "$to$etc/"
install -D -m 644 logrotate.conf "$to/etc/logrotate.d/aplomb"
for unit in systemd/*; do
    fill "$unit" "$units/$(basename "$unit")"
done
for program in "$to$lib"/cgi-bin/*/*; do
    name=$(basename "$(dirname "$program")").$(basename "$program")
    sed -i "/^Description=/a Wants=aplomb@$name.socket" "$to$units/aplomb.target"
done
echo "installed; once: adduser --system --group aplomb, edit $etc/aplomb.conf, systemctl enable --now aplomb.target"
