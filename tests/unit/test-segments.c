#include "store/segments.h"

#include "store.h"
#include "store/mapped.h"
#include "tap.h"

/* ---- rows ---- */

static const char INSERT[] =
    "INSERT INTO segments(id, first, last, documents, words_size, faiss_size,"
    " vectors, lists, probe, bad, recall, words_sums, faiss_sums) VALUES";

static void
insert(struct store *s, const char *values)
{
	struct buf sql = { 0 };

	buf_printf(&sql, "%s(%s)", INSERT, values);
	if (db_run(s->cube.db, sql.data, &s->err) < 0)
		bail(values, s->err.text);
	buf_release(&sql);
}

static struct segments
read_all(struct store *s)
{
	struct segments segments;

	if (segments_read(&s->cube, &s->arena, &segments, &s->err) < 0)
		bail("segments_read", s->err.text);
	return segments;
}

static void
test_rows(void)
{
	struct segments all;
	struct store s;

	store_open(&s, "rows", NULL);
	all = read_all(&s);
	tap(all.n == 0 && all.watermark == 0 && !segments_find(&all, 0),
	    "a new cube has none");
	insert(&s, "9, 11, 20, 10, 32768, 0, 0, 0, 0, 1, 1, x'01020304', x''");
	insert(&s, "3, 1, 10, 8, 32769, 100, 7, 2, 1, 0, .97,"
		   " x'0102030405060708', x'aabbccdd'");
	all = read_all(&s);
	tap(all.n == 2 && all.items[0].id == 3 && all.items[1].id == 9,
	    "they are sorted by their first row");
	tap(all.watermark == 20 && all.nonsense == 0,
	    "the last one's is known");
	tap(all.items[0].first == 1 && all.items[0].last == 10 &&
		all.items[0].documents == 8 && all.items[0].vectors == 7 &&
		all.items[0].lists == 2 && all.items[0].probe == 1 &&
		all.items[0].recall == .97 && !all.items[0].bad,
	    "numbers are as they were written");
	tap(all.items[0].words_size == 32769 &&
		all.items[0].words_sums.size == 8 &&
		memcmp(all.items[0].words_sums.data, "\1\2\3\4\5\6\7\10", 8) ==
		    0 &&
		all.items[0].faiss_sums.size == 4,
	    "so are sizes and checksums");
	tap(all.items[1].bad && all.items[1].faiss_sums.size == 0,
	    "a bad one says so, and one without vectors has no sums of them");
	tap(segments_find(&all, 9) == &all.items[1] && !segments_find(&all, 4),
	    "one is found by its id");
	store_close(&s);
}

/* What a damaged or hostile table may say: each is as if it were not there. */
static void
test_nonsense(void)
{
	static const char *const rows[] = {
		"-1, 1, 10, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"0, 1, 10, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 0, 10, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, -5, 10, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 10, 9, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, 9223372036854775807, 8, 1, 0, 0, 0, 0, 0, 1,"
		" x'01020304', x''",
		"9223372036854775807, 1, 10, 8, 1, 0, 0, 0, 0, 0, 1,"
		" x'01020304', x''",
		"1, 1, 10, 0, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, 10, -8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, 10, 4294967296, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, 10, 8, 0, 0, 0, 0, 0, 0, 1, x'', x''",
		"1, 1, 10, 8, -1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, 10, 8, 1e300, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, 10, 8, 1, -1, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, 10, 8, 1, 1, 0, 0, 0, 0, 1, x'01020304', x'01020304'",
		"1, 1, 10, 8, 1, 0, 1, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, 10, 8, 1, 1, 9, 0, 0, 0, 1, x'01020304', x'01020304'",
		"1, 1, 10, 8, 1, 1, 8, -1, 0, 0, 1, x'01020304', x'01020304'",
		"1, 1, 10, 8, 1, 1, 8, 1, -1, 0, 1, x'01020304', x'01020304'",
		"1, 1, 10, 8, 1, 0, 0, 0, 0, 2, 1, x'01020304', x''",
		"1, 1, 10, 8, 1, 0, 0, 0, 0, 0, -1, x'01020304', x''",
		"1, 1, 10, 8, 1, 0, 0, 0, 0, 0, 9e999, x'01020304', x''",
		"1, 1, 10, 8, 1, 0, 0, 0, 0, 0, 1, x'010203', x''",
		"1, 1, 10, 8, 1, 0, 0, 0, 0, 0, 1, x'', x''",
		"1, 1, 10, 8, 1, 0, 0, 0, 0, 0, 1, x'0102030405060708', x''",
		"1, 1, 10, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x'01020304'",
		"1, 1, 10, 8, 32769, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 'x', 10, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, x'0a', 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''",
		"1, 1, 10, 8, 9007199254740992, 0, 0, 0, 0, 0, 1, x'01', x''",
	};
	struct segments all;
	struct store s;

	store_open(&s, "nonsense", NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		insert(&s, rows[i]);
		all = read_all(&s);
		tap(all.n == 0 && all.watermark == 0 && all.nonsense == 1,
		    "no segment: %s", rows[i]);
		db_run(s.cube.db, "DELETE FROM segments", &s.err);
	}
	if (db_run(s.cube.db,
		"DROP TABLE segments; CREATE TABLE segments(id, first, last,"
		" documents, words_size, faiss_size, vectors, lists, probe,"
		" bad, recall, words_sums, faiss_sums)",
		&s.err) < 0)
		bail("table", s.err.text);
	insert(&s, "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
		   " NULL, NULL, NULL, NULL");
	insert(&s, "1, 1, 10, 8, 1, 0, 0, 0, 0, 0, 1, NULL, NULL");
	all = read_all(&s);
	tap(all.n == 0 && all.nonsense == 2, "nor are such with nothing");
	store_close(&s);
}

