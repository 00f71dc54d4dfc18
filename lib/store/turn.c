#include "store/turn.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/*
 * The file holds the next number, 8 bytes, little-endian.  Who has number n
 * keeps byte PLACES + n of it locked, and waits for the byte before: that wakes
 * one process, the next one.  Where the bytes are is never written to.  The
 * number is read and counted up behind the lock of byte 0.
 *
 * This is for the order only.  The right to write is flock() on the whole file,
 * and holds if the number is lost.
 */
#define PLACES     (INT64_C(1) << 40)
#define NUMBER_MAX (INT64_C(1) << 60)

static int
set_lock(int fd, short type, int64_t from, int64_t n)
{
	struct flock lock = { .l_type = type,
		.l_whence = SEEK_SET,
		.l_start = from,
		.l_len = n };
	int rc;

	/* locks of this open file: closing another one does not free them */
	do
		rc = fcntl(fd, F_OFD_SETLKW, &lock);
	while (rc < 0 && errno == EINTR);
	return rc;
}

static int64_t
draw_number(int fd)
{
	uint64_t stored = 0;
	int64_t number;

	if (set_lock(fd, F_WRLCK, 0, 1) < 0)
		return -1;
	if (pread(fd, &stored, sizeof stored, 0) < 0)
		stored = 0;
	number = (int64_t)(le64toh(stored) % NUMBER_MAX);
	stored = htole64((uint64_t)number + 1);
	if (set_lock(fd, F_WRLCK, PLACES + number, 1) < 0 ||
	    pwrite(fd, &stored, sizeof stored, 0) != sizeof stored)
		number = -1;
	set_lock(fd, F_UNLCK, 0, 1);
	return number;
}

/*
 * Waits until the one before is done or has died, and then, which takes no
 * time unless it has died, until all that came earlier are.
 */
static void
queue_up(struct turn *turn)
{
	turn->number = draw_number(turn->fd);
	if (turn->number > 0) {
		set_lock(turn->fd, F_WRLCK, PLACES + turn->number - 1, 1);
		set_lock(turn->fd, F_WRLCK, PLACES, turn->number);
	}
}

static int
open_file(struct turn *turn, struct err *err)
{
	while (turn->fd < 0) {
		turn->fd = open(turn->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (turn->fd < 0 && errno != EINTR)
			return err_set(err, ERR_STORE, "cannot open '%s': %s",
			    turn->path, strerror(errno));
	}
	return 0;
}

/* Passes by the queue, but only where nobody is at its head. */
int
turn_try(struct turn *turn, struct err *err)
{
	if (open_file(turn, err) < 0)
		return -1;
	return flock(turn->fd, LOCK_EX | LOCK_NB) == 0;
}

int
turn_take(struct turn *turn, struct err *err)
{
	if (open_file(turn, err) < 0)
		return -1;
	queue_up(turn);
	while (flock(turn->fd, LOCK_EX) < 0) {
		if (errno == EINTR)
			continue;
		err_set(err, ERR_STORE, "cannot lock '%s': %s", turn->path,
		    strerror(errno));
		set_lock(turn->fd, F_UNLCK, 0, 0);
		return -1;
	}
	return 0;
}

void
turn_give(struct turn *turn)
{
	flock(turn->fd, LOCK_UN);
	set_lock(turn->fd, F_UNLCK, 0, 0);
}

void
turn_release(struct turn *turn)
{
	if (turn->fd >= 0)
		close(turn->fd);
	turn->fd = -1;
}
