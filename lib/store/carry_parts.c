#include "store/carry_part.h"

/*
 * Everything of a cube that is no memory and cannot be made again: a table that
 * is added to the schema gets its row here, or stands in the list of those
 * that are left out in tests/unit/test-carry.c, which knows them all.
 */

#define NUMBER(kind)                                      \
	{                                                 \
		"number", CARRY_COUNT, true, CARRY_##kind \
	}
#define SCOPE                                              \
	{ "user_id", CARRY_NAME, false, CARRY_NONE },      \
	    { "agent_id", CARRY_NAME, false, CARRY_NONE }, \
	{                                                  \
		"app_id", CARRY_NAME, false, CARRY_NONE    \
	}

/* Up to which memory a session was read for facts. */
#define FORMED_SESSION                                            \
	" FROM sessions WHERE user_id = ?1 AND agent_id = ?2 AND" \
	" app_id = ?3 AND run_id = ?4"

#define LABEL                                          \
	{                                              \
		"label", CARRY_LABEL, true, CARRY_NONE \
	}
#define BLOCK_STATE                                          \
	{ "value", CARRY_VALUE, false, CARRY_NONE },         \
	    { "description", CARRY_LINE, true, CARRY_NONE }, \
	    { "limit", CARRY_LIMIT, true, CARRY_NONE },      \
	{                                                    \
		"read_only", CARRY_FLAG, false, CARRY_NONE   \
	}

/* A block by its scope and label. */
#define THIS_BLOCK " WHERE label = ?1 AND user = ?2 AND agent = ?3 AND app = ?4"

