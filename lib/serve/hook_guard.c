#include "serve/hook_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/prog.h"
#include "serve/hook_log.h"

enum {
	OUTPUT_MAX = 4 << 20, /* bytes of an answer that are believed */
	SAID_MAX = 64 << 10,  /* of faults and warnings */
};

/* What comes out of the child. */
struct stream {
	int fd; /* -1 at its end */
	size_t max;
	struct buf text;
};

static void
say(const char *text)
{
	struct err err = { 0 };

	err_set(&err, ERR_NONE, "%s", text);
	prog_error(&err);
	hook_log(text);
}

static void
take(struct stream *s)
{
	char *room = buf_room(&s->text, 4096);
	ssize_t n = read(s->fd, room, 4096);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		close(s->fd);
		s->fd = -1;
		return;
	}
	/* the rest of what is too long is read and dropped */
	if (s->text.len + (size_t)n <= s->max)
		s->text.len += (size_t)n;
	s->text.data[s->text.len] = '\0';
}

/* Until both have ended: true, or false if the time is over. */
static bool
listen_to(struct stream *out, struct stream *said, int ms)
{
	const int64_t end = clock_ticks() + ms;

	while (out->fd >= 0 || said->fd >= 0) {
		struct pollfd fds[] = { { out->fd, POLLIN, 0 },
			{ said->fd, POLLIN, 0 } };
		int64_t left = end - clock_ticks();

		if (left <= 0)
			return false;
		if (poll(fds, 2, (int)left) <= 0)
			continue;
		if (fds[0].revents)
			take(out);
		if (fds[1].revents)
			take(said);
	}
	return true;
}

/* Each line that the child said, without the name in front, to the log. */
static void
pass_on(const struct buf *said)
{
	const char *text = buf_text(said),
		   *name = program_invocation_short_name;
	size_t len = strlen(name);

	while (*text) {
		size_t n = strcspn(text, "\n");
		struct buf line = { 0 };

		buf_add(&line, text, n);
		buf_char(&line, '\n');
		if (write(STDERR_FILENO, line.data, line.len) < 0)
			len = 0;
		line.data[--line.len] = '\0';
		if (len && n > len + 2 && strncmp(line.data, name, len) == 0 &&
		    line.data[len] == ':')
			hook_log(line.data + len + 2);
		else
			hook_log(line.data);
		buf_release(&line);
		text += n + (text[n] != '\0');
	}
}

static _Noreturn void
stand_guard(pid_t child, int ms, struct stream *out, struct stream *said)
{
	char fault[128] = "";
	int status = 0;

	if (!listen_to(out, said, ms)) {
		kill(child, SIGKILL);
		snprintf(fault, sizeof fault, "gave up after %d ms", ms);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!*fault && WIFSIGNALED(status))
		snprintf(fault, sizeof fault, "ended by signal %d",
		    WTERMSIG(status));
	pass_on(&said->text);
	if (*fault)
		say(fault);
	if (!*fault && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		prog_write(buf_text(&out->text), out->text.len);
	else
		prog_status(PROG_NONE);
	buf_release(&out->text);
	buf_release(&said->text);
	exit(prog_end() ? 1 : 0);
}

/* Descriptors 0 to 2 are open, whatever the agent closed. */
static void
hold_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			exit(1);
}

void
hook_guard(int ms)
{
	int out[2], said[2];
	pid_t parent = getpid(), child;

	hold_descriptors();
	signal(SIGPIPE, SIG_IGN);
	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(said, O_CLOEXEC) < 0 ||
	    (child = fork()) < 0) {
		say(strerror(errno));
		exit(1);
	}
	if (child) {
		close(out[1]);
		close(said[1]);
		stand_guard(child, ms,
		    &(struct stream){ .fd = out[0], .max = OUTPUT_MAX },
		    &(struct stream){ .fd = said[0], .max = SAID_MAX });
	}
	/* who kills the one means both */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	dup2(out[1], STDOUT_FILENO);
	dup2(said[1], STDERR_FILENO);
	close(out[0]);
	close(said[0]);
}
