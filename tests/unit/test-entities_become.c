#include "store/entities_become.h"

#include "store.h"
#include "tap.h"

static const struct entity_scope ann = { .user = "ann" };

static int64_t
put(struct store *s, const char *name, const char *kind, int64_t edit)
{
	int64_t id;

	store_begin(s);
	if (entities_put(s->cube.db, &ann,
		&(struct entity){ .name = name, .kind = kind, .edit = edit },
		&id, &s->err) < 0)
		bail(name, s->err.text);
	store_commit(s);
	return id;
}

static int64_t
become(struct store *s, const int64_t *ids, size_t n, const char *name,
    int64_t edit)
{
	int64_t id;

	store_begin(s);
	if (entities_become(s->cube.db, &ann, ids, n,
		&(struct entity){ .name = name, .edit = edit }, &id,
		&s->err) < 0)
		bail(name, s->err.text);
	store_commit(s);
	return id;
}

static void
take_back(struct store *s, int64_t edit)
{
	store_begin(s);
	if (entities_take_back(s->cube.db, edit, &s->err) < 0)
		bail("take back", s->err.text);
	store_commit(s);
}

/* The number of the one that goes by a name, 0 for none, -1 for several. */
static int64_t
who(struct store *s, const char *name, const char *own)
{
	struct entity *found;
	size_t n;

	if (entities_find(s->cube.db, &ann, name, strlen(name), &s->arena,
		&found, &n, &s->err) < 0)
		bail(name, s->err.text);
	if (n == 1 && strcmp(found->name, own) != 0)
		return -2;
	return n ? n > 1 ? -1 : found->id : 0;
}

static void
test_rename(struct store *s)
{
	int64_t tom = put(s, "Tom", "person", 0), thomas, again;

	thomas = become(s, &tom, 1, "Thomas", 5);
	tap(thomas != tom && who(s, "tom", "Thomas") == thomas,
	    "it goes by the name that it had");
	again = become(s, &thomas, 1, "Tom", 6);
	tap(who(s, "thomas", "Tom") == again, "and may have it again");
	put(s, "Tom", NULL, 7);
	take_back(s, 6);
	tap(who(s, "Tom", "Thomas") == thomas, "taken back");
	/* who read it before writes now */
	put(s, "Thomas", NULL, 0);
	take_back(s, 5);
	tap(who(s, "Tom", "Tom") == tom, "and that, too");
}

static void
test_merge(struct store *s)
{
	int64_t ids[2] = { put(s, "Bob", NULL, 0),
		put(s, "Robert", "person", 3) };
	int64_t id = become(s, ids, 2, "Bob", 8);
	struct entity rob = { .id = id, .name = "Bob", .edit = 9 };
	const char *alias = "Rob";

	tap(who(s, "Robert", "Bob") == id && who(s, "Bob", "Bob") == id,
	    "one goes by the names of both");
	rob.aliases = &alias;
	rob.n_aliases = 1;
	store_begin(s);
	if (entities_put(s->cube.db, &ann, &rob, &id, &s->err) < 0)
		bail("Rob", s->err.text);
	store_commit(s);
	take_back(s, 8);
	tap(who(s, "Bob", "Bob") == ids[0] &&
		who(s, "Robert", "Robert") == ids[1],
	    "two again");
	tap(who(s, "Rob", "Bob") == ids[0],
	    "what it was called since is the first one's");
	take_back(s, 3);
	tap(who(s, "Robert", "") == 0 && who(s, "Bob", "Bob") == ids[0],
	    "what came before is taken back by itself");
}

/* One that has been read goes on as what came in its place. */
static void
test_stale(struct store *s)
{
	int64_t cy = put(s, "Cy", NULL, 0),
		now = become(s, &cy, 1, "Cyrus", 20), id;

	store_begin(s);
	if (entities_put(s->cube.db, &ann,
		&(struct entity){ .id = cy, .name = "Cyrus" }, &id,
		&s->err) < 0)
		bail("Cyrus", s->err.text);
	store_commit(s);
	tap(id == now && who(s, "Cy", "Cyrus") == now,
	    "a number that was read before means what came in its place");
}

int
main(void)
{
	struct store s;

	store_open(&s, "become", NULL);
	test_rename(&s);
	test_merge(&s);
	test_stale(&s);
	store_close(&s);
	return tap_end();
}
