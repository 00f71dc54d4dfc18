#include "find/seal.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "find/ivf.h"
#include "find/seal_check.h"
#include "find/words.h"
#include "model/embed.h"
#include "sealed.h"
#include "store/mapped.h"
#include "store/publish.h"
#include "store/schema.h"
#include "store/segments.h"
#include "tap.h"

/* ---- helpers ---- */

/* Adds memories number from..from+n-1 in one transaction. */
static void
fill(struct store *s, int from, int n)
{
	struct rows_put put;
	char json[160];

	store_begin(s);
	for (int i = from; i < from + n; i++) {
		struct memory m;

		snprintf(json, sizeof json,
		    "{\"id\":\"m%d\",\"role\":\"user\",\"run_id\":\"r%d\","
		    "\"text\":\"tea garden doctor number %d\"}",
		    i, i % 7, i);
		m = store_record(s, json);
		if (ingest_put(
			s->ingest, &m, s->upsert, &s->arena, &put, &s->err) < 0)
			bail(json, s->err.text);
		arena_reset(&s->arena);
	}
	store_commit(s);
}

static void
edit(struct store *s, int i, const char *state)
{
	char json[160];

	s->upsert = true;
	snprintf(json, sizeof json,
	    "{\"id\":\"m%d\",\"role\":\"user\",\"run_id\":\"r%d\","
	    "\"text\":\"coffee\"%s}",
	    i, i % 7, state);
	store_add(s, json);
}

/* Their ranges and documents, as "1-2000:2000 2001-...". */
static const char *
shape(struct store *s)
{
	static struct buf text;
	struct segments all = sealed_all(s);

	buf_reset(&text);
	for (size_t i = 0; i < all.n; i++)
		buf_printf(&text, "%s%lld-%lld:%u%s", i ? " " : "",
		    (long long)all.items[i].first, (long long)all.items[i].last,
		    all.items[i].documents, all.items[i].bad ? "!" : "");
	return buf_text(&text);
}

static bool
shape_is(struct store *s, const char *want)
{
	if (strcmp(shape(s), want) != 0)
		printf("# %s\n", shape(s));
	return strcmp(shape(s), want) == 0;
}

static int
after_add(struct store *s)
{
	struct seal seal = { .cube = &s->cube };

	return seal_after_add(&seal, &s->err);
}

static struct seal_done
compact(struct store *s, bool full)
{
	struct seal seal = { .cube = &s->cube, .threads = 1 };
	struct seal_done done;

	if (seal_compact(&seal, full, &done, &s->err) < 0)
		bail("compact", s->err.text);
	return done;
}

/* Whether the folder holds the files of the segments and nothing else. */
static bool
is_clean(struct store *s)
{
	struct segments all = sealed_all(s);
	size_t want = 0, have = 0;
	struct buf path = { 0 };
	struct dirent *entry;
	DIR *folder;

	buf_printf(&path, "%s/index", s->cube.dir);
	folder = opendir(path.data);
	buf_release(&path);
	for (size_t i = 0; i < all.n; i++) {
		want += 1 + (all.items[i].faiss_size > 0);
		if (seal_check_files(&s->cube, &all.items[i],
			all.items[i].faiss_size ? EMBED_DIMENSION : 0, true,
			NULL, &s->err) != 1)
			want += 1000;
	}
	while (folder && (entry = readdir(folder)))
		have += *entry->d_name != '.';
	if (folder)
		closedir(folder);
	if (want != have)
		printf("# %zu files wanted, %zu there\n", want, have);
	return want == have;
}

struct seen {
	int n, dead;
};

static void
see(int64_t seq, uint8_t mark, void *ctx)
{
	struct seen *seen = ctx;

	(void)seq;
	seen->n++;
	seen->dead += mark == SEGMENTS_DEAD;
}

static struct seen
marks_of(struct store *s)
{
	struct seen seen = { 0 };

	if (segments_marks(s->cube.db, 1, INT32_MAX, see, &seen, &s->err) < 0)
		bail("marks", s->err.text);
	return seen;
}

/* ---- what is made ---- */

static void
test_after_add(void)
{
	struct store s;

	store_open(&s, "after", NULL);
	tap(after_add(&s) == 0 && shape_is(&s, ""), "nothing is not sealed");
	fill(&s, 1, SEAL_ROWS - 1);
	tap(after_add(&s) == 0 && shape_is(&s, ""), "nor is a little");
	fill(&s, SEAL_ROWS, 5);
	tap(after_add(&s) == 0 && shape_is(&s, "1-2000:2000"),
	    "two thousand are, and no more");
	tap(after_add(&s) == 0 && shape_is(&s, "1-2000:2000") && is_clean(&s),
	    "again, there is nothing to do");
	fill(&s, 3000, 4500);
	tap(after_add(&s) == 0 && shape_is(&s, "1-2000:2000 2001-6504:4504"),
	    "some thousand become one");
	store_close(&s);
}

