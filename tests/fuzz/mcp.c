/*
 * Messages of the Model Context Protocol: whatever lines come, in whatever
 * order, each is answered by one line of JSON or by none, and the store is as
 * good as it was.
 */
#include "fuzz.h"

#include "base/prog.h"
#include "serve/mcp.h"
#include "serve/operation_given.h"

static struct fuzz_store store;
static struct front front = { .user = "ann" };
static struct operation_desk desk = { .front = &front, .by = "fuzz" };

/* The front, which would print. */
void
prog_warn(const char *fmt, ...)
{
	(void)fmt;
}

/* The desk, which would open files: its cube is the one in memory. */
int
operation_desk_read(struct operation_desk *d, struct err *err)
{
	(void)err;
	d->finder.cubes = &store.cube;
	d->finder.n = 1;
	d->finder.no_access = true;
	return 1;
}

int
operation_desk_write(struct operation_desk *d, struct err *err)
{
	(void)err;
	d->cube = store.cube;
	d->ingest = store.ingest;
	d->recall.ingest = store.ingest;
	return 0;
}

/* The store never fails. */
void
operation_desk_close(struct operation_desk *d)
{
	(void)d;
	MUST(false);
}

/* What decides of a fact reads what is committed: nothing is, in memory. */
int
cube_open(struct cube *cube, const char *dir, const char *name,
    enum db_mode mode, bool make, struct err *err)
{
	static char lock[40];
	bool empty;

	(void)dir, (void)mode, (void)make;
	if (!*lock)
		snprintf(lock, sizeof lock, "/proc/self/fd/%d",
		    memfd_create("reader", MFD_CLOEXEC));
	*cube = (struct cube){ .name = alloc_copy(name, strlen(name)),
		.dir = alloc_copy("", 0) };
	cube->db = db_open(":memory:", lock, DB_CREATE, err);
	MUST(cube->db);
	MUST(schema_open(cube->db, DB_CREATE, &empty, err) == 0);
	selection_functions(cube->db);
	return 0;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_clock();
	fuzz_store_open(&store, NULL);
	desk.allow_delete = true;
	return 0;
}

static void
check_answer(const struct mcp_message *m, const struct buf *out)
{
	struct json_span value, member;
	struct err err = { 0 };

	if (!out->len) {
		MUST(m->kind != MCP_MESSAGE_REQUEST &&
		     m->kind != MCP_MESSAGE_BAD);
		return;
	}
	MUST(out->data[out->len - 1] == '\n');
	MUST(!memchr(out->data, '\n', out->len - 1));
	if (json_scan(out->data, out->len, &value, &err) < 0)
		fprintf(stderr, "%s\n%s\n", out->data, err.text);
	MUST(!*err.text);
	MUST(m->kind != MCP_MESSAGE_NOTIFICATION);
	if (m->kind == MCP_MESSAGE_BATCH)
		return;
	MUST(operation_given_member(&value, "result", &member) !=
	     operation_given_member(&value, "error", &member));
}

/* Each line is a message; the profile is chosen by the first byte. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *const profiles[] = { "memos", "mem0", "memtensor",
		"server-memory" };
	const uint8_t which = fuzz_byte(&data, &size);
	struct mcp mcp = { .desk = &desk,
		.profile = operation_profile(profiles[which % 4]) };
	struct buf out = { 0 };

	while (size) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t len = end ? (size_t)(end - data) : size;
		char *line = fuzz_copy(data, len);
		struct arena arena = { 0 };
		const struct mcp_message m = mcp_message_read(
		    line, len, &arena);

		buf_reset(&out);
		mcp_answer(&mcp, &m, &out);
		check_answer(&m, &out);
		MUST(!db_in_transaction(store.cube.db));
		arena_release(&arena);
		free(line);
		data += len + (end != NULL);
		size -= len + (end != NULL);
	}
	buf_release(&out);
	fuzz_store_empty(&store);
	WORKS(&store, db_run(store.cube.db,
			  "DELETE FROM blocks; DELETE FROM block_versions;"
			  "DELETE FROM entities; DELETE FROM entity_names;"
			  "DELETE FROM jobs; DELETE FROM job_turns;"
			  "DELETE FROM formation",
			  &store.err));
	return 0;
}
