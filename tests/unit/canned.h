#ifndef MEMOS_TESTS_CANNED_H
#define MEMOS_TESTS_CANNED_H

/*
 * A server of canned replies in a child, on 127.0.0.1 or a Unix socket: reply
 * i goes to request i, the last one to all behind it.  What was asked stands
 * in memory that both share.
 */

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct canned_reply {
	const char *text; /* with its status line and headers */
	const char *json; /* instead: a reply of this body and of status */
	int status;       /* 0: 200 */
	int first_ms;     /* before the first byte */
	size_t fast;      /* bytes that go at once, if the rest drips */
	int drip_ms;      /* between two bytes behind them; 0: none drips */
	size_t cut;       /* bytes behind which it closes; 0: none is cut */
	size_t fill;      /* bytes of 'x' behind the text */
	bool close;       /* behind the reply */
	bool blunt;       /* the first reply comes without a request */
	bool hang;        /* nothing behind it, but no end either */
};

struct canned_seen {
	int connections, requests;
	char first[1024]; /* bytes of the first request */
	char last[8192];  /* and of the last one */
	size_t last_len;  /* of all its bytes */
};

struct canned {
	int port;
	pid_t pid;
	struct canned_seen *seen;
};

__attribute__((unused)) static void
canned_pause(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

/* Reads one request; false if the client went away. */
static bool
canned_read(int fd, struct canned_seen *seen)
{
	static char text[8 << 20];
	size_t len = 0, want = 0;

	while (!want || len < want) {
		ssize_t n = read(fd, text + len, sizeof text - 1 - len);
		char *end, *length;

		if (n <= 0)
			return false;
		len += (size_t)n;
		text[len] = '\0';
		end = strstr(text, "\r\n\r\n");
		if (!end || want)
			continue;
		want = (size_t)(end + 4 - text);
		length = strcasestr(text, "\r\nContent-Length:");
		if (length && length < end)
			want += strtoul(length + 17, NULL, 10);
	}
	seen->last_len = len;
	snprintf(seen->last, sizeof seen->last, "%.8000s", text);
	if (!seen->requests)
		snprintf(seen->first, sizeof seen->first, "%.1000s", text);
	seen->requests++;
	return true;
}

static bool
canned_send(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = send(fd, text, len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

/* Writes one reply; false if the connection is over. */
static bool
canned_write(int fd, const struct canned_reply *reply)
{
	static char text[1 << 20], block[4096];
	size_t len, fast;

	if (reply->json)
		snprintf(text, sizeof text,
		    "HTTP/1.1 %d Said\r\nContent-Type: application/json\r\n"
		    "Content-Length: %zu\r\n\r\n%s",
		    reply->status ? reply->status : 200, strlen(reply->json),
		    reply->json);
	else
		snprintf(text, sizeof text, "%s", reply->text);
	len = strlen(text);
	if (reply->cut && reply->cut < len)
		len = reply->cut;
	if (reply->first_ms)
		canned_pause(reply->first_ms);
	fast = reply->drip_ms ? reply->fast : len;
	if (!canned_send(fd, text, fast))
		return false;
	for (size_t i = fast; i < len; i++) {
		canned_pause(reply->drip_ms);
		if (!canned_send(fd, text + i, 1))
			return false;
	}
	memset(block, 'x', sizeof block);
	for (size_t i = 0; i < reply->fill; i += sizeof block)
		if (!canned_send(fd, block, sizeof block))
			return false;
	while (reply->hang && read(fd, block, sizeof block) > 0)
		;
	return !reply->close && !reply->cut;
}

_Noreturn static void
canned_talk(int fd, struct canned_seen *seen,
    const struct canned_reply *replies, size_t n)
{
	int one = 1;
	bool open = true;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (replies->blunt)
		open = canned_write(fd, replies);
	while (open && canned_read(fd, seen)) {
		size_t i = (size_t)seen->requests - 1;

		open = canned_write(fd, &replies[i < n ? i : n - 1]);
	}
	_exit(0);
}

_Noreturn static void
canned_serve(int listener, struct canned_seen *seen,
    const struct canned_reply *replies, size_t n)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		bool open = fd >= 0;

		/* one that stays open must not keep others out */
		seen->connections += open;
		if (open && fork() == 0)
			canned_talk(fd, seen, replies, n);
		close(fd);
	}
}

/* A socket that listens; path NULL: on 127.0.0.1 and a port of its own. */
static int
canned_listen(const char *path, int *port)
{
	struct sockaddr_un local = { .sun_family = AF_UNIX };
	struct sockaddr_in inet = { .sin_family = AF_INET };
	socklen_t len = sizeof inet;
	int fd = socket(path ? AF_UNIX : AF_INET, SOCK_STREAM, 0), rc;

	inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (path) {
		snprintf(local.sun_path, sizeof local.sun_path, "%s", path);
		rc = bind(fd, (void *)&local, sizeof local);
	} else {
		rc = bind(fd, (void *)&inet, sizeof inet);
	}
	if (rc < 0 || listen(fd, 16) < 0) {
		perror("canned");
		exit(1);
	}
	if (!path && getsockname(fd, (void *)&inet, &len) == 0)
		*port = ntohs(inet.sin_port);
	return fd;
}

__attribute__((unused)) static struct canned
canned_start_at(const char *path, const struct canned_reply *replies, size_t n)
{
	struct canned canned = { 0 };
	int listener = canned_listen(path, &canned.port);

	canned.seen = mmap(NULL, sizeof *canned.seen, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	fflush(stdout);
	canned.pid = fork();
	if (canned.pid == 0)
		canned_serve(listener, canned.seen, replies, n);
	close(listener);
	return canned;
}

#define CANNED(...)                                                         \
	canned_start_at(NULL, (const struct canned_reply[]){ __VA_ARGS__ }, \
	    sizeof((const struct canned_reply[]){ __VA_ARGS__ }) /          \
		sizeof(struct canned_reply))

__attribute__((unused)) static void
canned_stop(struct canned *canned)
{
	kill(canned->pid, SIGKILL);
	waitpid(canned->pid, NULL, 0);
	munmap(canned->seen, sizeof *canned->seen);
}

#endif
