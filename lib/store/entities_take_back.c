#include "store/entities.h"

/* An entity that another one came in the place of: entities_become.h. */
#define HIDDEN                                                       \
	" NOT EXISTS (SELECT 1 FROM entity_names h WHERE h.entity =" \
	" e.id AND h.name = e.name)"
#define REPLACED                                                \
	"(SELECT min(e.id) FROM entities e JOIN entity_names r" \
	" ON r.entity = e.id WHERE r.taken = ?1 AND" HIDDEN ")"

int
entities_take_back(struct db *db, int64_t edit, struct err *err)
{
	static const char *const steps[] = {
		/* what it goes by since, the one it came for does */
		"UPDATE OR IGNORE entity_names SET entity = " REPLACED
		" WHERE edit IS NOT ?1 AND " REPLACED " IS NOT NULL"
		" AND entity IN (SELECT entity FROM entity_names"
		"  WHERE edit = ?1)",
		/* a name that nothing stands behind, but something upon, stays
		 */
		"UPDATE entity_names AS n SET edit = NULL WHERE edit = ?1 AND own"
		" AND EXISTS (SELECT 1 FROM entity_names o WHERE"
		"  o.entity = n.entity AND o.edit > ?1)"
		" AND NOT EXISTS (SELECT 1 FROM entity_names o WHERE"
		"  o.entity = n.entity AND o.own AND ifnull(o.edit, 0) < ?1)",
		"DELETE FROM entities WHERE id IN"
		" (SELECT entity FROM entity_names WHERE edit = ?1)"
		" AND NOT EXISTS (SELECT 1 FROM entity_names n WHERE"
		"  n.entity = id AND n.edit IS NOT ?1)",
		"UPDATE OR IGNORE entities SET name = ifnull("
		" (SELECT name FROM entity_names n WHERE n.entity = id"
		"  AND n.own AND n.edit IS NOT ?1 ORDER BY own DESC LIMIT 1),"
		" name) WHERE id IN"
		" (SELECT entity FROM entity_names WHERE edit = ?1)",
		"DELETE FROM entity_names WHERE edit = ?1",
		"UPDATE OR IGNORE entities AS e SET name = ifnull("
		" (SELECT name FROM entity_names n WHERE n.entity = e.id"
		"  AND n.own ORDER BY own DESC LIMIT 1), name)"
		" WHERE id IN (SELECT entity FROM entity_names"
		"  WHERE taken = ?1) AND" HIDDEN,
		"UPDATE entity_names SET taken = NULL WHERE taken = ?1",
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		sqlite3_stmt *s = db_statement(db, steps[i], err);

		if (!s)
			return -1;
		sqlite3_bind_int64(s, 1, edit);
		if (db_step(db, s, err) < 0)
			return -1;
	}
	return 0;
}
