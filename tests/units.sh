#!/bin/sh
# units.sh PROGRAM ...: runs unit tests and prints only what failed.
failed=0 count=0
for program; do
	if output=$("$program" 2>&1); then
		count=$((count + $(printf '%s\n' "$output" | grep -c '^ok')))
	else
		printf '%s: failed\n%s\n' "${program##*/}" \
			"$(printf '%s\n' "$output" | grep -v '^ok')"
		failed=$((failed + 1))
	fi
done
echo "unit: $count passed, $failed programs failed"
[ "$failed" = 0 ]
