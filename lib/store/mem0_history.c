#include "store/mem0_history.h"

#include "store/db.h"

#define EVENTS                                                                \
	" FROM history ORDER BY memory_id, coalesce(updated_at, created_at)," \
	" rowid"
#define EVENT                                                          \
	"SELECT memory_id, event, old_memory, new_memory, created_at," \
	" updated_at, "

/* In older versions of mem0 nobody is named. */
static sqlite3_stmt *
prepare(struct db *db, struct err *err)
{
	struct err ignored;
	sqlite3_stmt *s = db_prepare(
	    db, EVENT "actor_id, role" EVENTS, &ignored);

	return s ? s : db_prepare(db, EVENT "NULL, NULL" EVENTS, err);
}

int
mem0_history_each(const char *path,
    int (*each)(const struct mem0_event *event, void *ctx, struct err *err),
    void *ctx, bool *own, struct err *err)
{
	struct db *db = db_open(path, "", DB_READ, err);
	sqlite3_stmt *s = db ? prepare(db, err) : NULL;
	int rc = -1;

	*own = true;
	while (s && (rc = db_step(db, s, err)) == 1) {
		const struct mem0_event event = { db_text(s, 0), db_text(s, 1),
			db_text(s, 2), db_text(s, 3), db_text(s, 4),
			db_text(s, 5), db_text(s, 6), db_text(s, 7) };

		if (!event.id || !event.event)
			continue;
		rc = each(&event, ctx, err);
		*own = rc == 0;
		if (rc)
			break;
	}
	sqlite3_finalize(s);
	db_free(db);
	if (rc < 0 && *own)
		err->kind = ERR_INPUT;
	return rc < 0 ? -1 : 0;
}
