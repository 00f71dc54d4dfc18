# --since and --until, in any zone.  Each test sets the zone that it means.
load helper

setup() {
	memos_setup
	memos-add >/dev/null <<-'EOF'
		{"id":"a","memory":"tea","type":"event","event_at":"2026-05-06T23:59:59.999999Z"}
		{"id":"b","memory":"tea","type":"event","event_at":"2026-05-07T00:00:00Z"}
		{"id":"c","memory":"tea","type":"event","event_at":"2026-05-07T12:00:00Z"}
		{"id":"d","memory":"tea","type":"event","event_at":"2026-05-07T23:59:59.999999Z"}
		{"id":"e","memory":"tea","type":"event","event_at":"2026-05-08T00:00:00Z"}
		{"id":"f","memory":"tea","type":"event","event_at":"2026-05-08T03:59:59Z"}
		{"id":"g","memory":"tea","type":"event","event_at":"2026-05-08T04:00:00Z"}
	EOF
}

# within IDS OPTION ...: what the options let through.
within() {
	local want=$1

	shift
	[ "$(memos-list --order added "$@" | jq -r .id | xargs)" = "$want" ]
	[ "$({ memos-search "$@" tea || true; } | jq -r .id | sort | xargs)" = "$want" ]
}

@test "a bare day is a day of UTC in UTC, and --until includes it" {
	export TZ=UTC
	within "b c d e f g" --since 2026-05-07
	within "a b c d" --until 2026-05-07
	within "b c d" --since 2026-05-07 --until 2026-05-07
	within "a" --until 2026-05-06
	within "" --since 2026-05-09
	within "" --since 2026-05-08 --until 2026-05-07
}

@test "a bare day is a day of New York in New York" {
	export TZ=America/New_York
	# 04:00Z of the day to 04:00Z of the next
	within "c d e f" --since 2026-05-07 --until 2026-05-07
	within "c d e f g" --since 2026-05-07
	within "a b c d e f" --until 2026-05-07
	within "a b" --until 2026-05-06
}

@test "a month and a year are meant whole, an instant is included" {
	export TZ=UTC
	within "a b c d e f g" --since 2026-05 --until 2026-05
	within "a b c d e f g" --since 2026 --until 2026
	within "" --until 2026-04
	within "" --since 2027
	within "a b" --until 2026-05-07T00:00:00Z
	within "c d e f g" --since 2026-05-07T12:00:00Z
	within "c" --since 2026-05-07T14:00:00+02:00 --until 2026-05-07T08:00:00-04:00
	within "a b c" --until '2026-05-07 12:00'
}

@test "a day in which the clocks change has 23 or 25 hours" {
	export TZ=America/New_York
	store '{"id":"x","memory":"tea","type":"event","event_at":"2026-11-02T04:30:00Z"}' \
		'{"id":"y","memory":"tea","type":"event","event_at":"2026-11-02T05:00:00Z"}'
	within "x" --since 2026-11-01 --until 2026-11-01
	within "y" --since 2026-11-02
}

@test "filters know days as --since and --until do" {
	TZ=UTC within "b c d" --filter '{"event_at":"2026-05-07"}'
	TZ=America/New_York within "c d e f" --filter '{"event_at":"2026-05-07"}'
	TZ=America/New_York within "g" --filter '{"event_at":{"gt":"2026-05-07"}}'
}

@test "a memory without a time of its own has the time it was stored" {
	MEMOS_NOW=2030-01-01T00:00:00Z memos-add 'late tea' >/dev/null
	[ "$(found --since 2029 tea)" = "late tea" ]
	[ "$(memos-list -k 1 | texts)" = "late tea" ]
}

@test "a date is indexed as it was written, whatever the zone" {
	export TZ=Asia/Tokyo
	store '{"id":"w","memory":"note","event_at":"2025-12-31T23:30:00-05:00"}'
	for TZ in UTC Asia/Tokyo America/New_York; do
		[ "$(memos-search --fields id 'December 2025' | jq -r .id)" = w ]
	done
	run -1 memos-search --without cosine 'January'
}

@test "a time that is none is status 2" {
	for cmd in 'memos-list' 'memos-export' 'memos-search tea'; do
		for option in since until; do
			# shellcheck disable=SC2086 # command and operand
			run -2 --separate-stderr $cmd --$option soon
			[ "$output" = "" ]
			one_line "'soon'"
		done
	done
	run -2 --separate-stderr memos-add --at 2026-02-30 x
	one_line "'2026-02-30'"
}
