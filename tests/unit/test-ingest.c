#include "find/ingest.h"

#include <math.h>

#include "find/entry.h"
#include "find/fingerprint.h"
#include "model/embed.h"
#include "random.h"
#include "rebuilt.h"
#include "store.h"
#include "store/vectors.h"
#include "tap.h"
#include "word_table.h"

/* ---- vectors ---- */

static bool
embed(const char *text, float out[EMBED_DIMENSION])
{
	struct analyser *a = analyser_new();
	struct terms terms = { 0 };
	bool any;

	analyse(a, text, strlen(text), &terms);
	any = embed_terms(word_table(), &terms, terms.n, out);
	terms_release(&terms);
	analyser_free(a);
	return any;
}

/* Whether the entry has the codes of own + .3 previous; NULL is none. */
static bool
is_mix(struct store *s, int64_t seq, const char *own, const char *previous)
{
	float v[EMBED_DIMENSION], before[EMBED_DIMENSION];
	struct buf data = store_entry(s, seq);
	int8_t codes[EMBED_DIMENSION];
	struct entry entry;
	bool any = embed(own, v);

	if (previous && embed(previous, before))
		any = embed_mix(v, before, EMBED_DIMENSION, .3F);
	vectors_quantise(v, EMBED_DIMENSION, codes);
	if (!entry_read(data.data, data.len, &entry))
		return false;
	return any ? entry.vector.dimension == EMBED_DIMENSION &&
			 memcmp(entry.vector.codes, codes, sizeof codes) == 0
		   : entry.vector.dimension == 0;
}

#define TURN(run, text) \
	"{\"type\":\"turn\",\"run_id\":\"" run "\",\"text\":\"" text "\"}"

static void
test_vectors(void)
{
	static const struct {
		const char *line, *own, *previous;
	} table[] = {
		{ TURN("a", "green tea"), "green tea", NULL },
		{ TURN("b", "river bridge"), "river bridge", NULL },
		{ TURN("a", "pottery class"), "pottery class", "green tea" },
		{ TURN("a", "zzyzxq"), "zzyzxq", "pottery class" },
		{ TURN("a", "violin"), "violin", "zzyzxq" },
		{ TURN("b", "zzyzxq"), "zzyzxq", "river bridge" },
		{ "{\"type\":\"fact\",\"run_id\":\"a\",\"text\":\"soup\"}",
		    "soup", NULL },
		{ "{\"type\":\"chunk\",\"run_id\":\"a\",\"text\":\"car\"}",
		    "car", NULL },
		{ "{\"type\":\"turn\",\"text\":\"garden\"}", "garden", NULL },
		{ "{\"type\":\"turn\",\"text\":\"music\"}", "music", NULL },
		{ "{\"type\":\"tool\",\"run_id\":\"a\",\"text\":\"money\"}",
		    "money", "violin" },
		{ "{\"text\":\"zzyzxq\",\"name\":\"Tea\"}", "", NULL },
	};
	struct store s;

	store_open(&s, "vectors", NULL);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct rows_put put = store_add(&s, table[i].line);

		tap(is_mix(&s, put.seq, table[i].own, table[i].previous),
		    "'%s' has its own vector%s%s", table[i].own,
		    table[i].previous ? " and some of " : "",
		    table[i].previous ? table[i].previous : "");
	}
	store_close(&s);
}

/* ---- entries stay, and can be made again ---- */

static void
random_line(char *json, size_t size, int number, unsigned runs)
{
	static const char *const words[] = { "tea", "garden", "the", "river",
		"When was it?", "Monday", "zzyzxq", "caf\xc3\xa9",
		"\xe5\x8c\x97\xe4\xba\xac", "music" };
	static const char *const types[] = { "turn", "turn", "turn", "tool",
		"fact", "chunk" };
	static const char *const states[] = { "active", "active", "active",
		"archived", "forgotten" };
	static const char *const times[] = { "", "2024-05", "2024-05-06",
		"2024-05-06T07:08:09+02:00" };
	char text[200] = "";

	for (unsigned i = 0, n = 1 + random_below(12); i < n; i++) {
		strcat(text, words[random_below(10)]);
		strcat(text, " ");
	}
	snprintf(json, size,
	    "{\"id\":\"i%d\",\"text\":\"%s\",\"type\":\"%s\","
	    "\"run_id\":\"r%u\",\"user_id\":\"u%u\",\"state\":\"%s\","
	    "\"event_at\":\"%s\",\"role\":\"%s\",\"name\":\"%s\"}",
	    number, text, types[random_below(6)], random_below(runs),
	    random_below(2), states[random_below(5)], times[random_below(4)],
	    random_below(2) ? "user" : "assistant",
	    random_below(2) ? "Ann Lee" : "");
}

