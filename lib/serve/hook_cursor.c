#include "serve/hook_cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/clock.h"

int
hook_cursor_read(struct hook_cursor *cursor, struct cube *cube,
    const char *path, struct err *err)
{
	char id[ID_SIZE], *value;

	*cursor = (struct hook_cursor){ 0 };
	id_replay(id, "memos-hook", 0, path, strlen(path));
	snprintf(cursor->key, sizeof cursor->key, "hook/%s", id);
	value = cube_meta(cube, cursor->key, err);
	if (!value)
		return -1;
	cursor->stored = *value;
	if (sscanf(value, "%*d %" SCNd64 " %" SCNu32 " %" SCNu32, &cursor->at,
		&cursor->tail, &cursor->said) != 3 ||
	    cursor->at < 0)
		cursor->at = cursor->tail = cursor->said = 0;
	free(value);
	return 0;
}

/* Those that were not used for longest. */
static int
drop_old(struct db *db, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "DELETE FROM meta WHERE key >= 'hook/' AND key < 'hook0'"
	    " AND key NOT IN (SELECT key FROM meta"
	    " WHERE key >= 'hook/' AND key < 'hook0'"
	    " ORDER BY value DESC LIMIT ?1)",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int(s, 1, HOOK_CURSOR_MAX);
	return db_step(db, s, err);
}

int
hook_cursor_write(
    struct hook_cursor *cursor, struct cube *cube, struct err *err)
{
	char value[96];

	/* the time stands first, in ten digits: it is what they are sorted by
	 */
	snprintf(value, sizeof value,
	    "%010" PRId64 " %" PRId64 " %" PRIu32 " %" PRIu32,
	    clock_now() / 1000000, cursor->at, cursor->tail, cursor->said);
	if (cube_set_meta(cube, cursor->key, value, err) < 0)
		return -1;
	if (cursor->stored)
		return 0;
	cursor->stored = true;
	return drop_old(cube->db, err) < 0 ? -1 : 0;
}

uint32_t
hook_cursor_sum(int fd, int64_t at)
{
	char tail[HOOK_CURSOR_TAIL];
	int64_t len = at < HOOK_CURSOR_TAIL ? at : HOOK_CURSOR_TAIL;
	ssize_t n = pread(fd, tail, (size_t)len, at - len);

	return n == len && n > 0 ? checksum(tail, (size_t)n) : 0;
}