static void
test_files(void)
{
	struct mapped m = { 0 }, v = { 0 };
	struct words words;
	struct ivf ivf = { 0 };
	struct segments all;
	struct stat st;
	struct store s;
	bool rising = true, own = true;

	store_open(&s, "files", NULL);
	fill(&s, 1, 50);
	store_add(&s, "{\"text\":\"...\",\"user_id\":\"ann\"}");
	compact(&s, false);
	all = sealed_all(&s);
	tap(all.n == 1 && all.items[0].documents == 51 &&
		all.items[0].vectors == 50,
	    "a text without a vector has none");
	if (mapped_open(&m, sealed_path(&s, all.items[0].id, "words"),
		all.items[0].words_size, all.items[0].words_sums.data,
		all.items[0].words_sums.size, &s.err) < 0 ||
	    words_open(&words, &m, &s.err) < 0)
		bail("words", s.err.text);
	for (uint32_t i = 0; i < words.n_docs; i++) {
		own = own && words.base + words.seqs[i] <= 51;
		rising = rising && (i == 0 || words.sessions == NULL ||
				       words.seqs[words.by_seq[i]] >
					   words.seqs[words.by_seq[i - 1]]);
	}
	tap(own && rising && words.n_docs == 51 && words.n_sessions == 8,
	    "words hold the rows");
	tap(words.base + words.seqs[50] == 51,
	    "in the order of sessions by scope");
	if (mapped_open(&v, sealed_path(&s, all.items[0].id, "faiss"),
		all.items[0].faiss_size, all.items[0].faiss_sums.data,
		all.items[0].faiss_sums.size, &s.err) < 0)
		bail("faiss", s.err.text);
	tap(ivf_open(&ivf, &v, EMBED_DIMENSION, 50, &s.err) == 0 &&
		ivf.n_lists == all.items[0].lists,
	    "and vectors as many as the row says");
	tap(stat(sealed_path(&s, all.items[0].id, "words"), &st) == 0 &&
		(st.st_mode & 0777) == 0600,
	    "files are their owner's");
	tap(stat(place_path("files/index"), &st) == 0 &&
		(st.st_mode & 0777) == 0700,
	    "and so is their folder");
	ivf_release(&ivf);
	mapped_release(&m);
	mapped_release(&v);
	store_close(&s);
}

static void
test_external(void)
{
	struct buf json = { 0 };
	struct segments all;
	struct store s;

	store_open(&s, "external", "external:64");
	for (int i = 0; i < 30; i++) {
		buf_reset(&json);
		buf_printf(&json, "{\"id\":\"e%d\",\"text\":\"row %d\",", i, i);
		if (i == 5)
			buf_string(&json, "\"state\":\"forgotten\",");
		buf_string(&json, "\"vector\":[");
		for (int d = 0; d < 64; d++)
			buf_printf(&json, "%s%d", d ? "," : "",
			    i == 9 ? 0 : (i * 7 + d * 3) % 11 - 5);
		buf_string(&json, "]}");
		if (i != 9)
			store_add(&s, json.data);
	}
	compact(&s, false);
	all = sealed_all(&s);
	tap(all.n == 1 && all.items[0].documents == 28 &&
		all.items[0].vectors == 28 &&
		seal_check_files(
		    &s.cube, &all.items[0], 64, true, NULL, &s.err) == 1,
	    "given vectors are sealed, those of the forgotten are not");
	buf_release(&json);
	store_close(&s);
}

/* ---- merging ---- */

