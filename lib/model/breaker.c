#include "model/breaker.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/checksum.h"
#include "base/clock.h"
#include "base/state_file.h"

/* What a file holds: "memos-breaker 1 FAILURES UNTIL\n". */
struct state {
	int64_t failures;
	int64_t until; /* microseconds since 1970 */
};

enum { TEXT_MAX = 80, COUNT_MAX = 1000000 };

/* Appends the server's own, named by a sum: a URL may hold any character. */
static bool
find_file(const char *server, struct buf *path)
{
	size_t len = strlen(server);

	if (!state_file_path(path, "breaker/"))
		return false;
	buf_printf(path, "%08" PRIx32 "%08" PRIx32,
	    checksum_seeded(server, len, 1), checksum_seeded(server, len, 2));
	return true;
}

/* Zeroes for no file, and for one that is none of ours. */
static struct state
read_state(const char *path)
{
	struct state state = { 0 };
	char text[TEXT_MAX + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t n;

	if (fd < 0)
		return state;
	n = read(fd, text, TEXT_MAX);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	if (sscanf(text, "memos-breaker 1 %7" SCNd64 " %19" SCNd64 "\n",
		&state.failures, &state.until) != 2 ||
	    state.failures < 0 || state.failures > COUNT_MAX)
		return (struct state){ 0 };
	return state;
}

static void
write_state(struct buf *path, const struct state *state)
{
	char text[TEXT_MAX];
	int len = snprintf(text, sizeof text,
	    "memos-breaker 1 %" PRId64 " %" PRId64 "\n", state->failures,
	    state->until);

	state_file_folders(path);
	/* without it the next call asks the server again */
	(void)state_file_replace(path->data, text, (size_t)len);
}

int64_t
breaker_resting(const char *server)
{
	struct buf path = { 0 };
	struct state state = { 0 };
	int64_t left = 0;

	if (find_file(server, &path))
		state = read_state(path.data);
	if (state.failures >= BREAKER_FAILURES)
		left = (state.until - clock_now() + 999) / 1000;
	buf_release(&path);
	/* more is what a clock says that was wrong then or is now */
	return left > 0 && left <= BREAKER_REST_MS ? left : 0;
}

void
breaker_failed(const char *server)
{
	struct buf path = { 0 };

	if (find_file(server, &path)) {
		struct state state = read_state(path.data);

		state.failures += state.failures < COUNT_MAX;
		state.until = clock_now() + BREAKER_REST_MS * INT64_C(1000);
		write_state(&path, &state);
	}
	buf_release(&path);
}

void
breaker_worked(const char *server)
{
	struct buf path = { 0 };

	if (find_file(server, &path))
		unlink(path.data);
	buf_release(&path);
}
