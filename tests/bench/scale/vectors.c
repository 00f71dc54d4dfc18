/*
 * usage: vectors rows N FIRST base64|numbers <rows.jsonl
 *        vectors queries N <asked.txt
 *        vectors floats FIRST COUNT N
 * - gives records and questions vectors of 384 dimensions, always the same.
 *
 * rows adds a field "vector" to each record; the first of them is number FIRST
 * of a store of N.  queries makes a JSON query of each line, a record's number,
 * a TAB and a question: its vector is near the record's.  floats prints the
 * records' vectors alone, little-endian.
 *
 * The vectors are a mixture of Gaussians, as embeddings are: a session has a
 * topic, a point in TOPIC_RANK dimensions of falling weight; its turns lie
 * around it in a subspace of LOCAL_RANK dimensions, with some noise everywhere.
 * About fifty records share a topic, whatever the size of the store.  A vector
 * depends on its record's number and N alone.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DIMENSION = 384,
	TOPIC_RANK = 96,
	LOCAL_RANK = 40,
	SUBSPACES = 64,
	SESSION = 20,   /* turns, as in gen.py */
	TOPIC_ROWS = 50 /* records of a topic, as in gen.py */
};

/* Lengths of what is added to a topic of length 1. */
static const float LOCAL = 1.15F, NOISE = .9F, ASKED = .4F;

/* One stream of random numbers for each thing that is drawn. */
enum stream { BASES = 1, TOPICS, ROWS, QUERIES };

static float topic_base[TOPIC_RANK][DIMENSION];
static float local_base[SUBSPACES][LOCAL_RANK][DIMENSION];

static void
die(const char *what)
{
	fprintf(stderr, "vectors: %s\n", what);
	exit(1);
}

/* Steele, Lea and Flood's splitmix64. */
static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static uint64_t
seeded(enum stream stream, uint64_t number)
{
	uint64_t state = number << 3 | stream;

	return next(&state);
}

/* Nearly normal: the sum of four uniform numbers, to a variance of 1. */
static float
normal(uint64_t *state)
{
	uint64_t r = next(state);
	int sum = (int)(r & 0xffff) + (int)(r >> 16 & 0xffff) +
		  (int)(r >> 32 & 0xffff) + (int)(r >> 48);

	return ((float)sum - 131070.F) * (1.7320508F / 65536.F);
}

static void
normals(float *out, size_t n, float length, uint64_t *state)
{
	float share = length / sqrtf((float)n);

	for (size_t i = 0; i < n; i++)
		out[i] = share * normal(state);
}

static void
add(float *v, const float *other, float weight)
{
	for (size_t i = 0; i < DIMENSION; i++)
		v[i] += weight * other[i];
}

static void
to_length(float *v, size_t n, float length)
{
	float sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i] * v[i];
	for (size_t i = 0; i < n; i++)
		v[i] *= length / sqrtf(sum);
}

static void
make_bases(void)
{
	uint64_t state = seeded(BASES, 0);

	for (int i = 0; i < TOPIC_RANK; i++)
		normals(topic_base[i], DIMENSION, 1, &state);
	for (int s = 0; s < SUBSPACES; s++)
		for (int i = 0; i < LOCAL_RANK; i++)
			normals(local_base[s][i], DIMENSION, 1, &state);
}

static uint64_t
topic_of(uint64_t row, uint64_t n)
{
	uint64_t topics = n / TOPIC_ROWS;

	return topics ? row / SESSION * 7919 % topics : 0;
}

static void
make_topic(float v[DIMENSION], uint64_t topic)
{
	uint64_t state = seeded(TOPICS, topic);
	float at[TOPIC_RANK];

	for (int i = 0; i < TOPIC_RANK; i++)
		at[i] = normal(&state) / sqrtf((float)(1 + i));
	to_length(at, TOPIC_RANK, 1);
	memset(v, 0, sizeof(float) * DIMENSION);
	for (int i = 0; i < TOPIC_RANK; i++)
		add(v, topic_base[i], at[i]);
}

static void
make_row(float v[DIMENSION], uint64_t row, uint64_t n)
{
	static float centre[DIMENSION];
	static uint64_t centre_of = UINT64_MAX;
	uint64_t topic = topic_of(row, n), state = seeded(ROWS, row);
	float at[LOCAL_RANK], noise[DIMENSION];

	if (topic != centre_of)
		make_topic(centre, topic);
	centre_of = topic;
	memcpy(v, centre, sizeof centre);
	normals(at, LOCAL_RANK, LOCAL, &state);
	for (int i = 0; i < LOCAL_RANK; i++)
		add(v, local_base[topic % SUBSPACES][i], at[i]);
	normals(noise, DIMENSION, NOISE, &state);
	add(v, noise, 1);
	to_length(v, DIMENSION, 1);
}

static void
put_base64(const float *v)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	unsigned char bytes[DIMENSION * 4];
	char text[DIMENSION * 4 / 3 * 4], *out = text;

	for (int i = 0; i < DIMENSION; i++) {
		uint32_t bits;

		memcpy(&bits, &v[i], sizeof bits);
		for (int b = 0; b < 4; b++)
			bytes[4 * i + b] = (unsigned char)(bits >> 8 * b);
	}
	for (size_t i = 0; i < sizeof bytes; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16 |
				 (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];

		for (int shift = 18; shift >= 0; shift -= 6)
			*out++ = digits[three >> shift & 63];
	}
	printf("\"%.*s\"", (int)sizeof text, text);
}

static void
put_numbers(const float *v)
{
	for (int i = 0; i < DIMENSION; i++)
		printf("%c%.7f", i ? ',' : '[', (double)v[i]);
	putchar(']');
}

static void
rows(uint64_t n, uint64_t row, const char *form)
{
	void (*put)(const float *) = strcmp(form, "numbers") == 0 ? put_numbers
								  : put_base64;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	float v[DIMENSION];

	for (; (len = getline(&line, &size, stdin)) > 2; row++) {
		make_row(v, row, n);
		fwrite(line, 1, (size_t)len - 2, stdout);
		printf(",\"vector\":");
		put(v);
		puts("}");
	}
	free(line);
}

static void
queries(uint64_t n)
{
	char *line = NULL, *text;
	size_t size = 0;
	float v[DIMENSION], noise[DIMENSION];

	while (getline(&line, &size, stdin) > 0) {
		uint64_t row = strtoull(line, &text, 10);
		uint64_t state = seeded(QUERIES, row);

		if (*text++ != '\t')
			die("a question without its record's number");
		text[strcspn(text, "\n")] = '\0';
		make_row(v, row, n);
		normals(noise, DIMENSION, ASKED, &state);
		add(v, noise, 1);
		to_length(v, DIMENSION, 1);
		printf("{\"query\":\"%s\",\"vector\":", text);
		put_base64(v);
		puts("}");
	}
	free(line);
}

static void
floats(uint64_t row, uint64_t count, uint64_t n)
{
	float v[DIMENSION];

	for (; count--; row++) {
		make_row(v, row, n);
		fwrite(v, sizeof *v, DIMENSION, stdout);
	}
}

int
main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	make_bases();
	if (argc == 5 && strcmp(what, "rows") == 0)
		rows(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10),
		    argv[4]);
	else if (argc == 3 && strcmp(what, "queries") == 0)
		queries(strtoull(argv[2], NULL, 10));
	else if (argc == 5 && strcmp(what, "floats") == 0)
		floats(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10),
		    strtoull(argv[4], NULL, 10));
	else
		die("see the top of vectors.c");
	if (ferror(stdout) || fclose(stdout) == EOF)
		die(strerror(errno));
	return 0;
}
