#ifndef MEMOS_TESTS_RANDOM_H
#define MEMOS_TESTS_RANDOM_H

/* Numbers that look random, the same ones at every run. */

#include <stdint.h>

static uint32_t random_state = 2463534242u;

/* From 0 to n - 1. */
__attribute__((unused)) static uint32_t
random_below(uint32_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % n;
}

#endif
