#include "find/search.h"

#include <fcntl.h>
#include <sys/wait.h>

#include "find/seal.h"
#include "sealed.h"
#include "tap.h"

/* Whatever happens to the files of segments, answers stay those of the rows. */

static struct ref_world world;

/* ---- files that are damaged ---- */

enum { FIXED = 12 };

static struct ref_query fixed[FIXED];

/* Questions of all kinds, the same ones for every damage. */
static void
choose_questions(void)
{
	for (int i = 0; i < FIXED; i++) {
		asking_make(&fixed[i]);
		if (i % 3 == 0)
			fixed[i].k = 10;
	}
}

/* Whether they are answered as from the rows; *fault: a fault was told. */
static bool
answers(struct asking *a, bool *fault)
{
	bool ok = true;

	*fault = false;
	for (int i = 0; i < FIXED; i++) {
		struct results exact, got;
		const char *what;

		a->q = fixed[i];
		a->query = ask_query(&a->q, &a->arena);
		a->query.sources = i % 2 ? 0 : SEARCH_WORDS;
		a->query.exact = true;
		ok = asking_search(a, a->fresh, &exact) && ok;
		a->query.exact = false;
		ok = asking_search(a, a->kept, &got) && ok;
		what = ok ? ask_same(&exact, &got) : "no answer";
		if (what)
			asking_show(&exact, &got);
		ok = asking_report(a, "damaged", what, -1) && ok;
		*fault = *fault || got.fault;
		arena_reset(&a->arena);
	}
	return ok;
}

static struct buf
read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct buf bytes = { 0 };
	ssize_t n;

	while ((n = read(fd, buf_room(&bytes, 1 << 16), 1 << 16)) > 0)
		bytes.len += (size_t)n;
	close(fd);
	return bytes;
}

/* A file of its own: one that is mapped stays as it is. */
static void
write_file(const char *path, const struct buf *bytes, size_t len)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, buf_text(bytes), len) != (ssize_t)len)
		bail(path, "cannot be written");
	close(fd);
}

/* Does something to the file; whether it cannot go unnoticed. */
static bool
damage(const char *path, const struct buf *good, const char **how)
{
	struct buf bad = { 0 };
	size_t at = world_random((unsigned)good->len);
	bool seen = true;

	buf_add(&bad, good->data, good->len);
	switch (world_random(6)) {
	case 0:
		*how = "missing";
		unlink(path);
		break;
	case 1:
		*how = "truncated";
		write_file(path, &bad, at);
		break;
	case 2:
		*how = "too long";
		buf_char(&bad, 0);
		write_file(path, &bad, bad.len);
		break;
	case 3:
		*how = "zeros";
		memset(bad.data, 0, bad.len);
		write_file(path, &bad, bad.len);
		break;
	default:
		*how = "flipped";
		bad.data[at] = (char)(bad.data[at] ^ 1 << world_random(8));
		write_file(path, &bad, bad.len);
		/* what no question reads is not verified */
		seen = at < MAPPED_BLOCK;
	}
	buf_release(&bad);
	return seen;
}

static void
test_one_damage(struct asking *a, struct store *s, const struct segments *all)
{
	const struct segment *segment =
	    &all->items[world_random((unsigned)all->n)];
	const char *kind = world_random(3) ? "words" : "faiss", *how;
	const char *path = sealed_path(s, segment->id, kind);
	struct buf good = read_file(path);
	bool seen = damage(path, &good, &how), fault, ok;

	a->kept = searcher_new(&s->cube, NULL, &s->err);
	ok = answers(a, &fault);
	tap(ok && (fault || !seen), "%s of %lld %s: the rows answer%s", kind,
	    (long long)segment->id, how, fault ? ", and it is told" : "");
	write_file(path, &good, good.len);
	ok = answers(a, &fault);
	searcher_free(a->kept);
	if (!ok)
		tap(ok, "and when it is back");
	buf_release(&good);
}

/* Segments of several sizes, rows that no segment holds, marks. */
static void
make_world(struct store *s, const char *name, int n)
{
	store_open(s, name, NULL);
	world.n = 0;
	world_grow(&world, s, n);
	sealed_make(s, 1, n / 2);
	world_grow(&world, s, n + n / 6);
	sealed_make(s, n / 2 + 1, n / 2 + 20);
	sealed_make(s, n / 2 + 25, n);
	world_grow(&world, s, n + n / 3);
	sealed_states(s, &world, 10);
	choose_questions();
}