static void
test_overlap(void)
{
	struct segments all;
	struct store s;

	store_open(&s, "overlap", NULL);
	insert(&s, "1, 1, 10, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''");
	insert(&s, "2, 10, 20, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''");
	insert(&s, "3, 11, 12, 2, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''");
	insert(&s, "4, 1, 99, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''");
	insert(&s, "5, 40, 50, 8, 1, 0, 0, 0, 0, 0, 1, x'01020304', x''");
	all = read_all(&s);
	tap(all.n == 3 && all.nonsense == 2 && all.items[0].id == 1 &&
		all.items[1].id == 3 && all.items[2].id == 5 &&
		all.watermark == 50,
	    "of those that overlap, one is believed");
	db_run(s.cube.db, "DROP TABLE segments", &s.err);
	all = read_all(&s);
	tap(all.n == 0, "without the table there are none");
	store_close(&s);
}

static void
test_paths(void)
{
	struct buf path = { 0 }, want = { 0 };
	struct store s;

	store_open(&s, "paths", NULL);
	segments_path(&s.cube, 12, "words", &path);
	buf_printf(&want, "%s/index/12.words", place_path("paths"));
	tap(strcmp(path.data, want.data) == 0, "a path is in folder index");
	segments_suspect(&s.cube, 12);
	tap(true, "a note that cannot be left is none");
	buf_release(&path);
	buf_release(&want);
	store_close(&s);
}

/* ---- marks ---- */

struct seen {
	char text[512];
};

static void
see(int64_t seq, uint8_t mark, void *ctx)
{
	struct seen *seen = ctx;
	size_t len = strlen(seen->text);

	snprintf(seen->text + len, sizeof seen->text - len, "%lld:%d ",
	    (long long)seq, mark);
}

/* Whether the marks of first..last are as the text says. */
static bool
marks_are(struct store *s, int64_t first, int64_t last, const char *want)
{
	struct seen seen = { "" };

	if (segments_marks(s->cube.db, first, last, see, &seen, &s->err) < 0)
		bail("segments_marks", s->err.text);
	if (strcmp(seen.text, want) != 0)
		printf("# %s\n", seen.text);
	return strcmp(seen.text, want) == 0;
}

static void
mark(struct store *s, int64_t seq, uint8_t value)
{
	if (segments_mark(s->cube.db, seq, value, &s->err) < 0)
		bail("segments_mark", s->err.text);
}

static void
again(struct store *s, int64_t seq)
{
	if (segments_mark_again(s->cube.db, seq, &s->err) < 0)
		bail("segments_mark_again", s->err.text);
}

