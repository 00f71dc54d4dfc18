# What every command of the family does alike.
load helper

setup() {
	memos_setup
	mapfile -t COMMANDS < <(commands)
	[ "${#COMMANDS[@]}" -gt 0 ]
}

# one_line_from NAME: standard error is exactly one line that begins so.
# shellcheck disable=SC2154 # run sets both
one_line_from() {
	echo "stderr: $stderr"
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "$1: "* ]]
}

# fails CMD STATUS: what `run` is to expect of a fault.  Agents take a status of
# 2 for an order to stop: memos-hook has 1 for all.
fails() {
	if [ "$1" = memos-hook ]; then
		echo -1
	else
		echo "-$2"
	fi
}

@test "--help prints the usage to standard output" {
	for cmd in "${COMMANDS[@]}"; do
		echo "$cmd"
		run -0 --separate-stderr "$cmd" --help
		[ "$stderr" = "" ]
		[[ ${lines[0]} == "usage: $cmd"* ]]
		[[ $output == *$'\n\nExamples:\n  $ '* ]]
	done
}

@test "--help fits a terminal of 80 columns" {
	for cmd in "${COMMANDS[@]}"; do
		"$cmd" --help | sed 1d | awk -v cmd="$cmd" '
			length($0) > 80 { print cmd ": " $0; bad = 1 }
			END { exit bad }'
	done
}

@test "--help is answered behind other words too" {
	for cmd in "${COMMANDS[@]}"; do
		echo "$cmd"
		run -0 --separate-stderr "$cmd" word --help
		[[ ${lines[0]} == "usage: $cmd"* ]]
	done
}

@test "--version prints name and version" {
	for cmd in "${COMMANDS[@]}"; do
		echo "$cmd"
		run -0 --separate-stderr "$cmd" --version
		[ "$stderr" = "" ]
		[[ $output =~ ^$cmd\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	done
}

@test "an unknown option is one line on standard error and status 2" {
	for cmd in "${COMMANDS[@]}"; do
		for word in --no-such-option -@ --help=yes --hlep; do
			run "$(fails "$cmd" 2)" --separate-stderr "$cmd" "$word"
			[ "$output" = "" ]
			one_line_from "$cmd"
			[[ $stderr == *"'--"* || $stderr == *"'-@'"* ]]
		done
		[[ $stderr == *"did you mean '--help'?"* ]]
	done
}

@test "a message stays one line whatever the option is" {
	for cmd in "${COMMANDS[@]}"; do
		run "$(fails "$cmd" 2)" --separate-stderr "$cmd" $'--a\nb\033[31m'
		one_line_from "$cmd"
		[[ $stderr != *$'\033'* ]]
	done
}

@test "an option that lacks its value is status 2" {
	for cmd in "${COMMANDS[@]}"; do
		while IFS=$'\t' read -r name _ _ kind _; do
			[ "$kind" != flag ] || continue
			run "$(fails "$cmd" 2)" --separate-stderr "$cmd" "--$name"
			[ "$output" = "" ]
			one_line_from "$cmd"
			[[ $stderr == *"option '--$name' needs a value"* ]]
		done < <("$cmd" --dump-options)
	done
}

@test "a value that cannot be is status 2" {
	for cmd in "${COMMANDS[@]}"; do
		while IFS=$'\t' read -r name _ _ kind _; do
			[[ $kind == int || $kind == enum ]] || continue
			run "$(fails "$cmd" 2)" --separate-stderr "$cmd" "--$name=no such"
			[ "$output" = "" ]
			one_line_from "$cmd"
			[[ $stderr == *"'no such' is not "*"'--$name'"* ]]
		done < <("$cmd" --dump-options)
	done
}

@test "--dump-options has five columns, and every table is sound" {
	for cmd in "${COMMANDS[@]}"; do
		echo "$cmd"
		run -0 --separate-stderr "$cmd" --dump-options
		[ "$stderr" = "" ]
		awk -F '\t' 'NF != 5 || /\t\t/ { print; bad = 1 }
			END { exit bad }' <<<"$output"
		[ "${lines[-2]%%$'\t'*}" = help ]
		[ "${lines[-1]%%$'\t'*}" = version ]
	done
}

@test "a full disk is status 3 and said" {
	[ -c /dev/full ] || skip "/dev/full does not exist here"
	for cmd in "${COMMANDS[@]}"; do
		for word in --help --version --dump-options; do
			# shellcheck disable=SC2016 # for the other shell
			run "$(fails "$cmd" 3)" --separate-stderr \
				sh -c '"$1" "$2" >/dev/full' _ "$cmd" "$word"
			one_line_from "$cmd"
			[[ $stderr == *"write error: No space left on device" ]]
		done
	done
}

@test "a closed standard output is status 3 and said" {
	for cmd in "${COMMANDS[@]}"; do
		# shellcheck disable=SC2016 # for the other shell
		run "$(fails "$cmd" 3)" --separate-stderr sh -c '"$1" --help >&-' _ "$cmd"
		one_line_from "$cmd"
		[[ $stderr == *"write error: Bad file descriptor" ]]
	done
}

@test "a reader that goes away is no error" {
	for cmd in "${COMMANDS[@]}"; do
		echo "$cmd"
		# shellcheck disable=SC2016 # for the other shell
		run -0 --separate-stderr \
			bash -c 'set -o pipefail; "$1" --help | head -1' _ "$cmd"
		[ "$stderr" = "" ]
		[[ $output == "usage: $cmd"* ]]
		# here it is gone before the first byte
		# shellcheck disable=SC2016 # for the other shell
		run --separate-stderr \
			bash -c '{ sleep .1; "$1" --help; } | true' _ "$cmd"
		[ "$stderr" = "" ]
	done
}

@test "a closed standard input crashes nothing" {
	for cmd in "${COMMANDS[@]}"; do
		# shellcheck disable=SC2016 # for the other shell
		run --separate-stderr sh -c '"$1" <&-' _ "$cmd"
		echo "$cmd: status $status, stderr: $stderr"
		[ "$status" -le 4 ]
		[ "${#stderr_lines[@]}" -le 1 ]
	done
}

@test "a MEMOS_NOW that is no time is status 2" {
	for cmd in "${COMMANDS[@]}"; do
		MEMOS_NOW='no time' run "$(fails "$cmd" 2)" --separate-stderr "$cmd" --help
		[ "$output" = "" ]
		one_line_from "$cmd"
	done
}

@test "help and version leave nothing behind in the home directory" {
	for cmd in "${COMMANDS[@]}"; do
		"$cmd" --help >/dev/null
		"$cmd" --version >/dev/null
		"$cmd" --dump-options >/dev/null
	done
	[ "$(find "$HOME" . -type f)" = "" ]
}
