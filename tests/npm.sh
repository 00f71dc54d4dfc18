#!/bin/sh
# npm.sh FOLDER: installs the packages of npm that tests drive commands by, as
# npm/package-lock.json names them, into FOLDER/node_modules.  With nothing
# missing it makes no call to npm; where there is no npm, or nothing can be
# fetched, it says so, and the tests that want them are skipped.
here=$(cd "$(dirname "$0")" && pwd)/npm
folder=$1
command -v npm >/dev/null || exit 0
if cmp -s "$here/package-lock.json" "$folder/node_modules/lock"; then
	exit 0
fi
echo "deps: npm ci, into $folder" >&2
mkdir -p "$folder" && cp "$here"/package*.json "$folder" &&
	npm ci --prefix "$folder" --ignore-scripts --prefer-offline --no-audit \
		--no-fund >"$folder/log" 2>&1 &&
	cp "$here/package-lock.json" "$folder/node_modules/lock" && exit 0
echo "deps: npm failed, see $folder/log: tests that want it are skipped" >&2
exit 0
