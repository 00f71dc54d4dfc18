#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { DIGITS = 8, VALUES = 256, FEW = 24 };

static void
insert_few(uint64_t *numbers, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t number = numbers[i];
		size_t j = i;

		for (; j && numbers[j - 1] > number; j--)
			numbers[j] = numbers[j - 1];
		numbers[j] = number;
	}
}

/* Counts every digit of every number; false if they are sorted already. */
static int
count(const uint64_t *numbers, size_t n, size_t counts[DIGITS][VALUES])
{
	int sorted = 1;

	memset(counts, 0, DIGITS * sizeof *counts);
	for (size_t i = 0; i < n; i++) {
		sorted = sorted && (!i || numbers[i - 1] <= numbers[i]);
		for (int d = 0; d < DIGITS; d++)
			counts[d][numbers[i] >> 8 * d & 0xff]++;
	}
	return !sorted;
}

/* One pass: to where each number belongs by this digit. */
static void
distribute(const uint64_t *from, uint64_t *to, size_t n, int digit,
    const size_t counts[VALUES])
{
	size_t places[VALUES], place = 0;

	for (int v = 0; v < VALUES; v++) {
		places[v] = place;
		place += counts[v];
	}
	for (size_t i = 0; i < n; i++)
		to[places[from[i] >> 8 * digit & 0xff]++] = from[i];
}

void
sort_numbers(uint64_t *numbers, size_t n)
{
	size_t counts[DIGITS][VALUES];
	uint64_t *room, *from = numbers, *to;

	if (n <= FEW) {
		insert_few(numbers, n);
		return;
	}
	if (!count(numbers, n, counts))
		return;
	room = to = alloc_array(n, sizeof *room);
	for (int d = 0; d < DIGITS; d++) {
		uint64_t *other = from;

		/* a digit that is the same in all changes nothing */
		if (counts[d][numbers[0] >> 8 * d & 0xff] == n)
			continue;
		distribute(from, to, n, d, counts[d]);
		from = to;
		to = other;
	}
	if (from != numbers)
		memcpy(numbers, from, n * sizeof *numbers);
	free(room);
}