static void
test_marks(void)
{
	struct store s;

	store_open(&s, "marks", NULL);
	store_begin(&s);
	tap(marks_are(&s, 1, 1 << 30, ""), "nothing is marked");
	mark(&s, 1, SEGMENTS_DEAD);
	mark(&s, 1023, 3);
	mark(&s, 1024, 4);
	mark(&s, 5000, 1);
	mark(&s, INT64_C(1) << 50, 2);
	tap(marks_are(&s, 1, 1 << 30, "1:255 1023:3 1024:4 5000:1 "),
	    "marks are seen, rising");
	tap(marks_are(&s, 2, 1024, "1023:3 1024:4 "), "from first to last");
	tap(marks_are(&s, 1024, 4999, "1024:4 "), "and no others");
	tap(marks_are(
		&s, INT64_C(1) << 50, INT64_C(1) << 51, "1125899906842624:2 "),
	    "however far they are");
	mark(&s, 1, 2);
	again(&s, 1);
	tap(marks_are(&s, 1, 1, "1:255 "), "who is dead stays so");
	again(&s, 1023);
	tap(marks_are(&s, 1023, 1023, "1023:19 "),
	    "what is made again keeps its state");
	mark(&s, 1023, 5);
	tap(marks_are(&s, 1023, 1023, "1023:21 "), "and the other way round");
	for (int i = 0; i < 15; i++)
		again(&s, 1023);
	tap(marks_are(&s, 1023, 1023, "1023:21 "),
	    "fifteen times more, it is still made again");
	mark(&s, 1023, SEGMENTS_DEAD);
	tap(marks_are(&s, 1023, 1023, "1023:255 "), "until it is dead");
	store_undo(&s);
	tap(marks_are(&s, 1, 1 << 30, ""), "they are part of the transaction");
	store_close(&s);
}

/* Blobs of another size, which nobody here writes. */
static void
test_odd_marks(void)
{
	struct store s;

	store_open(&s, "odd", NULL);
	db_run(s.cube.db,
	    "INSERT INTO changes(chunk, data) VALUES(0, x'00ff'),"
	    " (1, x''), (2, zeroblob(5000)), (-4, x'ff'), (3, 'text')",
	    &s.err);
	tap(marks_are(&s, 1, 3000, "1:255 "), "marks of any size are read");
	store_begin(&s);
	mark(&s, 1024, 1);
	mark(&s, 2048, 1);
	store_commit(&s);
	tap(marks_are(&s, 1, 3000, "1:255 1024:1 2048:1 ") &&
		store_number(
		    &s, "SELECT length(data) FROM changes WHERE chunk = 2") ==
		    SEGMENTS_CHUNK,
	    "and written as they should be");
	db_run(s.cube.db, "DROP TABLE changes", &s.err);
	tap(marks_are(&s, 1, 3000, ""), "without the table there are none");
	tap(segments_mark(s.cube.db, 1, 1, &s.err) < 0 &&
		s.err.kind == ERR_STORE,
	    "but that none can be set is an error");
	store_close(&s);
}

static void
test_settle(void)
{
	struct buf saved = { 0 };
	struct store s;

	store_open(&s, "settle", NULL);
	store_begin(&s);
	mark(&s, 10, SEGMENTS_DEAD);
	mark(&s, 11, 3);
	mark(&s, 12, 3);
	mark(&s, 13, 3);
	again(&s, 14);
	again(&s, 15);
	mark(&s, 30, SEGMENTS_DEAD);
	mark(&s, 2000, SEGMENTS_DEAD);
	if (segments_save_marks(s.cube.db, 10, 2000, &saved, &s.err) < 0)
		bail("save", s.err.text);
	/* meanwhile */
	mark(&s, 11, 4);
	mark(&s, 12, SEGMENTS_DEAD);
	again(&s, 15);
	mark(&s, 16, SEGMENTS_DEAD);
	mark(&s, 3000, 1);
	tap(segments_settle_marks(s.cube.db, 10, 20, &saved, &s.err) == 0 &&
		marks_are(&s, 1, 4000,
		    "11:4 12:255 15:32 16:255 30:255 2000:255 3000:1 "),
	    "what was known then is settled, and nothing else");
	tap(segments_settle_marks(s.cube.db, 21, 2000, &saved, &s.err) == 0 &&
		marks_are(&s, 1, 4000, "11:4 12:255 15:32 16:255 3000:1 ") &&
		store_number(
		    &s, "SELECT count(*) FROM changes WHERE chunk = 1") == 0,
	    "a chunk without marks goes");
	store_commit(&s);
	buf_release(&saved);
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_rows();
	test_nonsense();
	test_overlap();
	test_paths();
	test_marks();
	test_odd_marks();
	test_settle();
	place_remove();
	return tap_end();
}
