/*
 * Input: a byte of options, then a whole file as memos-add reads it, into a
 * store in memory.  Afterwards the store is whole, each acknowledgement names
 * what is there, and an export of it reads back and changes nothing.
 */
#include "fuzz.h"

#include "base/prog.h"
#include "serve/input.h"
#include "store/care.h"

enum {
	FORMAT = 3, /* bits of the first byte */
	STRICT = 4,
	UPSERT = 8,
	REDACT = 16,
	REPLAY = 32,
	SCOPED = 64,
	EXTERNAL = 128,
};

static struct fuzz_store stores[2]; /* builtin and external vectors */
static struct buf acknowledged;
static unsigned refused;
static int file, rejects;
static char path[40];

/* The front, which would print. */
bool
prog_write(const char *data, unsigned long len)
{
	buf_add(&acknowledged, data, len);
	return true;
}

bool
prog_flush(void)
{
	return true;
}

int
prog_signal(void)
{
	return 0;
}

void
prog_error_at(const struct err *err, const char *name, unsigned long long line)
{
	fuzz_refused(err);
	MUST(strcmp(name, path) == 0 && line);
	refused++;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_clock();
	fuzz_store_open(&stores[0], NULL);
	fuzz_store_open(&stores[1], "external:64");
	file = memfd_create("input", MFD_CLOEXEC);
	rejects = memfd_create("rejects", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	return 0;
}

static void
write_file(const void *data, size_t size)
{
	MUST(ftruncate(file, 0) == 0);
	MUST(pwrite(file, data, size, 0) == (ssize_t)size);
}

/* Reads the file into the store as memos-add does. */
static void
add(struct fuzz_store *store, const struct input_options *options, bool upsert)
{
	struct batch batch;
	struct input *in;

	buf_reset(&acknowledged);
	refused = 0;
	batch_init(&batch, &store->cube, store->ingest);
	batch.upsert = upsert;
	in = input_new(options, &batch);
	WORKS(store, input_file(in, path, &store->err));
	WORKS(store, input_end(in, false, &store->err));
	input_free(in);
	batch_release(&batch);
}

static void
fault(const char *sentence, void *ctx)
{
	(void)ctx;
	fprintf(stderr, "check: %s\n", sentence);
}

static int64_t
count(struct fuzz_store *store, const char *sql)
{
	int64_t n;

	WORKS(store, db_integer(store->cube.db, sql, 0, &n, &store->err));
	return n;
}

/* Whether a memory or an old version has the id of an acknowledgement. */
static void
check_known(struct fuzz_store *store, const struct json_span *ack,
    const char *want, struct arena *arena)
{
	const char *at = NULL, *key;
	struct json_span value;
	sqlite3_stmt *s = db_statement(store->cube.db,
	    "SELECT 1 WHERE ?1 IN (SELECT id FROM memories) OR"
	    " ?1 IN (SELECT id FROM versions)",
	    &store->err);

	MUST(json_member(ack, &at, arena, &key, &value));
	MUST(strcmp(key, "id") == 0);
	db_bind_text(s, 1, json_text(&value, arena, NULL));
	MUST(db_step(store->cube.db, s, &store->err) == 1);
	sqlite3_reset(s);
	while (json_member(ack, &at, arena, &key, &value))
		if (want && strcmp(key, "event") == 0)
			MUST(strcmp(json_text(&value, arena, NULL), want) == 0);
}

/* Each line is an object of a known id; event is `want` if that is not NULL. */
static unsigned
check_acknowledged(struct fuzz_store *store, const char *want)
{
	struct arena arena = { 0 };
	const char *line = buf_text(&acknowledged);
	unsigned n = 0;

	for (const char *end; *line; line = end + 1, n++) {
		struct json_span ack;

		end = strchr(line, '\n');
		MUST(end);
		WORKS(store,
		    json_scan(line, (size_t)(end - line), &ack, &store->err));
		check_known(store, &ack, want, &arena);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return n;
}

static int
print(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	memory_print(ctx, m, MEMORY_FIELDS_ALL, NULL);
	buf_char(ctx, '\n');
	return 0;
}

static int
print_version(const char *record, void *ctx, struct err *err)
{
	(void)err;
	buf_printf(ctx, "%s\n", record);
	return 0;
}

static void
export_all(struct fuzz_store *store, struct buf *out)
{
	const struct selection all = { .since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.states = (1u << MEMORY_STATES) - 1 };

	buf_reset(out);
	WORKS(store, rows_each(store->cube.db, &all, ROWS_SEQUENCE, NULL, -1,
			 print, out, &store->err));
	WORKS(store, rows_versions(store->cube.db, NULL, print_version, out,
			 &store->err));
}

/* The clock stands still: one version may come twice, and is then one. */
static void
join_versions(struct fuzz_store *store)
{
	WORKS(store, db_run(store->cube.db,
			 "DELETE FROM versions WHERE number NOT IN"
			 " (SELECT min(number) FROM versions GROUP BY record)",
			 &store->err));
}

/* Into the store itself and into an empty one: the same export again. */
static void
check_export(struct fuzz_store *store)
{
	static const struct input_options options = { .max_line = LINES_MAX,
		.rejects = -1,
		.parse = { .defaults.type = -1, .event_at.at = CLOCK_NONE } };
	struct buf once = { 0 }, twice = { 0 };
	const char *want = "NOOP";

	join_versions(store);
	export_all(store, &once);
	for (int i = 0; i < 2; i++) {
		write_file(buf_text(&once), once.len);
		add(store, &options, false);
		export_all(store, &twice);
		if (refused || strcmp(buf_text(&once), buf_text(&twice)) != 0)
			fprintf(stderr, "%s---\n%s---\n%s", buf_text(&once),
			    buf_text(&twice), buf_text(&acknowledged));
		MUST(!refused);
		MUST(strcmp(buf_text(&once), buf_text(&twice)) == 0);
		check_acknowledged(store, want);
		want = "ADD";
		fuzz_store_empty(store);
	}
	buf_release(&once);
	buf_release(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned how = fuzz_byte(&data, &size), n;
	struct fuzz_store *store = &stores[how & EXTERNAL ? 1 : 0];
	struct input_options options = { .max_line = 3000,
		.rejects = rejects,
		.strict = how & STRICT,
		.parse = { .format = (enum parse_format)(how & FORMAT),
		    .defaults.type = -1,
		    .redact = how & REDACT,
		    .replay_key = how & REPLAY ? "key" : NULL,
		    .event_at.at = CLOCK_NONE } };

	if (how & SCOPED)
		options.parse.defaults = (struct memory_defaults){ .user_id = "ann",
			.role = "user",
			.name = "Ann",
			.type = -1 };
	write_file(data, size);
	MUST(ftruncate(rejects, 0) == 0 && lseek(rejects, 0, SEEK_SET) == 0);
	add(store, &options, how & UPSERT);
	MUST(refused || lseek(rejects, 0, SEEK_END) == 0);
	n = check_acknowledged(store, NULL);
	MUST(n >= count(store, "SELECT count(*) FROM memories"));
	MUST(!(how & STRICT) || refused <= 1);
	MUST(care_check(&store->cube, fault, NULL, &store->err) == 0);
	check_export(store);
	fuzz_store_empty(store);
	return 0;
}
