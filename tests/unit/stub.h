#ifndef MEMOS_TESTS_STUB_H
#define MEMOS_TESTS_STUB_H

/*
 * The scripted model server (tests/stub/llmd.c) for unit tests: the one beside
 * the test, or where MEMOS_STUB says.
 */

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

struct stub {
	pid_t pid;
	int port;
	char dir[40], log[64];
};

static void
stub_path(char *path, size_t size)
{
	const char *given = getenv("MEMOS_STUB");
	ssize_t n;

	if (given) {
		snprintf(path, size, "%s", given);
		return;
	}
	n = readlink("/proc/self/exe", path, size - 8);
	while (n > 0 && path[n - 1] != '/')
		n--;
	snprintf(path + (n > 0 ? n : 0), 8, "llmd");
}

/* Waits until it listens; 0 if it ended instead. */
static int
stub_wait(const struct stub *stub, const char *file)
{
	const struct timespec t = { 0, 2000000 };
	int port = 0;

	while (!port && waitpid(stub->pid, NULL, WNOHANG) == 0) {
		FILE *in = fopen(file, "r");

		if (in && fscanf(in, "%d", &port) != 1)
			port = 0;
		if (in)
			fclose(in);
		else
			nanosleep(&t, NULL);
	}
	return port;
}

/* Plays the script; ends the test where there is no server. */
static struct stub
stub_start(const char *script)
{
	struct stub stub = { .dir = "/tmp/memos-stub-XXXXXX" };
	char path[512], file[64];

	stub_path(path, sizeof path);
	if (access(path, X_OK) < 0 || !mkdtemp(stub.dir)) {
		printf("Bail out! %s is not there\n", path);
		exit(1);
	}
	snprintf(file, sizeof file, "%s/port", stub.dir);
	snprintf(stub.log, sizeof stub.log, "%s/log", stub.dir);
	fflush(stdout);
	stub.pid = fork();
	if (stub.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execl(path, path, "--port-file", file, "--log", stub.log,
		    script, NULL);
		_exit(127);
	}
	stub.port = stub_wait(&stub, file);
	if (!stub.port) {
		printf("Bail out! %s does not listen\n", path);
		exit(1);
	}
	unlink(file);
	return stub;
}

__attribute__((unused)) static void
stub_stop(struct stub *stub)
{
	kill(stub->pid, SIGKILL);
	waitpid(stub->pid, NULL, 0);
	unlink(stub->log);
	rmdir(stub->dir);
}

/* What was asked so far, to be released. */
__attribute__((unused)) static struct buf
stub_log(const struct stub *stub)
{
	int fd = open(stub->log, O_RDONLY | O_CLOEXEC);
	struct buf log = { 0 };
	ssize_t n;

	while ((n = read(fd, buf_room(&log, 65536), 65536)) > 0)
		log.len += (size_t)n;
	buf_char(&log, '\n');
	close(fd);
	return log;
}

/* How many requests there were. */
__attribute__((unused)) static int
stub_count(const struct stub *stub)
{
	struct buf log = stub_log(stub);
	int n = -1;

	for (size_t i = 0; i < log.len; i++)
		n += log.data[i] == '\n';
	buf_release(&log);
	return n;
}

/* Whether request n (from 1; 0: any) has the text. */
__attribute__((unused)) static bool
stub_asked(const struct stub *stub, int n, const char *text)
{
	struct buf log = stub_log(stub);
	char *line = log.data;
	bool found = false;

	for (int i = 1; !found && line && *line; i++) {
		char *end = strchr(line, '\n');

		if (end)
			*end = '\0';
		found = (!n || i == n) && strstr(line, text);
		line = end ? end + 1 : NULL;
	}
	buf_release(&log);
	return found;
}

/* The bytes of a whole reply to a POST of the body. */
__attribute__((unused)) static size_t
stub_size(const struct stub *stub, const char *path, const char *body)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)stub->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct buf request = { 0 };
	char reply[4096];
	size_t sum = 0;
	ssize_t n;

	buf_printf(&request,
	    "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%s",
	    path, strlen(body), body);
	if (connect(fd, (void *)&at, sizeof at) == 0 &&
	    write(fd, request.data, request.len) > 0 &&
	    shutdown(fd, SHUT_WR) == 0)
		while ((n = read(fd, reply, sizeof reply)) > 0)
			sum += (size_t)n;
	close(fd);
	buf_release(&request);
	return sum;
}

#endif