const struct carry_part carry_parts[] = {
	{ .kind = "formed",
	    .stage = CARRY_BEFORE,
	    .fields = { SCOPE, { "run_id", CARRY_NAME, false, CARRY_NONE },
		{ "through", CARRY_COUNT, true, CARRY_MEMORY } },
	    .select = "SELECT user_id, agent_id, app_id, run_id, formed"
		      " FROM formation JOIN sessions ON id = session"
		      " WHERE formed > 0"
		      " ORDER BY user_id, agent_id, app_id, run_id",
	    .find = "SELECT 1, 1 FROM formation WHERE formed >= ?5 AND"
		    " session = (SELECT id" FORMED_SESSION ")",
	    .insert = { "INSERT OR IGNORE INTO sessions(user_id, agent_id,"
			" app_id, run_id) SELECT ?1, ?2, ?3, ?4 WHERE ?5 > 0",
		"INSERT INTO formation(session, formed, job)"
		" SELECT id, ?5, 0" FORMED_SESSION
		" ON CONFLICT DO UPDATE SET formed = excluded.formed" } },

	{ .kind = "version",
	    .stage = CARRY_BEHIND,
	    .own = CARRY_VERSION,
	    .fields = { NUMBER(VERSION),
		{ "undone", CARRY_FLAG, false, CARRY_NONE },
		{ "place", CARRY_COUNT, false, CARRY_MEMORY },
		{ "record", CARRY_RECORD, true, CARRY_NONE } },
	    .select = "SELECT number, undone, seq, record FROM versions"
		      " ORDER BY number",
	    .find = "SELECT number, 1 FROM versions WHERE"
		    " id = json_extract(?4, '$.id') AND record = ?4"
		    " AND number > " CARRY_LAST " ORDER BY number LIMIT 1",
	    .top = "SELECT max(number) FROM versions",
	    .insert = { "INSERT INTO versions(number, id, replaced_at, record,"
			" undone, seq) VALUES(?1, json_extract(?4, '$.id'),"
			" memos_time(json_extract(?4, '$.replaced_at')), ?4,"
			" ?2, ?3)" } },

	{ .kind = "edit",
	    .stage = CARRY_BEHIND,
	    .own = CARRY_EDIT,
	    .fields = { NUMBER(EDIT), { "at", CARRY_TIME, true, CARRY_NONE },
		{ "by", CARRY_TEXT, true, CARRY_NONE },
		{ "reason", CARRY_TEXT, false, CARRY_NONE },
		{ "undone_at", CARRY_TIME, false, CARRY_NONE } },
	    .select = "SELECT number, at, changed_by, reason, undone_at"
		      " FROM edits ORDER BY number",
	    .find = "SELECT number, 1 FROM edits WHERE number > " CARRY_LAST
		    " AND at = ?2 AND changed_by = ?3 AND reason IS ?4"
		    " ORDER BY number LIMIT 1",
	    .top = "SELECT max(number) FROM edits",
	    .insert = { "INSERT INTO edits(number, at, changed_by, reason,"
			" undone_at) VALUES(?1, ?2, ?3, ?4, ?5)" } },

	{ .kind = "change",
	    .stage = CARRY_BEHIND,
	    .fields = { { "edit", CARRY_COUNT, true, CARRY_EDIT },
		{ "place", CARRY_COUNT, true, CARRY_NONE },
		{ "id", CARRY_ID, true, CARRY_NONE },
		{ "event", CARRY_EVENT, true, CARRY_NONE },
		{ "version", CARRY_COUNT, true, CARRY_VERSION },
		{ "was", CARRY_STATE, false, CARRY_NONE },
		{ "became", CARRY_STATE, false, CARRY_NONE } },
	    .select = "SELECT edit, place, id, event, version, was, became"
		      " FROM edit_rows ORDER BY edit, place",
	    .find = "SELECT 1, 1 FROM edit_rows WHERE edit = ?1 AND place = ?2",
	    .insert = { "INSERT INTO edit_rows(edit, place, id,"
			" event, version, was, became)"
			" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)" } },

	{ .kind = "access",
	    .stage = CARRY_BEHIND,
	    .fields = { { "id", CARRY_ID, true, CARRY_NONE },
		{ "count", CARRY_COUNT, true, CARRY_NONE },
		{ "accessed_at", CARRY_TIME, true, CARRY_NONE },
		{ "half_life", CARRY_REAL, true, CARRY_NONE },
		{ "minutes", CARRY_BITS, true, CARRY_NONE } },
	    .select = "SELECT id, count, accessed_at, half_life, minutes"
		      " FROM accesses ORDER BY id",
	    .find = "SELECT 1, 1 FROM accesses WHERE id = ?1 AND count >= ?2",
	    .insert = { "INSERT INTO accesses(id, count, accessed_at,"
			" half_life, minutes) VALUES(?1, ?2, ?3, ?4, ?5)"
			" ON CONFLICT DO UPDATE SET count = excluded.count,"
			" accessed_at = excluded.accessed_at,"
			" half_life = excluded.half_life,"
			" minutes = excluded.minutes" } },

	{ .kind = "entity",
	    .stage = CARRY_BEHIND,
	    .own = CARRY_ENTITY,
	    .fields = { NUMBER(ENTITY), SCOPE,
		{ "name", CARRY_NAME, true, CARRY_NONE },
		{ "entity_kind", CARRY_TEXT, false, CARRY_NONE },
		{ "summary", CARRY_TEXT, false, CARRY_NONE } },
	    .select = "SELECT id, user, agent, app, name, kind, summary"
		      " FROM entities ORDER BY id",
	    .find = "SELECT id, 1 FROM entities WHERE user = ?2 AND agent = ?3"
		    " AND app = ?4 AND name = ?5",
	    .top = "SELECT max(id) FROM entities",
	    .insert = { "INSERT INTO entities(id, user, agent, app, name, kind,"
			" summary) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)" } },

	{ .kind = "name",
	    .stage = CARRY_BEHIND,
	    .fields = { { "entity", CARRY_COUNT, true, CARRY_ENTITY },
		{ "name", CARRY_ALIAS, true, CARRY_NONE },
		{ "own", CARRY_COUNT, false, CARRY_NONE },
		{ "edit", CARRY_COUNT, false, CARRY_EDIT },
		{ "taken", CARRY_COUNT, false, CARRY_EDIT } },
	    .select = "SELECT entity, name, own, edit, taken FROM entity_names"
		      " ORDER BY entity, folded",
	    .find = "SELECT 1, 1 FROM entity_names WHERE entity = ?1"
		    " AND folded = " CARRY_FOLDED,
	    .insert = { "INSERT INTO entity_names(folded, entity,"
			" name, own, edit, taken)"
			" VALUES(" CARRY_FOLDED ", ?1, ?2, ?3, ?4, ?5)" } },

	{ .kind = "block",
	    .stage = CARRY_BEHIND,
	    .fields = { LABEL, SCOPE, BLOCK_STATE,
		{ "updated_at", CARRY_TIME, true, CARRY_NONE } },
	    .select = "SELECT label, user, agent, app, value, description,"
		      " max_length, read_only, updated_at FROM blocks"
		      " ORDER BY label, user, agent, app",
	    .find = "SELECT 1, value IS ?5 AND description = ?6"
		    " AND max_length = ?7 AND read_only = ?8"
		    " AND updated_at = ?9 FROM blocks" THIS_BLOCK,
	    .insert = { "INSERT INTO blocks(label, user, agent, app, value,"
			" description, max_length, read_only, updated_at)"
			" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)" },
	    .behind = "INSERT OR IGNORE INTO temp.carried_blocks"
		      " SELECT id FROM blocks" THIS_BLOCK },

	/* of a block that was carried along: the others have their own */
	{ .kind = "block_version",
	    .stage = CARRY_BEHIND,
	    .fields = { LABEL, SCOPE, BLOCK_STATE,
		{ "number", CARRY_COUNT, true, CARRY_NONE },
		{ "replaced_at", CARRY_TIME, true, CARRY_NONE },
		{ "event", CARRY_TEXT, true, CARRY_NONE },
		{ "by", CARRY_TEXT, true, CARRY_NONE },
		{ "undo", CARRY_COUNT, false, CARRY_NONE } },
	    .select = "SELECT label, user, agent, app, v.value, v.description,"
		      " v.max_length, v.read_only, number, replaced_at, event,"
		      " changed_by, undo FROM block_versions v"
		      " JOIN blocks ON id = block"
		      " ORDER BY label, user, agent, app, number",
	    .find = "SELECT 1, 1 FROM block_versions WHERE number = ?9"
		    " AND block = (SELECT id FROM blocks" THIS_BLOCK ")",
	    .insert = { "INSERT INTO block_versions(value,"
			" description, max_length, read_only, number,"
			" replaced_at, event, changed_by, undo, block)"
			" SELECT ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
			" c.block FROM temp.carried_blocks c WHERE c.block ="
			" (SELECT id FROM blocks" THIS_BLOCK ")" } },
};

const size_t carry_parts_n = sizeof carry_parts / sizeof *carry_parts;
