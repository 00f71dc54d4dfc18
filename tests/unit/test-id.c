#include "base/id.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "tap.h"

/* 2026-05-07T09:30:00Z */
#define NOW INT64_C(1778146200000000)

/* Whether id is a UUID in lower case of this version, as RFC 9562 has it. */
static bool
is_uuid(const char *id, char version)
{
	for (int i = 0; i < ID_SIZE - 1; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? id[i] != '-'
			 : !id[i] || !strchr("0123456789abcdef", id[i]))
			return false;
	}
	return !id[ID_SIZE - 1] && id[14] == version && strchr("89ab", id[19]);
}

static void
test_new(void)
{
	/* steps of the clock: it repeats, creeps, jumps and goes back */
	static const int64_t steps[] = { 0, 0, 1, 0, 999, -5000000, 0, 3,
		1000000, -1 };
	char last[ID_SIZE] = "", id[ID_SIZE];
	bool good = true, rising = true;
	int64_t now = NOW;

	id_new(id, NOW);
	tap(!strncmp(id, "019e01c5-c9c0-7", 15),
	    "the first id %s begins with its time", id);
	for (int i = 0; i < 300000; i++) {
		memcpy(last, id, sizeof last);
		now += steps[i % 10];
		id_new(id, now);
		good = good && is_uuid(id, '7');
		rising = rising && strcmp(last, id) < 0;
	}
	tap(good, "300000 ids are UUIDv7");
	tap(rising, "each sorts behind the one before");
	id_new(id, -5);
	tap(is_uuid(id, '7'), "a time before 1970 does no harm");
}

/* A child has its parent's random bytes in memory, and must not use them. */
static void
test_fork(void)
{
	char mine[ID_SIZE], childs[ID_SIZE] = "";
	int ends[2];
	pid_t pid;

	if (pipe(ends)) {
		tap(false, "pipe");
		return;
	}
	fflush(stdout);
	pid = fork();
	if (!pid) {
		id_new(mine, NOW);
		_exit(write(ends[1], mine, ID_SIZE) != ID_SIZE);
	}
	id_new(mine, NOW);
	tap(read(ends[0], childs, ID_SIZE) == ID_SIZE && is_uuid(childs, '7') &&
		strcmp(mine + 24, childs + 24) != 0,
	    "a child makes other ids");
	waitpid(pid, NULL, 0);
	close(ends[0]);
	close(ends[1]);
}

static void
test_replay(void)
{
	static const struct {
		const char *key;
		uint64_t n;
		const char *line;
		size_t len;
	} table[] = {
		{ "k", 1, "line", 4 },
		{ "l", 1, "line", 4 },
		{ "k", 2, "line", 4 },
		{ "k", UINT64_C(1) << 63, "line", 4 },
		{ "k", 1, "lime", 4 },
		{ "k", 1, "line ", 5 },
		{ "k", 1, "line\0", 5 },
		{ "k", 1, "", 0 },
		{ "", 1, "", 0 },
		{ "kk", 1, "line", 4 },
	};
	enum { N = sizeof table / sizeof *table };
	char ids[N][ID_SIZE], again[ID_SIZE];

	for (int i = 0; i < N; i++) {
		bool good = true;

		id_replay(ids[i], table[i].key, table[i].n, table[i].line,
		    table[i].len);
		id_replay(again, table[i].key, table[i].n, table[i].line,
		    table[i].len);
		for (int j = 0; j < i; j++)
			good = good && strcmp(ids[i], ids[j]) != 0;
		tap(good && is_uuid(ids[i], '8') && !strcmp(ids[i], again),
		    "%s is its inputs' own, and the same again", ids[i]);
	}
	tap(!strcmp(ids[0], "4c444b63-8bba-8164-9b3d-58ad84a33fd2"),
	    "the derivation is the one of the first release: %s", ids[0]);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
test_spread(void)
{
	enum { N = 100000 };
	char(*ids)[ID_SIZE] = alloc_array(N, sizeof *ids);
	int twice = 0;

	for (uint64_t i = 0; i < N; i++)
		id_replay(ids[i], "key", i, "same line", 9);
	/* half of the digits must tell them apart */
	for (int i = 0; i < N; i++)
		memmove(ids[i], ids[i] + 18, 19);
	qsort(ids, N, sizeof *ids, compare);
	for (int i = 1; i < N; i++)
		twice += !strcmp(ids[i - 1], ids[i]);
	tap(!twice, "lines told apart by their number only differ widely");
	free(ids);
}

static void
test_valid(void)
{
	static const struct {
		const char *in;
		bool want;
	} table[] = {
		{ "a", true },
		{ "0198c0de-1234-7abc-8def-0123456789ab", true },
		{ "user/1:2#\xc3\xa9", true },
		{ "\xe2\x82\xac", true },
		{ "", false },
		{ "a b", false },
		{ "a\tb", false },
		{ "a\n", false },
		{ "\x7f", false },
		{ "\x01", false },
		{ "a\xc2\x85", false },
		{ "a\xc2\xa0", false },
		{ "\xe3\x80\x80", false },
		{ "\xe2\x80\xa8", false },
		{ "\xff", false },
	};
	char longest[ID_MAX + 1];

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		tap(id_valid(table[i].in, strlen(table[i].in)) == table[i].want,
		    "row %zu may%s be an id", i, table[i].want ? "" : " not");
	memset(longest, 'x', sizeof longest);
	tap(id_valid(longest, ID_MAX), "128 bytes may be an id");
	tap(!id_valid(longest, ID_MAX + 1), "129 bytes may not");
	tap(!id_valid("a\0b", 3), "a NUL may not");
}

int
main(void)
{
	test_new();
	test_fork();
	test_replay();
	test_spread();
	test_valid();
	return tap_end();
}
