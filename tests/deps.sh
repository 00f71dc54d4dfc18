#!/bin/sh
# deps.sh PACKAGE ...: installs the Debian packages that are missing.  With
# nothing missing it makes no call to apt; where it cannot install it prints
# the command that would, and stops.
missing=
for package; do
	dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null |
		grep -qx installed || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

as_root=
[ "$(id -u)" = 0 ] || as_root='sudo -n '
command="${as_root}apt-get install -y --no-install-recommends$missing"
stop() {
	echo "deps: $1; as root, run:" >&2
	echo "  apt-get update && apt-get install -y --no-install-recommends$missing" >&2
	exit 1
}
command -v apt-get >/dev/null || stop 'there is no apt-get here'
if [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; then
	stop 'installing needs root'
fi
echo "deps: $command" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # words are meant to be split
$command >/dev/null 2>&1 && exit 0
# the package lists may be old, or never have been fetched
# shellcheck disable=SC2086
${as_root}apt-get update >/dev/null 2>&1
# shellcheck disable=SC2086
$command >&2 || stop 'apt-get failed'
