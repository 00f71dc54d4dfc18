#include "store/entities.h"

#include "store.h"
#include "tap.h"

static const struct entity_scope ann = { .user = "ann" };
static const struct entity_scope ben = { .user = "ben", .app = "x" };
static const struct entity_scope eve = { .user = "eve" };

static int64_t
put(struct store *s, const struct entity_scope *scope,
    const struct entity *entity)
{
	int64_t id;

	store_begin(s);
	if (entities_put(s->cube.db, scope, entity, &id, &s->err) < 0)
		bail(entity->name, s->err.text);
	store_commit(s);
	return id;
}

static int64_t
put_name(struct store *s, const char *name, const char *alias)
{
	return put(s, &ann,
	    &(struct entity){
		.name = name, .aliases = &alias, .n_aliases = alias != NULL });
}

static size_t
find(struct store *s, const struct entity_scope *scope, const char *name,
    struct entity **found)
{
	size_t n;

	if (entities_find(s->cube.db, scope, name, strlen(name), &s->arena,
		found, &n, &s->err) < 0)
		bail(name, s->err.text);
	return n;
}

static bool
folds(const char *name, const char *want)
{
	struct buf out = { 0 };
	bool same;

	entities_fold(name, strlen(name), &out);
	same = strcmp(buf_text(&out), want) == 0;
	buf_release(&out);
	return same;
}

static void
test_fold(void)
{
	tap(folds("", ""), "nothing folds to nothing");
	tap(folds("  Ann   LEE. ", "ann lee"), "case and blanks do not count");
	tap(folds("Ren\xc3\xa9", "rene"), "marks do not count");
	tap(folds("Rene\xcc\x81", "rene"), "neither do those of their own");
	tap(folds("Ann\xe2\x80\x99s sister", "ann's sister"),
	    "an apostrophe is one");
	tap(folds("\xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0",
		"\xd0\xb0\xd0\xbd\xd0\xbd\xd0\xb0"),
	    "any script is folded");
}

static void
test_put(struct store *s)
{
	const char *aliases[] = { "Ann's sister", "Mia" };
	struct entity maria = { .name = "Maria",
		.kind = "person",
		.aliases = aliases,
		.n_aliases = 2 };
	struct entity *found;
	int64_t id = put(s, &ann, &maria);

	tap(find(s, &ann, "maria", &found) == 1 && found->id == id &&
		strcmp(found->name, "Maria") == 0 &&
		strcmp(found->kind, "person") == 0 && !found->summary,
	    "it is found by its name");
	tap(found->n_aliases == 2 &&
		strcmp(found->aliases[0], "Ann's sister") == 0 &&
		strcmp(found->aliases[1], "Mia") == 0,
	    "and has its aliases");
	tap(find(s, &ann, "ann\xe2\x80\x99s  SISTER", &found) == 1 &&
		found->id == id,
	    "it is found by an alias");
	tap(find(s, &ben, "Maria", &found) == 0, "in its scope alone");
	tap(find(s, &ann, "Mar", &found) == 0, "a part of a name is none");
	tap(find(s, &ann, "", &found) == 0, "neither is nothing");

	maria.n_aliases = 0;
	maria.kind = "place";
	maria.summary = "A friend";
	tap(put(s, &ann, &maria) == id, "of one name there is one");
	find(s, &ann, "Mia", &found);
	tap(strcmp(found->kind, "person") == 0 &&
		strcmp(found->summary, "A friend") == 0 &&
		found->n_aliases == 2,
	    "what is new of it is added, what is known stays");
	tap(put(s, &ben, &maria) != id, "another scope has another one");
}

static void
test_rename(struct store *s)
{
	int64_t id = put_name(s, "Ann's boss", "the boss"), other;
	struct entity *found;

	tap(put(s, &ann, &(struct entity){ .id = id, .name = "Zoe" }) == id,
	    "it gets a name");
	tap(find(s, &ann, "Ann's boss", &found) == 1 && found->id == id &&
		strcmp(found->name, "Zoe") == 0,
	    "and still goes by the one it had");

	other = put_name(s, "Tom (work)", "Tom");
	id = put_name(s, "Ann's friend", "my pal");
	tap(put(s, &ann, &(struct entity){ .id = id, .name = "Tom (work)" }) ==
		other,
	    "two that get one name become one");
	tap(find(s, &ann, "my pal", &found) == 1 && found->id == other &&
		found->n_aliases == 3,
	    "with the names of both");
	tap(find(s, &ann, "Ann's friend", &found) == 1 && found->id == other,
	    "and is found by the other's name");
	put_name(s, "Tom (brother)", "Tom");
	tap(find(s, &ann, "Tom", &found) == 2, "two may go by one alias");
}

static void
test_begin(struct store *s)
{
	struct entity *found;
	size_t n;

	if (entities_begin(
		s->cube.db, &ann, "Tom", 3, &s->arena, &found, &n, &s->err) < 0)
		bail("begin", s->err.text);
	tap(n == 2 && strcmp(found->name, "Tom (work)") == 0,
	    "they are found by how a name begins, each once");
	entities_begin(
	    s->cube.db, &ben, "Tom", 3, &s->arena, &found, &n, &s->err);
	tap(n == 0, "in their scope alone");
}

static void
test_taken(struct store *s)
{
	const char *alias = "Ann's dentist";
	struct entity *found;

	put_name(s, "Kay", alias);
	put(s, &ann,
	    &(struct entity){ .name = "Lou",
		.aliases = &alias,
		.n_aliases = 1,
		.taken = alias });
	tap(find(s, &ann, alias, &found) == 1 &&
		strcmp(found->name, "Lou") == 0,
	    "a name that is taken is gone from the others");
}

