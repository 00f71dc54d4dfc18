#ifndef MEMOS_BASE_SORT_H
#define MEMOS_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sorts n numbers, rising, by their bytes: many numbers of a narrow range cost
 * a few passes.  What is sorted along with a number stands in its low bits.
 */
void sort_numbers(uint64_t *numbers, size_t n);

#endif