static bool
begins_with(const struct buf *all, const struct buf *part)
{
	return all->len >= part->len &&
	       memcmp(buf_text(all), buf_text(part), part->len) == 0;
}

static void
reopen(struct store *s, const char *name)
{
	store_close(s);
	store_open(s, name, NULL);
}

static void
test_fixed(void)
{
	struct buf before = { 0 }, after = { 0 }, again = { 0 };
	bool fixed = true;
	struct store s;

	store_open(&s, "fixed", NULL);
	for (int i = 0; i < 500; i++) {
		char json[512];

		if (i % 10 == 0)
			store_begin(&s);
		random_line(json, sizeof json, i, 90);
		store_add(&s, json);
		if (i % 10 != 9)
			continue;
		store_commit(&s);
		after = store_entries(&s);
		fixed = fixed && begins_with(&after, &before) &&
			after.len > before.len;
		buf_release(&before);
		before = after;
		/* what is remembered of rows must not matter */
		if (i % 70 == 69)
			reopen(&s, "fixed");
		else if (i % 40 == 39)
			ingest_forget(s.ingest);
	}
	tap(fixed, "what is added changes no byte of an older entry");
	tap(rebuilt(&s) == store_number(&s,
			       "SELECT count(*) FROM memories WHERE "
			       "state <> 6"),
	    "all is made again, but for what is forgotten");
	again = store_entries(&s);
	tap(again.len == before.len && begins_with(&again, &before),
	    "byte for byte as it was");
	buf_release(&before);
	buf_release(&again);
	store_close(&s);
}

/*
 * Turns edited, moved to another session and forgotten: what is there then is
 * what a rebuild makes.
 */
static void
test_edited(void)
{
	int64_t edits = 0;
	struct store s;
	bool same = true;

	store_open(&s, "edited", NULL);
	s.upsert = true;
	for (int round = 0; round < 20; round++) {
		store_begin(&s);
		for (int i = 0; i < 40; i++) {
			char json[512];
			struct rows_put put;

			/* few sessions, so that neighbours are edited too */
			random_line(
			    json, sizeof json, (int)random_below(150), 4);
			put = store_add(&s, json);
			edits += put.event == ROWS_UPDATE;
		}
		store_commit(&s);
		same = same && rebuilt_same(&s);
	}
	tap(same && edits > 300, "after %d edits a rebuild changes no byte",
	    (int)edits);
	store_close(&s);
}

/* An edit takes the old entry out and leaves the others. */
static void
test_edits(void)
{
	struct store s;
	struct buf kept, now;
	struct entry entry;

	store_open(&s, "edits", NULL);
	s.upsert = true;
	store_add(&s, "{\"id\":\"a\",\"text\":\"tea\",\"created_at\":\"2020-"
		      "01-01\"}");
	store_add(&s, "{\"id\":\"b\",\"text\":\"soup\"}");
	kept = store_entry(&s, 2);
	store_add(&s, "{\"id\":\"a\",\"text\":\"coffee\"}");
	now = store_entry(&s, 2);
	tap(!store_entry(&s, 1).len && store_entry(&s, 3).len,
	    "an edit has the entry of its new number alone");
	tap(now.len == kept.len && memcmp(now.data, kept.data, now.len) == 0,
	    "the others stay");
	now = store_entry(&s, 3);
	tap(entry_read(now.data, now.len, &entry) &&
		entry.time == 1577836800000000,
	    "and the time at which it was created");
	store_add(&s, "{\"id\":\"a\",\"text\":\"coffee\","
		      "\"state\":\"forgotten\"}");
	tap(!store_entry(&s, 3).len && !store_entry(&s, 4).len,
	    "what is forgotten has none");
	store_add(&s, "{\"id\":\"a\",\"text\":\"coffee\"}");
	tap(store_entry(&s, 5).len > 0, "and gets one when it comes back");
	store_close(&s);
}

/* ---- long texts ---- */

