/*
 * Input: a byte that says the format, then a whole file as memos-import reads
 * it, into a store in memory.  What is wrong is said and nothing else; the
 * store is whole afterwards, and, but for what has numbers of its own, to read
 * it again adds nothing.
 */
#include "fuzz.h"

#include "base/prog.h"
#include "serve/import_format.h"
#include "store/care.h"

enum { MAX = 4096 /* bytes of an item */ };

static const char *const formats[] = { "memos", "mem0", "mem0-db", "mcp",
	"memtensor", "chatgpt", "claude", "csv" };

enum { FORMATS = sizeof formats / sizeof *formats };

static struct fuzz_store store;
static int file;
static char path[40];

/* The front, which would print. */
bool
prog_write(const char *data, unsigned long len)
{
	(void)data, (void)len;
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
prog_error(const struct err *err)
{
	fuzz_refused(err);
	MUST(strncmp(err->text, path, strlen(path)) == 0);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_clock();
	fuzz_store_open(&store, NULL);
	file = memfd_create("input", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	return 0;
}

/* Reads the file; what it added, from the counts. */
static int64_t
import(const char *format, bool dry)
{
	const struct intake_options options = {
		.parse = { .format = PARSE_JSONL,
		    .event_at.at = CLOCK_NONE,
		    .defaults.type = -1 },
		.dry = dry,
		.max = MAX
	};
	struct json_span counts, value;
	struct arena arena = { 0 };
	struct buf out = { 0 };
	struct batch batch;
	struct intake *in;
	const char *at = NULL, *key;
	int64_t added = 0;
	bool any;

	batch_init(&batch, &store.cube, store.ingest);
	in = intake_new(&options, &batch);
	WORKS(&store, import_format_read(
			  in, import_format_find(format), path, &store.err));
	WORKS(&store, intake_commit(in, &store.err));
	intake_print(in, &out, &any);
	MUST(json_scan(out.data, out.len, &counts, &store.err) == 0);
	while (json_member(&counts, &at, &arena, &key, &value))
		if (strcmp(key, "added") == 0)
			MUST(json_integer(&value, &added));
	intake_free(in);
	batch_release(&batch);
	buf_release(&out);
	arena_release(&arena);
	return added;
}

static void
fault(const char *sentence, void *ctx)
{
	(void)ctx;
	fprintf(stderr, "fault: %s\n", sentence);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *format = formats[fuzz_byte(&data, &size) % FORMATS];
	bool numbers = strcmp(format, "memos") == 0;

	MUST(ftruncate(file, 0) == 0);
	MUST(pwrite(file, data, size, 0) == (ssize_t)size);
	import(format, true);
	import(format, false);
	MUST(care_check(&store.cube, fault, NULL, &store.err) == 0);
	MUST(numbers || import(format, false) == 0);
	fuzz_store_empty(&store);
	return 0;
}
