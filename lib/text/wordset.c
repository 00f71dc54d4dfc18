#include "text/wordset.h"

#include <stdlib.h>
#include <string.h>

static int
compare(const void *left, const void *right)
{
	const uint64_t a = *(const uint64_t *)left;
	const uint64_t b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

size_t
wordset_sort(uint64_t *hashes, size_t n)
{
	size_t kept = 0;

	if (n)
		qsort(hashes, n, sizeof *hashes, compare);
	for (size_t i = 0; i < n; i++)
		if (!i || hashes[i] != hashes[i - 1])
			hashes[kept++] = hashes[i];
	return kept;
}

size_t
wordset_common(const uint64_t *a, size_t n, const uint64_t *b, size_t m)
{
	size_t j = 0, both = 0;

	for (size_t i = 0; i < n; i++) {
		while (j < m && b[j] < a[i])
			j++;
		both += j < m && b[j] == a[i];
	}
	return both;
}

bool
wordset_negation(const char *word, size_t len)
{
	static const char *const WORDS[] = { "no", "nor", "not", "never",
		"cannot", "t", "without" };

	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
		if (strlen(WORDS[i]) == len && memcmp(WORDS[i], word, len) == 0)
			return true;
	return false;
}

bool
wordset_decisive(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (word[i] >= '0' && word[i] <= '9')
			return true;
	return wordset_negation(word, len);
}
