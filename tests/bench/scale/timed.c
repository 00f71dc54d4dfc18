/*
 * usage: timed COMMAND [WORD ...] - runs a command and prints, between TABs,
 * seconds until the last byte that it printed, seconds until it ended, CPU
 * seconds, peak RSS in KB, and 0 if its status was.
 *
 * What a command does after its last acknowledgement is told apart from what
 * it did before it.  What it prints is read and dropped.
 */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void
die(const char *what)
{
	fprintf(stderr, "timed: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static pid_t
start(char **words, int *output)
{
	posix_spawn_file_actions_t files;
	int ends[2];
	pid_t pid;

	if (pipe(ends) < 0)
		die("pipe");
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&files, ends[0]);
	posix_spawn_file_actions_addclose(&files, ends[1]);
	errno = posix_spawn(&pid, words[0], &files, NULL, words, environ);
	if (errno)
		die(words[0]);
	posix_spawn_file_actions_destroy(&files);
	close(ends[1]);
	*output = ends[0];
	return pid;
}

int
main(int argc, char **argv)
{
	static char bytes[1 << 16];
	double begun = now(), last = begun, end;
	struct rusage usage;
	int output, status;
	pid_t pid;

	if (argc < 2)
		die("usage: timed COMMAND [WORD ...]");
	pid = start(argv + 1, &output);
	while (read(output, bytes, sizeof bytes) > 0)
		last = now();
	if (wait4(pid, &status, 0, &usage) < 0)
		die(argv[1]);
	end = now();
	printf("%.4f\t%.4f\t%.4f\t%ld\t%d\n", last - begun, end - begun,
	    seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss,
	    status);
	return 0;
}