static void
test_damage(void)
{
	enum { DAMAGES = 24 };
	struct asking a = { 0 };
	struct segments all;
	struct store s;
	bool fault;

	make_world(&s, "damage", 280);
	all = sealed_all(&s);
	a.fresh = a.kept = searcher_new(&s.cube, NULL, &s.err);
	tap(all.n == 3 && answers(&a, &fault) && !fault,
	    "three segments answer as the rows do");
	for (int i = 0; i < DAMAGES; i++)
		test_one_damage(&a, &s, &all);
	searcher_free(a.fresh);
	arena_release(&a.arena);
	store_close(&s);
}

/* One searcher before a damage, during it, and after it is mended. */
static void
test_mended(void)
{
	struct seal seal = { .threads = 1 };
	struct seal_done done;
	struct asking a = { 0 };
	struct buf nothing = { 0 };
	struct store s;
	bool fault;

	make_world(&s, "mended", 200);
	a.fresh = searcher_new(&s.cube, NULL, &s.err);
	a.kept = searcher_new(&s.cube, NULL, &s.err);
	tap(answers(&a, &fault) && !fault, "sound segments are read");
	write_file(
	    sealed_path(&s, sealed_all(&s).items[0].id, "words"), &nothing, 0);
	tap(answers(&a, &fault) && !fault,
	    "what is mapped stays as it was published");
	searcher_free(a.kept);
	a.kept = searcher_new(&s.cube, NULL, &s.err);
	tap(answers(&a, &fault) && fault, "another one sees the damage");
	seal.cube = &s.cube;
	if (seal_compact(&seal, false, &done, &s.err) < 0)
		bail("compact", s.err.text);
	tap(answers(&a, &fault), "and reads what has come in its place");
	searcher_free(a.kept);
	a.kept = searcher_new(&s.cube, NULL, &s.err);
	tap(answers(&a, &fault) && !fault, "a new one sees no damage");
	searcher_free(a.kept);
	searcher_free(a.fresh);
	arena_release(&a.arena);
	store_close(&s);
}

/* ---- segments that are replaced under a search ---- */

/* Another process: makes and merges segments, then says how it went. */
static pid_t
seal_elsewhere(const char *name, int64_t n)
{
	struct store s;
	pid_t child = fork();

	if (child)
		return child;
	store_open(&s, name, NULL);
	for (int i = 0; i < 25; i++) {
		int64_t first = 1 + world_random((unsigned)n);

		sealed_make(&s, first,
		    i % 5 ? first + world_random((unsigned)(n - first) + 1)
			  : n);
		arena_reset(&s.arena);
	}
	store_close(&s);
	_exit(0);
}

static void
test_replaced(void)
{
	struct asking a = { 0 };
	struct store s;
	bool ok = true, faults = false;
	int64_t ids, rounds = 0;
	int status = -1;
	pid_t child;

	make_world(&s, "replaced", 210);
	ids = sealed_all(&s).items[0].id;
	store_close(&s);
	child = seal_elsewhere("replaced", world.n);
	store_open(&s, "replaced", NULL);
	a.fresh = searcher_new(&s.cube, NULL, &s.err);
	a.kept = searcher_new(&s.cube, NULL, &s.err);
	for (; waitpid(child, &status, WNOHANG) == 0; rounds++) {
		bool fault;

		ok = answers(&a, &fault) && ok;
		faults = faults || fault;
		if (rounds % 2) {
			searcher_free(a.kept);
			a.kept = searcher_new(&s.cube, NULL, &s.err);
		}
	}
	tap(status == 0 && sealed_all(&s).items[0].id > ids,
	    "another process replaced the segments");
	tap(ok && !faults && rounds,
	    "meanwhile all answers are right, and no fault is told");
	searcher_free(a.kept);
	searcher_free(a.fresh);
	arena_release(&a.arena);
	store_close(&s);
}

int
main(void)
{
	place_make();
	world.analyser = analyser_new();
	test_damage();
	test_mended();
	test_replaced();
	analyser_free(world.analyser);
	place_remove();
	return tap_end();
}
