#include "model/embedders.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checksum.h"
#include "base/record.h"

/* What was opened for a model; both are kept until the end. */
struct embedders_open {
	struct static_model *mapped;
	struct remote *remote;
};

void
embedders_release(struct embedders *e)
{
	for (size_t i = 0; e->open && i < e->models.n; i++) {
		remote_free(e->open[i].remote);
		static_close(e->open[i].mapped);
	}
	free(e->open);
	models_release(&e->models);
	*e = (struct embedders){ 0 };
}

/* Once: what is wrong with the file is said to everybody who asks. */
static int
read_models(struct embedders *e, struct err *err)
{
	if (!e->read) {
		e->read = true;
		models_read(&e->models, &e->fault);
		e->open = alloc_array(e->models.n, sizeof *e->open);
	}
	if (e->fault.kind == ERR_NONE)
		return 0;
	*err = e->fault;
	return -1;
}

static struct embedders_open *
open_of(struct embedders *e, const struct settings *settings)
{
	return &e->open[settings - e->models.items];
}

static bool
is_static(const struct settings *settings)
{
	return settings->provider && strcmp(settings->provider, "static") == 0;
}

/* ---- which space ---- */

static int
static_space(struct embedders *e, const struct settings *settings,
    struct space *space, struct err *err)
{
	struct embedders_open *open = open_of(e, settings);

	if (!settings->path)
		return err_set(err, ERR_INPUT,
		    "embedder '%s': 'path' must say where its files are",
		    settings->name);
	if (!open->mapped)
		open->mapped = static_open(settings->path, err);
	if (!open->mapped)
		return -1;
	*space = (struct space){ .kind = SPACE_STATIC,
		.dimension = static_dimension(open->mapped) };
	snprintf(space->model, sizeof space->model, "%016" PRIx64,
	    static_identity(open->mapped));
	return 0;
}

static int
remote_space(
    const struct settings *settings, struct space *space, struct err *err)
{
	const char *model = settings->model,
		   *prefix = settings->document_prefix;
	size_t len = model ? strlen(model) : 0;

	if (!len || len > 128 || strcspn(model, " \t#") != len)
		return err_set(err, ERR_INPUT,
		    "embedder '%s': 'model' must be a name of at most 128 "
		    "bytes without blanks and '#'",
		    settings->name);
	if (settings->dimension < MEMORY_VECTOR_MIN ||
	    settings->dimension > MEMORY_VECTOR_MAX)
		return err_set(err, ERR_INPUT,
		    "embedder '%s': 'dimension' must be said: memos-work "
		    "--check-models finds it out",
		    settings->name);
	*space = (struct space){ .kind = SPACE_REMOTE,
		.dimension = (size_t)settings->dimension };
	memcpy(space->model, model, len);
	if (prefix && *prefix)
		snprintf(space->model + len, sizeof space->model - len,
		    "#%08" PRIx32, checksum(prefix, strlen(prefix)));
	return 0;
}

static int
named_space(
    struct embedders *e, const char *name, struct space *space, struct err *err)
{
	const struct settings *settings = models_find(
	    &e->models, SETTINGS_EMBEDDER, name);

	if (!settings)
		return err_set(err, ERR_INPUT,
		    "'%s' is neither builtin nor external:N with N from %d to "
		    "%d, nor an [embedder %s] in memos-config(5)",
		    name, MEMORY_VECTOR_MIN, MEMORY_VECTOR_MAX, name);
	return is_static(settings) ? static_space(e, settings, space, err)
				   : remote_space(settings, space, err);
}

static bool
is_external(const char *vectors, struct space *space)
{
	char *end;
	long n;

	if (strncmp(vectors, "external:", 9) != 0)
		return false;
	n = strtol(vectors + 9, &end, 10);
	*space = (struct space){ .kind = SPACE_EXTERNAL,
		.dimension = (size_t)n };
	return end != vectors + 9 && !*end && n >= MEMORY_VECTOR_MIN &&
	       n <= MEMORY_VECTOR_MAX;
}

int
embedders_space(struct embedders *e, const char *vectors, struct space *space,
    struct err *err)
{
	*space = space_builtin();
	if (vectors && (strcmp(vectors, "builtin") == 0))
		return 0;
	if (vectors && is_external(vectors, space))
		return 0;
	if (read_models(e, err) < 0)
		return -1;
	if (!vectors)
		vectors = e->models.embedder;
	if (!vectors || strcmp(vectors, "builtin") == 0) {
		*space = space_builtin();
		return 0;
	}
	return named_space(e, vectors, space, err);
}

/* ---- who makes its vectors ---- */

/* The settings of the space, NULL if there are none. */
static const struct settings *
find_settings(struct embedders *e, const struct space *space, struct err *err)
{
	for (size_t i = 0; i < e->models.n; i++) {
		const struct settings *settings = &e->models.items[i];
		struct space other;

		if (settings->role != SETTINGS_EMBEDDER ||
		    is_static(settings) != (space->kind == SPACE_STATIC))
			continue;
		if (named_space(e, settings->name, &other, err) == 0 &&
		    space_equal(&other, space))
			return settings;
	}
	return NULL;
}

/* What is wrong with the only one that could be it is the better message. */
static void
say_none(const struct space *space, struct err *err)
{
	struct err inner = *err;
	struct buf name = { 0 };

	space_name(space, &name);
	if (inner.kind != ERR_NONE)
		err_set(err, ERR_MODEL, "%.400s", inner.text);
	else
		err_set(err, ERR_MODEL,
		    "no [embedder] in memos-config(5) is '%.200s' of %zu "
		    "dimensions",
		    name.data, space->dimension);
	buf_release(&name);
}

static struct embedders_open *
find(struct embedders *e, const struct space *space,
    const struct settings **settings, struct err *err)
{
	if (read_models(e, err) < 0)
		return NULL;
	err->kind = ERR_NONE;
	*settings = find_settings(e, space, err);
	if (*settings)
		return open_of(e, *settings);
	say_none(space, err);
	return NULL;
}

const struct static_model *
embedders_static(
    struct embedders *e, const struct space *space, struct err *err)
{
	const struct settings *settings;
	struct embedders_open *open = find(e, space, &settings, err);

	return open ? open->mapped : NULL;
}

struct remote *
embedders_remote(
    struct embedders *e, const struct space *space, struct err *err)
{
	const struct settings *settings;
	struct embedders_open *open = find(e, space, &settings, err);

	if (open && !open->remote)
		open->remote = remote_new(settings, e->meter, e->stopped, err);
	return open ? open->remote : NULL;
}

/* ---- what they are worth ---- */

static const struct settings *
settings_of(struct embedders *e, const struct space *space)
{
	struct err ignored = { 0 };

	if (space->kind != SPACE_STATIC && space->kind != SPACE_REMOTE)
		return NULL;
	return read_models(e, &ignored) < 0 ? NULL
					    : find_settings(e, space, &ignored);
}

double
embedders_weight(struct embedders *e, const struct space *space)
{
	const struct settings *settings = settings_of(e, space);

	return settings ? settings->weight : 0;
}

double
embedders_baseline(struct embedders *e, const struct space *space)
{
	const struct settings *settings = settings_of(e, space);

	return settings ? settings->baseline : 0;
}

int64_t
embedders_deadline(struct embedders *e, const struct space *space)
{
	const struct settings *settings = settings_of(e, space);

	return settings && space->kind == SPACE_REMOTE ? settings->deadline_ms
						       : 0;
}