static void
test_tiers(void)
{
	struct seal_done done;
	struct store s;

	store_open(&s, "tiers", NULL);
	fill(&s, 1, 900);
	done = compact(&s, false);
	tap(done.sealed == 900 && done.merged == 0 && done.segments == 1,
	    "the first is made of all");
	fill(&s, 1001, 100);
	done = compact(&s, false);
	tap(shape_is(&s, "1-900:900 901-1000:100") && done.sealed == 100 &&
		done.merged == 0 && done.segments == 2,
	    "a small one stays beside a great one");
	fill(&s, 2001, 100);
	done = compact(&s, false);
	tap(shape_is(&s, "1-900:900 901-1100:200") && done.sealed == 100 &&
		done.merged == 1 && done.segments == 2,
	    "small ones are merged");
	fill(&s, 3001, 30);
	done = compact(&s, false);
	tap(shape_is(&s, "1-900:900 901-1100:200 1101-1130:30"),
	    "each is four times as great as what is newer");
	fill(&s, 4001, 25);
	done = compact(&s, false);
	tap(shape_is(&s, "1-1155:1155") && done.sealed == 25 &&
		done.merged == 3 && done.segments == 1,
	    "and all become one when they are not");
	fill(&s, 5001, 10);
	compact(&s, false);
	done = compact(&s, true);
	tap(shape_is(&s, "1-1165:1165") && done.sealed == 0 && done.merged == 2,
	    "or when that is asked for");
	done = compact(&s, true);
	tap(done.merged == 0 && done.sealed == 0 && done.segments == 1 &&
		is_clean(&s),
	    "once is enough");
	store_close(&s);
}

/* The first n decay: their rows and entries stay. */
static void
fade(struct store *s, int from, int n)
{
	struct edit edit = { .by = "test" };
	char id[16];

	store_begin(s);
	for (int i = from; i < from + n; i++) {
		const struct states_change change = { .id = id,
			.seq = i,
			.was = MEMORY_ACTIVE,
			.became = MEMORY_DECAYING };

		snprintf(id, sizeof id, "m%d", i);
		if (ingest_change_state(
			s->ingest, &change, &edit, EDIT_DECAY, &s->err) != 1)
			bail("ingest_change_state", s->err.text);
	}
	store_commit(s);
}

static void
test_states(void)
{
	struct store s;

	store_open(&s, "states", NULL);
	fill(&s, 1, 90);
	compact(&s, false);
	fade(&s, 1, 30);
	compact(&s, false);
	tap(shape_is(&s, "1-90:90") && marks_of(&s).n == 30,
	    "with a third in another state it stays");
	fade(&s, 31, 1);
	compact(&s, false);
	tap(shape_is(&s, "1-90:90") && marks_of(&s).n == 0,
	    "with more than that it is made anew");
	store_close(&s);
}

static void
test_dead(void)
{
	struct store s;

	store_open(&s, "dead", NULL);
	fill(&s, 1, 100);
	compact(&s, false);
	for (int i = 1; i <= 20; i++)
		edit(&s, i, ",\"state\":\"forgotten\"");
	compact(&s, false);
	tap(shape_is(&s, "1-100:100") && marks_of(&s).dead == 20,
	    "with a fifth dead it stays");
	edit(&s, 21, ",\"state\":\"forgotten\"");
	compact(&s, false);
	tap(shape_is(&s, "1-100:79") && marks_of(&s).n == 0,
	    "with more than that it is made anew, and forgets the marks");
	edit(&s, 30, ",\"state\":\"forgotten\"");
	compact(&s, true);
	tap(shape_is(&s, "1-100:78"), "--full leaves no dead");
	for (int i = 22; i <= 100; i++)
		edit(&s, i, ",\"state\":\"forgotten\"");
	compact(&s, false);
	tap(shape_is(&s, "") && is_clean(&s), "one with nothing but them goes");
	fill(&s, 201, 1);
	compact(&s, false);
	tap(sealed_all(&s).n == 1 && sealed_all(&s).items[0].documents == 1,
	    "and what comes then is sealed");
	store_close(&s);
}

/* ---- what others do meanwhile ---- */

static struct store other;
static int calls, act_at;
static void (*act)(void);

static void
meanwhile(uint64_t rows)
{
	(void)rows;
	if (++calls == act_at)
		act();
}

static void
edit_meanwhile(void)
{
	/* 3 was edited before, too */
	edit(&other, 5, ",\"state\":\"forgotten\"");
	edit(&other, 10, "");
	fill(&other, 9000, 10);
}

static void
drop_meanwhile(void)
{
	store_begin(&other);
	if (schema_drop_segments(other.cube.db, &other.err) < 0)
		bail("drop", other.err.text);
	store_commit(&other);
}

static struct seal_done
compact_while(struct store *s, void (*what)(void))
{
	struct seal seal = { .cube = &s->cube, .progress = meanwhile };
	struct seal_done done;

	act = what;
	calls = 0;
	act_at = 1;
	if (seal_compact(&seal, true, &done, &s->err) < 0)
		bail("compact", s->err.text);
	return done;
}