static bool
holds(const struct entry *entry, const char *stem)
{
	size_t len = strlen(stem);

	for (size_t i = 0; i + len < entry->terms_size; i++)
		if (entry->terms[i] == len &&
		    memcmp(entry->terms + i + 1, stem, len) == 0)
			return true;
	return false;
}

static void
test_long(void)
{
	struct store s;
	struct memory m;
	struct rows_put put;
	struct buf text = { 0 }, data;
	struct entry entry;

	store_open(&s, "long", NULL);
	while (text.len < EMBED_TEXT_MAX)
		buf_string(&text, "garden ");
	buf_string(&text, "violin quuxly");
	memory_init(&m);
	m.text = text.data;
	m.text_len = text.len;
	m.type = MEMORY_FACT;
	store_begin(&s);
	ingest_put(s.ingest, &m, false, &s.arena, &put, &s.err);
	store_commit(&s);
	data = store_entry(&s, put.seq);
	entry_read(data.data, data.len, &entry);
	tap(holds(&entry, "quuxli") && holds(&entry, "violin"),
	    "a long text is indexed whole");
	tap(is_mix(&s, put.seq, "garden", NULL),
	    "and embedded by its first 64 KiB");
	tap(entry.fifths == entry.length * 5 && entry.length > 9000,
	    "its length is that of all");
	buf_release(&text);
	store_close(&s);
}

/* ---- cubes of given vectors, and fingerprints ---- */

static void
test_given(void)
{
	static const struct {
		size_t n;
		const char *want; /* NULL: it is taken */
	} table[] = {
		{ 64, NULL },
		{ 0, "'vector' has 0 numbers, cube 'given' takes 64" },
		{ 65, "'vector' has 65 numbers, cube 'given' takes 64" },
	};
	static float v[65] = { 1, -1, .5F };
	struct store s;

	store_open(&s, "given", "external:64");
	tap(ingest_space(s.ingest)->dimension == 64, "a cube may take vectors");
	for (size_t i = 0; i < 3; i++) {
		struct memory m = store_record(&s, "{\"text\":\"tea\"}");
		struct rows_put put;
		int rc;

		m.vector = v;
		m.n_vector = table[i].n;
		store_begin(&s);
		rc = ingest_put(s.ingest, &m, false, &s.arena, &put, &s.err);
		store_commit(&s);
		tap(table[i].want ? rc < 0 && s.err.kind == ERR_INPUT &&
					strcmp(s.err.text, table[i].want) == 0
				  : rc == 0 && store_entry(&s, put.seq).len,
		    "%s", table[i].want ? s.err.text : "one of its dimension");
	}
	tap(store_number(&s, "SELECT count(*) FROM vectors") == 1,
	    "and nothing else is stored");
	store_close(&s);
	store_open(&s, "own", NULL);
	{
		struct memory m = store_record(&s, "{\"text\":\"tea\"}");
		struct rows_put put;

		m.vector = v;
		m.n_vector = 64;
		store_begin(&s);
		tap(ingest_put(s.ingest, &m, false, &s.arena, &put, &s.err) <
			    0 &&
			strcmp(s.err.text,
			    "'vector' is given, but cube 'own' makes its own; "
			    "see memos-cube create --vectors") == 0,
		    "a cube that makes its own takes none");
		store_undo(&s);
	}
	store_close(&s);
}

/* A cube that another program indexed: refused until it is made again. */
static void
test_other(void)
{
	struct store s;
	struct ingest *in;

	store_open(&s, "other", NULL);
	store_add(&s, "{\"text\":\"tea\"}");
	cube_set_meta(&s.cube, "fingerprint", "analyser=0 embedder=x", &s.err);
	in = ingest_new(&s.cube, NULL, NULL, &s.err);
	tap(!in && s.err.kind == ERR_STORE &&
		strstr(s.err.text, "cube 'other' was indexed as "
				   "'analyser=0 embedder=x'") &&
		strstr(s.err.text, "run memos-cube reindex"),
	    "a cube indexed by another program is refused");
	tap(rebuilt(&s) == 1, "but can be made again");
	in = ingest_new(&s.cube, NULL, NULL, &s.err);
	tap(in != NULL, "and is then taken");
	ingest_free(in);
	ingest_free(NULL);
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_vectors();
	test_fixed();
	test_edited();
	test_edits();
	test_long();
	test_given();
	test_other();
	place_remove();
	return tap_end();
}
