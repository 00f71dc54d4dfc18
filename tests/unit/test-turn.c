#include "store/turn.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

enum { WAITERS = 12, DIES = 5 };

static char path[] = "/tmp/test-turn.XXXXXX";

/* Has the number in the file, as drawn so far. */
static int64_t
drawn(void)
{
	unsigned char bytes[8] = { 0 };
	int fd = open(path, O_RDONLY);
	ssize_t n = pread(fd, bytes, sizeof bytes, 0);

	close(fd);
	return n == 8 ? bytes[0] | bytes[1] << 8 : 0;
}

/* A child that waits for its turn and then says which one it is. */
static pid_t
waiter(char which, int out)
{
	struct turn turn = { .path = path, .fd = -1 };
	struct err err = { 0 };
	int64_t before = drawn();
	pid_t pid = fork();

	if (pid == 0) {
		if (turn_take(&turn, &err) < 0 || write(out, &which, 1) != 1)
			_exit(1);
		usleep(1000);
		turn_give(&turn);
		_exit(0);
	}
	/* it is in the queue once it has drawn a number */
	while (drawn() == before)
		usleep(1000);
	return pid;
}

/* They come in one order and must go in the same, but for one that dies. */
static void
test_order(void)
{
	static const char want[] = "abcdeghijkl";
	struct turn turn = { .path = path, .fd = -1 };
	struct err err = { 0 };
	char got[WAITERS + 1] = "";
	pid_t pids[WAITERS];
	size_t n = 0;
	int ends[2];

	if (pipe(ends) < 0 || turn_take(&turn, &err) < 0)
		exit(1);
	for (int i = 0; i < WAITERS; i++)
		pids[i] = waiter((char)('a' + i), ends[1]);
	kill(pids[DIES], SIGKILL);
	waitpid(pids[DIES], NULL, 0);
	usleep(20000);
	turn_give(&turn);
	while (n < WAITERS - 1 && read(ends[0], got + n, 1) == 1)
		n++;
	while (wait(NULL) > 0)
		;
	tap(strcmp(got, want) == 0, "%d waiters, one of them killed: %s",
	    WAITERS, got);
	turn_release(&turn);
}

/* What stands in the file is a matter of order only. */
static void
test_content(const char *content, size_t len)
{
	struct turn turn = { .path = path, .fd = -1 };
	struct err err = { 0 };
	int fd = open(path, O_WRONLY | O_TRUNC), rc;

	if (fd < 0 || write(fd, content, len) != (ssize_t)len)
		exit(1);
	close(fd);
	rc = turn_take(&turn, &err);
	turn_give(&turn);
	rc += turn_take(&turn, &err);
	turn_give(&turn);
	turn_release(&turn);
	tap(rc == 0, "%zu bytes in the file do no harm", len);
}

int
main(void)
{
	struct turn turn = { .path = "/nonexistent/lock", .fd = -1 };
	struct err err = { 0 };
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	test_order();
	test_content("", 0);
	test_content("abc", 3);
	test_content("\377\377\377\377\377\377\377\377", 8);
	test_content("\377\377\377\377\377\377\377\177etc.", 12);
	test_content("\377\377\377\377\377\377\377\017", 8);
	tap(turn_take(&turn, &err) == -1 &&
		strcmp(err.text,
		    "cannot open '/nonexistent/lock': No such file or "
		    "directory") == 0,
	    "a folder that is missing is said: %s", err.text);
	turn_release(&turn);
	unlink(path);
	return tap_end();
}