static void
test_meanwhile(void)
{
	struct store s;
	struct seen seen;

	store_open(&s, "meanwhile", NULL);
	store_open(&other, "meanwhile", NULL);
	fill(&s, 1, 1500);
	edit(&s, 3, ",\"state\":\"forgotten\"");
	compact_while(&s, edit_meanwhile);
	seen = marks_of(&s);
	/* 3's mark is settled; 5 and 10 are dead, 12 and 17 made again */
	tap(shape_is(&s, "1-1501:1499") && seen.n == 4 && seen.dead == 2,
	    "what was changed while it was made stays marked");
	tap(is_clean(&s), "the folder is clean");
	compact(&s, true);
	tap(sealed_all(&s).n == 1 &&
		sealed_all(&s).items[0].documents == 1508 &&
		marks_of(&s).n == 0,
	    "and is settled the next time");
	fill(&s, 20000, 1100);
	compact_while(&s, drop_meanwhile);
	tap(sealed_all(&s).n == 1 &&
		sealed_all(&s).items[0].documents == 2608 && is_clean(&s),
	    "dropped meanwhile: it begins again");
	store_close(&other);
	store_close(&s);
}

static int stop_after;

static int
stop(void)
{
	return --stop_after < 0;
}

static void
test_stopped(void)
{
	struct seal seal = { .stopped = stop };
	struct seal_done done;
	bool clean = true;
	struct store s;
	int n = 0;

	store_open(&s, "stopped", NULL);
	fill(&s, 1, 300);
	seal.cube = &s.cube;
	for (; sealed_all(&s).n == 0 && n < 1000; n++) {
		stop_after = n;
		s.err.kind = ERR_NONE;
		clean = clean &&
			seal_compact(&seal, false, &done, &s.err) == 0 &&
			is_clean(&s);
	}
	tap(clean && n > 2 && n < 1000,
	    "stopped anywhere, it leaves nothing behind (%d)", n);
	store_close(&s);
}

static void
test_busy(void)
{
	struct store s;
	int fd;

	store_open(&s, "busy", NULL);
	fill(&s, 1, SEAL_ROWS);
	fd = open(place_path("busy/seal.lock"), O_RDWR | O_CREAT, 0600);
	flock(fd, LOCK_EX);
	tap(after_add(&s) == 0 && shape_is(&s, ""),
	    "while another one seals, there is nothing to do");
	close(fd);
	tap(after_add(&s) == 0 && shape_is(&s, "1-2000:2000"),
	    "and then there is");
	store_close(&s);
}

/* ---- damage ---- */

static void
flip(const char *path, off_t at)
{
	int fd = open(path, O_RDWR);
	char c;

	if (fd < 0 || pread(fd, &c, 1, at) != 1)
		bail("flip", path);
	c = (char)(c ^ 4);
	if (pwrite(fd, &c, 1, at) != 1)
		bail("flip", path);
	close(fd);
}

static void
cut(const char *path)
{
	if (truncate(path, 100) < 0)
		bail("truncate", path);
}

static int n_faults;
static char fault_text[200];

static void
count_fault(const char *sentence, void *ctx)
{
	(void)ctx;
	snprintf(fault_text, sizeof fault_text, "%s", sentence);
	n_faults++;
}

static int64_t
check(struct store *s)
{
	n_faults = 0;
	*fault_text = '\0';
	return seal_check(&s->cube, count_fault, NULL, &s->err);
}

static void
test_damage(void)
{
	static const char *const kinds[] = { "words", "faiss" };
	struct store s;
	int64_t id, last = 0;

	store_open(&s, "damage", NULL);
	fill(&s, 1, 500);
	compact(&s, false);
	for (int i = 0; i < 6; i++) {
		const char *kind = kinds[i % 2];
		const char *path;

		id = sealed_all(&s).items[0].id;
		tap(id > last && check(&s) == 0, "%d: sound, by a new number",
		    i);
		last = id;
		path = sealed_path(&s, id, kind);
		if (i / 2 == 0)
			unlink(path);
		else if (i / 2 == 1)
			cut(path);
		else
			flip(path, 3000);
		tap(check(&s) == 1 && n_faults == 1 &&
			strstr(fault_text, "run memos-cube compact"),
		    "%s", fault_text);
		tap(access(sealed_path(&s, id, "bad"), F_OK) == 0,
		    "it leaves a note");
		tap(after_add(&s) == 0 && shape_is(&s, "1-500:500") &&
			is_clean(&s) && sealed_all(&s).items[0].id != id,
		    "the next who adds mends it");
	}
	segments_suspect(&s.cube, sealed_all(&s).items[0].id);
	id = sealed_all(&s).items[0].id;
	tap(after_add(&s) == 0 && sealed_all(&s).items[0].id == id &&
		is_clean(&s),
	    "a note without a reason is thrown away");
	store_close(&s);
}

