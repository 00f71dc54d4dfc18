#include "serve/checkup.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "serve/checkup_try.h"
#include "serve/person.h"

static const char *const ROLES[SETTINGS_ROLES] = {
	[SETTINGS_CHAT] = "chat",
	[SETTINGS_EMBEDDER] = "embedder",
	[SETTINGS_RERANKER] = "reranker",
};

/* ---- what is in use ---- */

/* Whether a list by commas has the name. */
static bool
lists(const char *list, const char *name)
{
	size_t len = strlen(name);

	while (list && *list) {
		size_t n = strcspn(list, ",");

		if (n == len && memcmp(list, name, n) == 0)
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

/* The lists that name models of a role; NULL for one that names none. */
struct used {
	const char *lists[4];
	size_t n;
};

static struct used
used_of(const struct models *models, enum settings_role role)
{
	const struct used used[SETTINGS_ROLES] = {
		[SETTINGS_CHAT] = { { models->chat, models->formation,
					models->consolidation,
					models->importance },
		    4 },
		[SETTINGS_EMBEDDER] = { { models->embedder }, 1 },
		[SETTINGS_RERANKER] = { { models->reranker }, 1 },
	};

	return used[role];
}

static bool
is_used(const struct models *models, const struct settings *settings)
{
	struct used used = used_of(models, settings->role);

	for (size_t i = 0; i < used.n; i++)
		if (lists(used.lists[i], settings->name))
			return true;
	return false;
}

/* Each name of a list has a section. */
static int
check_list(const struct models *models, enum settings_role role,
    const char *list, struct err *err)
{
	while (list && *list) {
		size_t len = strcspn(list, ",");
		char name[SETTINGS_NAME_MAX + 1] = "";

		if (len <= SETTINGS_NAME_MAX)
			memcpy(name, list, len);
		if (!models_find(models, role, name) &&
		    !(role == SETTINGS_EMBEDDER &&
			strcmp(name, "builtin") == 0))
			return err_set(err, ERR_INPUT,
			    "[models] names the %s '%.*s', and there is no "
			    "section [%s %.*s]",
			    ROLES[role], (int)len, list, ROLES[role], (int)len,
			    list);
		list += len + (list[len] == ',');
	}
	return 0;
}

static int
check_lists(
    const struct models *models, enum settings_role role, struct err *err)
{
	struct used used = used_of(models, role);

	for (size_t i = 0; i < used.n; i++)
		if (check_list(models, role, used.lists[i], err) < 0)
			return -1;
	return 0;
}

/* ---- trying ---- */

static bool
try(const struct checkup *checkup, const struct settings *settings)
{
	static void (*const tries[SETTINGS_ROLES])(
	    const struct checkup *checkup, struct checkup_result *result) = {
		[SETTINGS_CHAT] = checkup_try_chat,
		[SETTINGS_EMBEDDER] = checkup_try_embedder,
		[SETTINGS_RERANKER] = checkup_try_reranker,
	};
	struct checkup_result result = { .settings = settings,
		.baseline = NAN,
		.used = is_used(checkup->models, settings) };

	tries[settings->role](checkup, &result);
	if (!checkup->stopped || !checkup->stopped())
		checkup->tried(&result, checkup->ctx);
	return result.works;
}

int
checkup_run(const struct checkup *checkup, struct err *err)
{
	const struct models *models = checkup->models;
	int broken = 0;

	for (int role = 0; role < SETTINGS_ROLES; role++)
		if (check_lists(models, (enum settings_role)role, err) < 0)
			return -1;
	for (size_t i = 0; i < models->n; i++) {
		if (checkup->stopped && checkup->stopped())
			break;
		broken += !try(checkup, &models->items[i]);
	}
	return broken;
}

/* ---- saying so ---- */

/* What a message cut at its end may have half of. */
static size_t
whole(const char *text)
{
	return utf8_bad(text, strlen(text));
}

static void
put_text(struct buf *out, const char *key, const char *text)
{
	json_put_key(out, key);
	json_put_string(out, text, whole(text));
}

static void
put_bool(struct buf *out, const char *key, bool value)
{
	json_put_key(out, key);
	buf_string(out, value ? "true" : "false");
}

void
checkup_json(const struct checkup_result *r, struct buf *out)
{
	const struct settings *settings = r->settings;

	buf_char(out, '{');
	json_put_field(out, "role", ROLES[settings->role]);
	json_put_field(out, "name", settings->name);
	json_put_field(out, "provider", settings->provider);
	json_put_field(out, "model", settings->model);
	put_bool(out, "used", r->used);
	put_bool(out, "works", r->works);
	json_put_int(out, "ms", r->ms);
	if (r->dimension)
		json_put_int(out, "dimension", r->dimension);
	if (r->rate > 0)
		json_put_real(out, "texts_per_second", round(r->rate));
	if (!isnan(r->baseline))
		json_put_real(out, "baseline", r->baseline);
	if (*r->set)
		put_text(out, "set", r->set);
	if (!r->works)
		put_text(out, "error", r->err.text);
	buf_char(out, '}');
}

/* As wide as the widest name, so that lines stand below each other. */
static int
name_width(const struct models *models)
{
	size_t width = 0;

	for (size_t i = 0; i < models->n; i++) {
		size_t len = strlen(models->items[i].name);

		width = len > width ? len : width;
	}
	return (int)width;
}

void
checkup_person(const struct models *models, const struct checkup_result *r,
    struct buf *out)
{
	const struct settings *settings = r->settings;
	const char *model = settings->model;
	struct person person;
	int indent;

	person_init(&person, "never");
	person.lines = 0;
	indent = 11 + name_width(models);
	buf_printf(out, "%-8s  %-*s %s %s%s%s%s", ROLES[settings->role],
	    indent - 11, settings->name, r->works ? "works" : "FAILS",
	    settings->provider, model ? " " : "", model ? model : "",
	    r->used ? "" : " (not in use)");
	if (r->works) {
		buf_printf(out, "\n%*s%" PRId64 " ms", indent, "", r->ms);
		if (r->rate > 0)
			buf_printf(out, ", then %.0f texts a second", r->rate);
		if (r->dimension)
			buf_printf(
			    out, ", %" PRId64 " dimensions", r->dimension);
	} else {
		buf_printf(out, "\n%*s", indent, "");
		person_text(&person, out, r->err.text, whole(r->err.text),
		    indent, indent);
	}
	if (*r->set)
		buf_printf(out, "\n%*sset: %s", indent, "", r->set);
	person_release(&person);
}