static void
take_back(struct store *s, int64_t edit)
{
	store_begin(s);
	if (entities_take_back(s->cube.db, edit, &s->err) < 0)
		bail("take_back", s->err.text);
	store_commit(s);
}

/* Whether the one that goes by a name, and no other, has this one. */
static bool
is_called(struct store *s, const char *name, const char *own)
{
	struct entity *found;

	return find(s, &eve, name, &found) == 1 &&
	       strcmp(found->name, own) == 0;
}

static void
test_take_back(struct store *s)
{
	const char *aliases[] = { "Eve's brother", "Mimi" };
	struct entity *found;
	struct entity tom = {
		.name = "Tom", .aliases = aliases, .n_aliases = 1, .edit = 1
	};

	tom.id = put(s, &eve, &tom);
	put(s, &eve,
	    &(struct entity){ .id = tom.id, .name = "Tom (1)", .edit = 2 });
	put(s, &eve,
	    &(struct entity){ .name = "Ben",
		.aliases = aliases,
		.n_aliases = 1,
		.taken = aliases[0],
		.edit = 3 });
	tap(is_called(s, "Tom", "Tom (1)") &&
		is_called(s, "Eve's brother", "Ben"),
	    "names come with edits");
	take_back(s, 3);
	tap(find(s, &eve, "Ben", &found) == 0 &&
		is_called(s, "Eve's brother", "Tom (1)"),
	    "a name that was taken goes back with the edit");
	take_back(s, 2);
	tap(find(s, &eve, "Tom (1)", &found) == 0 &&
		is_called(s, "Tom", "Tom") &&
		is_called(s, "Eve's brother", "Tom"),
	    "one has the name again that it had before");
	put(s, &eve,
	    &(struct entity){ .name = "Tom",
		.aliases = aliases + 1,
		.n_aliases = 1,
		.edit = 4 });
	take_back(s, 1);
	tap(is_called(s, "Mimi", "Tom") &&
		find(s, &eve, "Eve's brother", &found) == 0,
	    "its first name stays while another was given to it since");
	take_back(s, 4);
	tap(is_called(s, "Tom", "Tom") && find(s, &eve, "Mimi", &found) == 0,
	    "that goes by itself");
	put(s, &eve, &(struct entity){ .name = "Zoe", .edit = 5 });
	take_back(s, 5);
	tap(find(s, &eve, "Zoe", &found) == 0, "who was new is gone");
}

/* One that is two no more is not what it was, but neither is it wrong. */
static void
test_take_back_merged(struct store *s)
{
	struct entity *found;
	int64_t zoe = put(s, &eve, &(struct entity){ .name = "Zoe" });
	int64_t boss = put(
	    s, &eve, &(struct entity){ .name = "Eve's boss", .edit = 6 });

	put(s, &eve, &(struct entity){ .id = boss, .name = "Zoe", .edit = 7 });
	tap(find(s, &eve, "Eve's boss", &found) == 1 && found->id == zoe,
	    "two become one");
	take_back(s, 7);
	tap(is_called(s, "Zoe", "Zoe") &&
		find(s, &eve, "Eve's boss", &found) == 0,
	    "who goes by the other's name no more without the edit");
}

static int
count(const struct entity *entity, void *ctx)
{
	size_t *n = ctx;

	*n += entity->id > 0 && entity->name;
	return 0;
}

static int
stop(const struct entity *entity, void *ctx)
{
	(void)entity;
	++*(size_t *)ctx;
	return -1;
}

static void
test_each(struct store *s)
{
	size_t n = 0;

	tap(entities_each(s->cube.db, &ben, count, &n, &s->err) == 0 && n == 1,
	    "all of a scope");
	n = 0;
	tap(entities_each(s->cube.db, NULL, count, &n, &s->err) == 0 && n == 5,
	    "all of every scope");
	n = 0;
	tap(entities_each(s->cube.db, NULL, stop, &n, &s->err) == -1 && n == 1,
	    "until it fails");
}

static void
test_bounds(struct store *s)
{
	char name[MEMORY_NAME_MAX + 2] = "";
	struct entity entity = { .name = name };
	struct entity *found;
	int64_t id;

	store_begin(s);
	tap(entities_put(s->cube.db, &ann, &entity, &id, &s->err) < 0 &&
		s->err.kind == ERR_INPUT,
	    "no name is refused");
	memset(name, 'x', sizeof name - 1);
	tap(entities_put(s->cube.db, &ann, &entity, &id, &s->err) < 0,
	    "neither is one too long taken");
	store_undo(s);
	put_name(s, "Kim", name);
	tap(find(s, &ann, "Kim", &found) == 1 && found->n_aliases == 0,
	    "an alias that is too long is left out");
	for (int i = 0; i < 2 * ENTITY_NAMES_MAX; i++) {
		snprintf(name, sizeof name, "K%d", i);
		put_name(s, "Kim", name);
	}
	tap(find(s, &ann, "Kim", &found) == 1 &&
		found->n_aliases == ENTITY_NAMES_MAX - 1,
	    "and so are too many");
}

static void
test_old(struct store *s)
{
	struct entity *found;

	if (db_run(s->cube.db, "PRAGMA user_version = 3", &s->err) < 0)
		bail("pragma", s->err.text);
	tap(find(s, &ann, "Maria", &found) == 0,
	    "a file of an older form has none");
}

int
main(void)
{
	struct store s;

	place_make();
	test_fold();
	store_open(&s, "entities", NULL);
	test_put(&s);
	test_rename(&s);
	test_begin(&s);
	test_each(&s);
	test_taken(&s);
	test_bounds(&s);
	test_take_back(&s);
	test_take_back_merged(&s);
	test_old(&s);
	store_close(&s);
	place_remove();
	return tap_end();
}