static void
test_great_damage(void)
{
	struct store s;
	int64_t id;

	store_open(&s, "great", NULL);
	fill(&s, 1, SEAL_ROWS + 1);
	compact(&s, false);
	id = sealed_all(&s).items[0].id;
	unlink(sealed_path(&s, id, "faiss"));
	tap(after_add(&s) == 0 && shape_is(&s, "1-2001:2001!"),
	    "a great one is noted as bad");
	tap(check(&s) == 1, "and told as such");
	tap(after_add(&s) == 0 && shape_is(&s, "1-2001:2001!"),
	    "but left to compact");
	compact(&s, false);
	tap(shape_is(&s, "1-2001:2001") && is_clean(&s), "which makes it anew");
	flip(sealed_path(&s, sealed_all(&s).items[0].id, "words"), 40000);
	compact(&s, false);
	tap(is_clean(&s) && sealed_all(&s).items[0].id > id + 1,
	    "and looks for itself");
	store_close(&s);
}

static void
touch(const char *name)
{
	close(open(place_path(name), O_RDWR | O_CREAT, 0600));
}

static void
test_leftovers(void)
{
	struct store s;

	store_open(&s, "left", NULL);
	fill(&s, 1, 100);
	compact(&s, false);
	touch("left/index/99.words.part");
	touch("left/index/99.words");
	touch("left/index/1.words.part");
	touch("left/index/whatever");
	touch("left/index/01.words");
	db_run(s.cube.db,
	    "INSERT INTO segments(id, first, last, documents, words_size,"
	    " faiss_size, vectors, lists, probe, recall, words_sums,"
	    " faiss_sums) VALUES(99, -1, 3, 0, 1, 0, 0, 0, 0, 0, x'', x''),"
	    " (9223372036854775807, 5, 7, 1, 1, 0, 0, 0, 0, 0, x'', x'')",
	    &s.err);
	tap(check(&s) == 1, "rows that cannot be are told");
	compact(&s, false);
	tap(shape_is(&s, "1-100:100") && is_clean(&s) &&
		store_number(&s, "SELECT count(*) FROM segments") == 1,
	    "they are deleted, and so are files without a row");
	db_run(s.cube.db, "DELETE FROM segments", &s.err);
	fill(&s, 200, 50);
	compact(&s, false);
	tap(shape_is(&s, "1-150:150") && is_clean(&s) &&
		sealed_all(&s).items[0].id > 1,
	    "without the row, all is made again under a new number");
	store_close(&s);
}

/* A gap in the middle, as it is left by a row of nonsense. */
static void
test_gap(void)
{
	struct store s;

	store_open(&s, "gap", NULL);
	fill(&s, 1, 900);
	compact(&s, false);
	fill(&s, 1001, 100);
	compact(&s, false);
	fill(&s, 2001, 20);
	compact(&s, false);
	db_run(s.cube.db, "DELETE FROM segments WHERE first = 901", &s.err);
	tap(shape_is(&s, "1-900:900 1001-1020:20"), "there is a gap");
	compact(&s, false);
	tap(shape_is(&s, "1-900:900 901-1000:100 1001-1020:20") && is_clean(&s),
	    "it is filled");
	store_close(&s);
}

static void
test_entries(void)
{
	struct seal seal = { 0 };
	struct seal_done done;
	struct store s;

	store_open(&s, "entries", NULL);
	fill(&s, 1, 100);
	db_run(s.cube.db,
	    "UPDATE entries SET data = substr(data, 1, length(data) - 3)",
	    &s.err);
	seal.cube = &s.cube;
	tap(seal_compact(&seal, false, &done, &s.err) < 0 &&
		s.err.kind == ERR_STORE &&
		strstr(s.err.text, "memos-cube reindex"),
	    "damaged entries are not sealed");
	tap(sealed_all(&s).n == 0 && is_clean(&s), "and leave nothing");
	db_run(s.cube.db,
	    "UPDATE entries SET data = x'0500000001000000000000000102030405'",
	    &s.err);
	tap(seal_compact(&seal, false, &done, &s.err) < 0 && is_clean(&s),
	    "nor what is no entry");
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_after_add();
	test_files();
	test_external();
	test_tiers();
	test_states();
	test_dead();
	test_meanwhile();
	test_stopped();
	test_busy();
	test_damage();
	test_great_damage();
	test_leftovers();
	test_gap();
	test_entries();
	place_remove();
	return tap_end();
}
