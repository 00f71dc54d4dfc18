/*
 * usage: static MODEL TEXTS - opens a static model some times, then embeds the
 * lines of the file TEXTS over and over for a second, on one core.  Times are
 * CPU time, so that what else the machine does counts less.
 *
 * Prints between TABs: milliseconds to open it (the median), texts a second,
 * lines of the file, their mean length in bytes, and texts without a vector.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "model/static.h"

enum { OPENED = 9 };

struct texts {
	char **lines;
	size_t *lens, n, bytes;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
read_texts(struct texts *texts, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0, room = 0;
	ssize_t len;

	if (!file) {
		fprintf(stderr, "static: cannot open '%s'\n", path);
		exit(1);
	}
	while ((len = getline(&line, &size, file)) > 0) {
		if (texts->n == room) {
			room = room ? 2 * room : 1024;
			texts->lines = alloc_grow(
			    texts->lines, room, sizeof *texts->lines);
			texts->lens = alloc_grow(
			    texts->lens, room, sizeof *texts->lens);
		}
		texts->lines[texts->n] = alloc_copy(line, (size_t)len - 1);
		texts->lens[texts->n++] = (size_t)len - 1;
		texts->bytes += (size_t)len - 1;
	}
	free(line);
	fclose(file);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct static_model *
open_often(const char *dir, double *median)
{
	struct static_model *model = NULL;
	double times[OPENED];
	struct err err;

	for (int i = 0; i < OPENED; i++) {
		double start = now();

		static_close(model);
		model = static_open(dir, &err);
		times[i] = now() - start;
		if (model)
			continue;
		fprintf(stderr, "static: %s\n", err.text);
		exit(1);
	}
	qsort(times, OPENED, sizeof *times, compare);
	*median = times[OPENED / 2];
	return model;
}

int
main(int argc, char **argv)
{
	struct texts texts = { 0 };
	struct static_model *model;
	struct static_work *work = static_work_new();
	double opened, start, took;
	size_t done = 0, none = 0;
	float *out;

	if (argc != 3)
		return 2;
	model = open_often(argv[1], &opened);
	read_texts(&texts, argv[2]);
	if (!texts.n)
		return 1;
	out = alloc_array(static_dimension(model), sizeof *out);
	start = now();
	do
		for (size_t i = 0; i < texts.n; i++, done++)
			none += !static_embed(
			    model, work, texts.lines[i], texts.lens[i], out);
	while ((took = now() - start) < 1);
	printf("%.2f\t%.0f\t%zu\t%.1f\t%zu\n", opened * 1000,
	    (double)done / took, texts.n, (double)texts.bytes / (double)texts.n,
	    none);
	return 0;
}
