#ifndef MEMOS_BASE_RECORD_H
#define MEMOS_BASE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/json.h"

/*
 * The record, memos-record(5): one memory, from a line of JSON and back.  Its
 * strings are NUL-terminated, borrowed from the arena of the record, and NULL
 * where the record has none.
 */
enum memory_type {
	MEMORY_TURN, /* verbatim: what was said */
	MEMORY_CHUNK,
	MEMORY_TOOL,
	MEMORY_IMAGE,
	MEMORY_FACT, /* derived, or given as such */
	MEMORY_PREFERENCE,
	MEMORY_EVENT,
	MEMORY_PROCEDURE,
	MEMORY_SUMMARY,
	MEMORY_PERSONA,
	MEMORY_TYPES,
};

enum memory_state {
	MEMORY_ACTIVE,
	MEMORY_EXTRACTED, /* a job is due; found by its words meanwhile */
	MEMORY_EMBEDDING,
	MEMORY_CONSOLIDATING,
	MEMORY_DECAYING,
	MEMORY_ARCHIVED,  /* left default search, stays in the archive's */
	MEMORY_FORGOTTEN, /* soft delete */
	MEMORY_STATES,
};

enum {
	MEMORY_TEXT_MAX = 1 << 20, /* bytes of text in a record */
	MEMORY_METADATA_MAX = 64 << 10,
	MEMORY_NAME_MAX = 256,
	MEMORY_SOURCES_MAX = 1000,
	MEMORY_VECTOR_MIN = 64,
	MEMORY_VECTOR_MAX = 4096,
};

/* The names of both, for messages. */
#define MEMORY_TYPE_LIST                                                 \
	"turn chunk tool image fact preference event procedure summary " \
	"persona"
#define MEMORY_STATE_LIST                                             \
	"active extracted embedding consolidating decaying archived " \
	"forgotten"

struct memory {
	int64_t seq; /* the store's number for it; 0 outside a store */
	const char *id, *text;
	size_t text_len;
	enum memory_type type;
	enum memory_state state;
	const char *user_id, *agent_id, *app_id, *run_id, *role, *name;
	const char *metadata; /* a JSON object's bytes, as they came */
	double importance;    /* 0 to 1, NAN for none */
	double worth;         /* the same for a new row that has none; NAN */
	struct moment event_at;
	int64_t valid_from, valid_to, created_at, updated_at; /* CLOCK_NONE */
	int64_t replaced_at; /* set only on old versions: when they ended */
	/* what a fact says, as far as it has that form: Ann, works_at, Acme */
	const char *subject, *relation, *object;
	double confidence;     /* 0 to 1, NAN for none */
	double strength;       /* how often it was said, NAN for none */
	int64_t superseded_at; /* when the store closed it; CLOCK_NONE */
	const char *superseded_by, *supersedes; /* ids */
	const char **sources;                   /* ids */
	size_t n_sources;
	const float *vector; /* the caller's own */
	size_t n_vector;
};

/* What a command adds to records that do not say it themselves. */
struct memory_defaults {
	const char *user_id, *agent_id, *app_id, *run_id; /* NULL for none */
	int type; /* enum memory_type, or -1: by what the record looks like */
	const char *role, *name; /* NULL for none */
};

/*
 * What is wrong with a name of a scope, role or speaker: it must be UTF-8,
 * at most MEMORY_NAME_MAX bytes, without control characters.  NULL if it is
 * right.
 */
const char *memory_name_fault(const char *name, size_t len);

/* The same for what an option gives, NULL too: ERR_INPUT naming the option. */
int memory_name_check(const char *option, const char *value, struct err *err);

/* Fills scope, role and name where the record leaves them open. */
void memory_fill(struct memory *m, const struct memory_defaults *defaults);

/*
 * What a record without a type is: a tool's by its role; a turn if it came as
 * a message, has a role, or has a name and a run; else a fact.
 */
enum memory_type memory_likely_type(const struct memory *m, bool message);

/* A record of nothing: times and importance unset. */
void memory_init(struct memory *m);

/*
 * Adds those of n more sources that are not among *n_to yet, MEMORY_SOURCES_MAX
 * at most; the list is then a new one in the arena, the ids are borrowed.
 */
void memory_join_sources(const char ***to, size_t *n_to,
    const char *const *more, size_t n, struct arena *arena);

const char *memory_type_name(enum memory_type type);
int memory_type_find(const char *name); /* -1 if there is none of the name */
const char *memory_state_name(enum memory_state state);
int memory_state_find(const char *name);

/* Whether the type is kept as it was said (turn, chunk, tool, image). */
bool memory_verbatim(enum memory_type type);

/* Whether the type is what formation makes: fact, preference, event, procedure.
 */
bool memory_is_fact(enum memory_type type);

/* Whether m takes part in a session window: a turn or tool call with a run. */
bool memory_in_session(const struct memory *m);

/* Where memory_read() puts what it makes of one JSON value. */
typedef int memory_sink(const struct memory *m, void *ctx, struct err *err);

/*
 * Makes records of one scanned JSON value: a record as in memos-record(5), a
 * chat message {"role","content"} with the content parts of OpenAI and
 * Anthropic, an object with "messages" (its other fields are defaults for each
 * message), or an array of any of them.  Every record is checked whole before
 * the first goes to sink, so a bad value adds nothing.  Fails with ERR_INPUT,
 * naming the field, or with what sink returned.  Records live in the arena.
 *
 * A type that is given wins, then the defaults' one; else a message, and what
 * has a role, or a name and a run, is a turn (a tool call if its role is
 * tool), and all else a fact.  null and "" are no value.  Unknown fields go to
 * metadata, but for those with which commands answer, so that their output can
 * be fed back: `score` with a number, `explain` with an object, `event` with
 * ADD, UPDATE, SUPERSEDE, NOOP, DELETE, STRENGTHEN or NONE.  A subject,
 * relation or object that is no name (a text as memory_name_fault() wants it),
 * and a confidence or strength that is no number of its range, are unknown
 * fields, too: others use these words for much.
 *
 * Of a message, images and tool calls and results become records of their
 * own, `image` and `tool`; text parts that follow each other are one record.
 * Its id goes to the first, "id.2" and so on to those behind it; its vector to
 * the first alone.  Data of an image is replaced by "[image]", thinking is
 * left out, any other part is an error.  A message whose content is null, ""
 * or [] makes no record.
 */
int memory_read(const struct json_span *value,
    const struct memory_defaults *defaults, struct arena *arena,
    memory_sink *sink, void *ctx, struct err *err);

/* Fields that a listing prints: a bit for each name of memory_fields(). */
typedef uint32_t memory_fields_t;
#define MEMORY_FIELDS_ALL   UINT32_MAX
#define MEMORY_FIELD_VECTOR (UINT32_C(1) << 29)
#define MEMORY_FIELD_SCORE  (UINT32_C(1) << 30) /* added by a search */

/* Reads "id,memory,event_at"; fails with ERR_INPUT naming what is unknown. */
int
memory_fields_parse(const char *list, memory_fields_t *fields, struct err *err);

/*
 * Appends m as one JSON object without a newline; `extra`, if not NULL, is
 * appended inside it as it is (`"score":0.8`).  Fields that are empty are
 * left out, but id, memory and type are always there if asked for.
 */
void memory_print(struct buf *out, const struct memory *m,
    memory_fields_t fields, const char *extra);

#endif
