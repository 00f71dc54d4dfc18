#include "mind/pack.h"

#include "store/before.h"

int
pack_link(struct db *db, struct pack_item *items, size_t n, struct err *err)
{
	int rc = 0;

	if (db_begin(db, false, err) < 0)
		return -1;
	for (size_t i = 0; i < n && rc == 0; i++)
		if (items[i].memory->seq && memory_in_session(items[i].memory))
			rc = before_turn(
			    db, items[i].memory->seq, &items[i].before, err);
	db_rollback(db);
	return rc;
}
