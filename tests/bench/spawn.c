/*
 * usage: spawn PLAN - runs commands one after the other and prints what each
 * kind of them cost.
 *
 * A line of the plan is a name and the words of a command, all between TABs;
 * lines of one name are runs of one thing, and the order of the lines is the
 * order of the runs, so that A and B can take turns.  Runs named "-" warm up
 * and are not counted.  Commands read the file FILE if <FILE stands before
 * their words, else nothing, and what they print is dropped.
 *
 * For each name, in order of appearance: name, runs, runs that failed, median
 * wall and CPU time in microseconds, largest peak RSS in KB, lower and upper
 * quartile of wall time, between TABs.
 * Linux counts the memory of the parent as a child's until its exec: a script
 * language would report its own size for every small command, this does not.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS_MAX = 64, KINDS_MAX = 64 };

struct run {
	double wall, cpu; /* microseconds */
	long rss;
	int failed;
};

struct kind {
	char *name;
	double *wall, *cpu;
	size_t n, room;
	long rss;
	int failed;
};

extern char **environ;

static struct kind kinds[KINDS_MAX];
static size_t n_kinds;

static void
die(const char *what)
{
	fprintf(stderr, "spawn: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void *
grow(void *old, size_t n)
{
	void *new = realloc(old, n * sizeof(double));

	if (!new)
		die("memory");
	return new;
}

static struct kind *
kind_of(const char *name)
{
	size_t i;

	for (i = 0; i < n_kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	errno = E2BIG;
	if (n_kinds == KINDS_MAX || !(kinds[i].name = strdup(name)))
		die(name);
	return &kinds[n_kinds++];
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double
micros(struct timeval t)
{
	return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

static struct run
run(char **words, const char *input)
{
	posix_spawn_file_actions_t files;
	struct run r;
	struct rusage usage;
	double start;
	pid_t pid;
	int status;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	start = now();
	errno = posix_spawn(&pid, words[0], &files, NULL, words, environ);
	if (errno || wait4(pid, &status, 0, &usage) < 0)
		die(words[0]);
	r.wall = now() - start;
	posix_spawn_file_actions_destroy(&files);
	r.cpu = micros(usage.ru_utime) + micros(usage.ru_stime);
	r.rss = usage.ru_maxrss;
	r.failed = status != 0;
	return r;
}

static void
count(struct kind *k, const struct run *r)
{
	if (k->n == k->room) {
		k->room = k->room ? 2 * k->room : 64;
		k->wall = grow(k->wall, k->room);
		k->cpu = grow(k->cpu, k->room);
	}
	k->wall[k->n] = r->wall;
	k->cpu[k->n++] = r->cpu;
	k->failed += r->failed;
	if (r->rss > k->rss)
		k->rss = r->rss;
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* What a share of the sorted values is below: .5 gives the median. */
static double
quantile(const double *values, size_t n, double share)
{
	double at = share * (double)(n - 1);
	size_t below = (size_t)at;
	size_t above = below + 1 < n ? below + 1 : below;

	return values[below] +
	       (at - (double)below) * (values[above] - values[below]);
}

static void
print_kind(struct kind *k)
{
	qsort(k->wall, k->n, sizeof *k->wall, compare);
	qsort(k->cpu, k->n, sizeof *k->cpu, compare);
	printf("%s\t%zu\t%d\t%.0f\t%.0f\t%ld\t%.0f\t%.0f\n", k->name, k->n,
	    k->failed, quantile(k->wall, k->n, .5), quantile(k->cpu, k->n, .5),
	    k->rss, quantile(k->wall, k->n, .25), quantile(k->wall, k->n, .75));
}

static void
run_line(char *line)
{
	char *words[WORDS_MAX + 1], *rest = line, *name;
	const char *input = "/dev/null";
	int n = 0;
	struct run r;

	line[strcspn(line, "\n")] = '\0';
	name = strsep(&rest, "\t");
	if (rest && *rest == '<')
		input = strsep(&rest, "\t") + 1;
	while (rest && n < WORDS_MAX)
		words[n++] = strsep(&rest, "\t");
	words[n] = NULL;
	errno = EINVAL;
	if (n == 0 || rest)
		die(name);
	r = run(words, input);
	if (strcmp(name, "-") != 0)
		count(kind_of(name), &r);
}

int
main(int argc, char **argv)
{
	char *line = NULL;
	size_t size = 0;
	FILE *plan;

	if (argc != 2 || !(plan = fopen(argv[1], "re")))
		die(argc == 2 ? argv[1] : "usage: spawn PLAN");
	while (getline(&line, &size, plan) > 0)
		run_line(line);
	for (struct kind *k = kinds; k < kinds + n_kinds; k++)
		print_kind(k);
	for (struct kind *k = kinds; k < kinds + n_kinds; k++) {
		free(k->name);
		free(k->wall);
		free(k->cpu);
	}
	free(line);
	fclose(plan);
	return 0;
}
