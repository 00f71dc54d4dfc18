#include "store/entities_remove.h"

int
entities_remove(struct db *db, const struct entity_scope *scope,
    const char *name, struct err *err)
{
	static const char *const steps[] = {
		"DELETE FROM entity_names WHERE entity IN (SELECT id FROM"
		" entities WHERE user = ?1 AND agent = ?2 AND app = ?3"
		" AND name = ?4)",
		"DELETE FROM entities WHERE user = ?1 AND agent = ?2"
		" AND app = ?3 AND name = ?4",
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		sqlite3_stmt *s = db_statement(db, steps[i], err);

		if (!s)
			return -1;
		db_bind_text(s, 1, scope->user ? scope->user : "");
		db_bind_text(s, 2, scope->agent ? scope->agent : "");
		db_bind_text(s, 3, scope->app ? scope->app : "");
		db_bind_text(s, 4, name);
		if (db_step(db, s, err) < 0)
			return -1;
	}
	return sqlite3_changes(db_sqlite(db)) > 0;
}
