# shellcheck shell=sh
# Other stores of vectors, one process a search, beside ours and the sqlite3
# command: the same texts and vectors, the same questions; a part of part.sh.
# They are driven by the peers/*.js of ../shared/bench/peers, where their
# packages are installed (install.sh there), and keep nothing there.

peers=${SCALE_PEERS:-$root/../shared/bench/peers}
PORT=18080

# What the folder of each one's packages is called.
peer_folder() {
	case $1 in
	sqlitevec) echo p-sqlitevec/node_modules/sqlite-vec ;;
	lance) echo p-lance/node_modules/@lancedb/lancedb ;;
	usearch) echo p-ann/node_modules/usearch ;;
	mem0) echo p-mem0/node_modules/mem0ai ;;
	esac
}

# How a search of each is called: with words too where it has them.
peer_mode() {
	case $1 in
	usearch) echo vector ;;
	*) echo hybrid ;;
	esac
}

# The data in the form that they read.
peer_data() {
	export PEER_DATA="$work/peers"
	mkdir -p "$PEER_DATA/q"
	"$vectors" floats 0 "$size" "$size" >"$PEER_DATA/vectors.f32"
	python3 "$scale/peers.py" "$rows" "$PEER_DATA" "$size"
}

# peer_store NAME: makes its store, once.
peer_store() {
	place=$keep/$1-$size
	[ -d "$place" ] && return
	export MEM0_PRELOAD=1 MEM0_BATCH=1000
	if "$timed" "$node" "$peers/peers/$1.js" build "$place.part" "$size" \
		>"$work/made" && [ "$(timed_field "$work/made" 5)" = 0 ]; then
		note "$1 $size: added, rows/s" \
			"$(quotient "$size" "$(timed_field "$work/made" 2)" 0)" -
		mv "$place.part" "$place"
		return
	fi
	echo "  $1: skipped, its store could not be made"
	rm -rf "$place.part"
	return 1
}

# mem0 asks a server for vectors: one that makes them up.
start_server() {
	export FAKE="http://127.0.0.1:$PORT/v1"
	PORT=$PORT "$node" "$peers/peers/fake-openai.js" >"$work/server" 2>&1 &
	server=$!
	trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
	for turn in $(seq 50); do
		grep -q ready "$work/server" && return
		sleep .1
	done
}

stop_server() {
	kill "$server"
	trap 'rm -rf "$work"' EXIT
}

# plan_peers ROUNDS NAME ...: each one's turn, one round to warm up; a round
# asks all of them the same.
plan_peers() {
	rounds=$1
	shift
	plan_searches 20 1
	questions=$(wc -l <"$rows/questions.txt")
	grep -v "^-" "$work/plan" >"$work/plan.ours"
	rm "$work/plan"
	for round in $(seq 0 "$rounds"); do
		sed -n "$((2 * round + 1)),$((2 * round + 2))p" "$work/plan.ours"
		for name; do
			printf '%s\t%s\t%s\tsearch\t%s\t%s\t%s\n' "$name" \
				"$node" "$peers/peers/$name.js" \
				"$keep/$name-$size" "$(peer_mode "$name")" \
				"$((round * questions / 20))"
		done
	done | awk -v first=$(($# + 2)) '
	BEGIN {
		FS = OFS = "\t"
	}
	NR <= first {
		$1 = "-"
	}
	{
		print
	}' >"$work/plan"
}

peers_installed() {
	node=$(command -v node) || return
	for name in sqlitevec lance usearch mem0; do
		if [ -d "$peers/$(peer_folder "$name")" ]; then
			echo "$name"
		fi
	done
}

scale_peers() {
	installed=$(peers_installed)
	for name in sqlitevec lance usearch mem0; do
		case " $(echo "$installed" | tr '\n' ' ')" in
		*" $name "*) ;;
		*) echo "  $name: skipped, not installed in $peers" ;;
		esac
	done
	[ -n "$installed" ] || return
	if [ "$size" -gt "${SCALE_PEERS_TO:-100000}" ]; then
		echo "  peers: skipped above ${SCALE_PEERS_TO:-100000}" \
			"(scale/run.sh --peers-to)"
		return
	fi
	node=$(command -v node)
	peer_data
	start_server
	peers_measured
	stop_server
	rm -rf "$work/peers"
}

peers_measured() {
	made=
	for name in $installed; do
		peer_store "$name" && made="$made $name"
	done
	kind=built
	[ ! -d "$keep/given-$size" ] || kind=given
	store=$keep/$kind-$size
	# shellcheck disable=SC2086 # a list of names
	plan_peers 7 $made
	run_plan
	for name in search sqlite $made; do
		case $name in
		search) label="$kind $size, beside peers" ;;
		sqlite) label="sqlite3 $size, beside peers" ;;
		*) label="$name $size" ;;
		esac
		note "$label: wall ms" "$(value "$name" wall 1000)" -
		note "$label: wall quartiles" "$(quartiles "$name")" -
		note "$label: CPU ms" "$(value "$name" cpu 1000)" -
		note "$label: peak MB" "$(value "$name" rss "$MB")" -
	done
	for name in $made; do
		note "$name $size: wall, times ours" \
			"$(value "$name" wall 1 search)" -
	done
}
