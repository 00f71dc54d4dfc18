#include "model/settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/config.h"
#include "base/record.h"
#include "model/settings_value.h"

/* Sections, in the order of the page. */
enum { MODELS, CHAT, EMBEDDER, RERANKER, WORK, LIFE, SECTIONS };

static const char *const SECTION_NAMES[SECTIONS] = { "models", "chat",
	"embedder", "reranker", "work", "life" };

enum {
	IN_MODELS = 1 << MODELS,
	IN_CHAT = 1 << CHAT,
	IN_EMBEDDER = 1 << EMBEDDER,
	IN_RERANKER = 1 << RERANKER,
	IN_WORK = 1 << WORK,
	IN_LIFE = 1 << LIFE,
	IN_EACH = IN_CHAT | IN_EMBEDDER | IN_RERANKER,
	IN_BOTH = IN_EMBEDDER | IN_RERANKER,
};

#define IN(section, form, member) \
	SETTINGS_##form, offsetof(struct section, member)
#define STRING(sections, form, name)                                \
	{                                                           \
		sections, #name, IN(settings, form, name), "", 0, 0 \
	}
#define HALF_LIFE(type, days)                                              \
	{                                                                  \
		IN_LIFE, "half_life_" #type,                               \
		    IN(settings_life, REAL, half_life_##type), days, .001, \
		    36500                                                  \
	}

enum { DAY = 24 * 60 * 60, REPLY_MAX = 1 << 30, TOKENS_MAX = 100000000 };

/*
 * Times, sizes and attempts are what the providers' own clients have, or a
 * little shorter.  The weight is the one that ranking starts from with vectors
 * of a model: those of the word table have .25.
 */
/* clang-format off */
static const struct settings_key SETTINGS_KEYS[] = {
	{ IN_MODELS, "chat", IN(models, NAMES, chat), "", 0, 0 },
	{ IN_MODELS, "embedder", IN(models, NAMES, embedder), "builtin", 0, 0 },
	{ IN_MODELS, "reranker", IN(models, NAMES, reranker), "", 0, 0 },
	{ IN_MODELS, "formation", IN(models, NAMES, formation), "", 0, 0 },
	{ IN_MODELS, "consolidation", IN(models, NAMES, consolidation), "", 0,
	    0 },
	{ IN_MODELS, "importance", IN(models, NAMES, importance), "", 0, 0 },

	STRING(IN_EACH, TEXT, provider),
	STRING(IN_EACH, URL, url),
	STRING(IN_EACH, URLS, fallback),
	STRING(IN_EACH, TEXT, model),
	STRING(IN_EACH, PATH, key_file),
	STRING(IN_EACH, TEXT, key_command),
	STRING(IN_EACH, PATH, netrc_file),
	STRING(IN_EACH, PATH, ca_file),
	STRING(IN_EACH, PATH, socket),
	{ IN_EACH, "allow_http", IN(settings, SWITCH, allow_http), "no", 0, 0 },
	{ IN_EACH, "connect", IN(settings, SECONDS, connect_ms),
	    "5", .01, 600 },
	{ IN_EACH, "idle", IN(settings, SECONDS, idle_ms), "60", .01, DAY },
	{ IN_EACH, "retries", IN(settings, INTEGER, retries), "2", 0, 20 },
	{ IN_EACH, "max_reply", IN(settings, INTEGER, max_reply),
	    "16777216", 1024, REPLY_MAX },

	{ IN_CHAT, "deadline", IN(settings, SECONDS, deadline_ms),
	    "600", .01, DAY },
	{ IN_BOTH, "deadline", IN(settings, SECONDS, deadline_ms),
	    "60", .01, DAY },
	{ IN_CHAT, "max_tokens", IN(settings, INTEGER, max_tokens),
	    "4096", 1, TOKENS_MAX },
	{ IN_CHAT, "context_tokens", IN(settings, INTEGER, context_tokens),
	    "8192", 256, TOKENS_MAX },
	{ IN_CHAT, "temperature", IN(settings, REAL, temperature), "", 0, 2 },
	{ IN_CHAT, "reasoning", IN(settings, SWITCH, reasoning), "no", 0, 0 },

	STRING(IN_RERANKER, TEXT, command),

	STRING(IN_EMBEDDER, PATH, path),
	{ IN_EMBEDDER, "dimension", IN(settings, INTEGER, dimension),
	    "", MEMORY_VECTOR_MIN, MEMORY_VECTOR_MAX },
	{ IN_EMBEDDER, "batch", IN(settings, INTEGER, batch), "64", 1, 2048 },
	{ IN_EMBEDDER, "weight", IN(settings, REAL, weight), "0.4", 0, 4 },
	{ IN_EMBEDDER, "baseline", IN(settings, REAL, baseline), "0", 0, .95 },
	STRING(IN_EMBEDDER, QUOTED, document_prefix),
	STRING(IN_EMBEDDER, QUOTED, query_prefix),

	{ IN_WORK, "quota", IN(settings_work, INTEGER, quota),
	    "256", 1, 1000000 },
	{ IN_WORK, "batch", IN(settings_work, INTEGER, batch),
	    "64", 1, 10000 },
	{ IN_WORK, "lease", IN(settings_work, SECONDS, lease_ms),
	    "300", 1, DAY },
	{ IN_WORK, "formation", IN(settings_work, SWITCH, formation),
	    "yes", 0, 0 },

	HALF_LIFE(turn, "30"),
	HALF_LIFE(chunk, "90"),
	HALF_LIFE(tool, "14"),
	HALF_LIFE(image, "60"),
	HALF_LIFE(fact, "365"),
	HALF_LIFE(preference, "365"),
	HALF_LIFE(event, "120"),
	HALF_LIFE(procedure, "365"),
	HALF_LIFE(summary, "365"),
	HALF_LIFE(persona, "730"),
	{ IN_LIFE, "decay_below", IN(settings_life, REAL, decay_below),
	    "0.2", 0, 1 },
	{ IN_LIFE, "forget_below", IN(settings_life, REAL, forget_below),
	    "0.1", 0, 1 },
	{ IN_LIFE, "importance", IN(settings_life, SWITCH, importance),
	    "yes", 0, 0 },
	{ IN_LIFE, "consolidate_after",
	    IN(settings_life, REAL, consolidate_after), "30", 0, 36500 },
	{ IN_LIFE, "consolidate_recent",
	    IN(settings_life, REAL, consolidate_recent), "7", 0, 36500 },
	{ IN_LIFE, "consolidate_tokens",
	    IN(settings_life, INTEGER, consolidate_tokens), "100000", 0,
	    TOKENS_MAX },
	{ IN_LIFE, "access_log", IN(settings_life, INTEGER, access_log),
	    "4194304", 0, 1 << 30 },
};
/* clang-format on */

enum { KEYS = sizeof SETTINGS_KEYS / sizeof *SETTINGS_KEYS };
_Static_assert((int)KEYS <= 64, "a bit for each in struct place");

/* ---- defaults, and back to nothing ---- */

static void
set_defaults(int section, void *base)
{
	for (int i = 0; i < KEYS; i++) {
		const struct settings_key *key = &SETTINGS_KEYS[i];
		struct err ignored;

		if (!(key->sections & 1u << section) ||
		    settings_value_owned(key))
			continue;
		if (*key->value)
			settings_value_set(key, base, key->value, &ignored);
		else if (key->type == SETTINGS_REAL)
			*(double *)((char *)base + key->at) = NAN;
	}
}

static void
release(int section, void *base)
{
	for (int i = 0; i < KEYS; i++) {
		const struct settings_key *key = &SETTINGS_KEYS[i];

		if (key->sections & 1u << section && settings_value_owned(key))
			free(*(char **)((char *)base + key->at));
	}
}

static int
section_of(enum settings_role role)
{
	return CHAT + (int)role;
}

struct settings
settings_default(enum settings_role role)
{
	struct settings settings = { .role = role };

	set_defaults(section_of(role), &settings);
	return settings;
}

void
settings_release(struct settings *settings)
{
	release(section_of(settings->role), settings);
	free(settings->name);
	*settings = (struct settings){ 0 };
}

void
models_release(struct models *models)
{
	for (size_t i = 0; i < models->n; i++)
		settings_release(&models->items[i]);
	free(models->items);
	release(MODELS, models);
	*models = (struct models){ 0 };
}

void
settings_each(void (*each)(const char *section, const char *key,
		  const char *value, void *ctx),
    void *ctx)
{
	for (int section = 0; section < SECTIONS; section++)
		for (int i = 0; i < KEYS; i++)
			if (SETTINGS_KEYS[i].sections & 1u << section)
				each(SECTION_NAMES[section],
				    SETTINGS_KEYS[i].name,
				    SETTINGS_KEYS[i].value, ctx);
}

/* ---- the file ---- */

struct reader {
	struct models *models;
	struct settings_work *work;
	struct settings_life *life;
	int section_line; /* of the section that is being read */
	int section;      /* SECTIONS: it is none of ours */
	void *base;       /* what its keys are set in */
	uint64_t
	    seen[SECTIONS]; /* keys that are set: a second one counts not */
	int *lines;         /* where the section of each model begins */
};

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* "chat local": the kind of section, and the name behind it. */
static int
find_section(const char *title, const char **name)
{
	size_t len = strcspn(title, " \t");

	*name = title + len + strspn(title + len, " \t");
	for (int i = 0; i < SECTIONS; i++)
		if (strlen(SECTION_NAMES[i]) == len &&
		    memcmp(SECTION_NAMES[i], title, len) == 0)
			return i;
	return SECTIONS;
}

static int
check_name(const char *kind, const char *name, struct err *err)
{
	size_t len = strlen(name);

	if (!len)
		return err_set(err, ERR_INPUT,
		    "a model's section has a name: [%s local]", kind);
	if (len > SETTINGS_NAME_MAX ||
	    strspn(name, LETTERS "0123456789._-") != len)
		return err_set(err, ERR_INPUT,
		    "the name of [%s ...] must be of letters, digits and "
		    "._-, at most %d",
		    kind, SETTINGS_NAME_MAX);
	if (strcmp(name, "builtin") == 0)
		return err_set(err, ERR_INPUT,
		    "'builtin' is the name of the embedder that is built in");
	return 0;
}

static int
begin_model(struct reader *r, const char *name, struct err *err)
{
	struct models *models = r->models;
	enum settings_role role = (enum settings_role)(r->section - CHAT);
	size_t n = models->n;

	if (check_name(SECTION_NAMES[r->section], name, err) < 0)
		return -1;
	if (models_find(models, role, name))
		return err_set(err, ERR_INPUT, "[%s %s] stands there twice",
		    SECTION_NAMES[r->section], name);
	models->items = alloc_grow(models->items, n + 1, sizeof *models->items);
	r->lines = alloc_grow(r->lines, n + 1, sizeof *r->lines);
	models->items[n] = settings_default(role);
	models->items[n].name = alloc_copy(name, strlen(name));
	r->lines[n] = r->section_line;
	r->base = &models->items[n];
	r->seen[r->section] = 0;
	models->n++;
	return 0;
}

static int
begin_section(struct reader *r, const char *title, struct err *err)
{
	const char *name;

	r->section = find_section(title, &name);
	r->base = NULL;
	if (r->section >= CHAT && r->section <= RERANKER)
		return r->models ? begin_model(r, name, err) : 0;
	if (r->section == MODELS && !*name)
		r->base = r->models;
	if (r->section == WORK && !*name)
		r->base = r->work;
	if (r->section == LIFE && !*name)
		r->base = r->life;
	return 0;
}

/* Whoever writes a key itself has it on every backup of the file. */
static bool
is_secret(const char *name)
{
	static const char *const names[] = { "key", "api_key", "api-key",
		"apikey", "token", "secret", "password", "authorization" };
	size_t n = sizeof names / sizeof *names, i = 0;

	while (i < n && strcasecmp(names[i], name) != 0)
		i++;
	return i < n;
}

static int
unknown(const char *name, struct err *err)
{
	size_t len = strlen(name);

	if (is_secret(name))
		return err_set(err, ERR_INPUT,
		    "'%s': a key does not belong into this file: name where "
		    "it is by key_file or key_command",
		    name);
	/* what does not look like a key may be a secret itself */
	if (len > 24 || strspn(name, LETTERS "_") != len)
		return err_set(err, ERR_INPUT, "unknown key");
	return err_set(err, ERR_INPUT, "unknown key '%s'", name);
}

static int
take(const struct config_line *line, void *ctx, struct err *err)
{
	struct reader *r = ctx;

	if (line->section_line != r->section_line) {
		r->section_line = line->section_line;
		if (begin_section(r, line->section, err) < 0)
			return -2;
	}
	if (!r->base)
		return 0;
	for (int i = 0; i < KEYS; i++) {
		const struct settings_key *key = &SETTINGS_KEYS[i];
		uint64_t bit = UINT64_C(1) << i;

		if (!(key->sections & 1u << r->section) ||
		    strcmp(key->name, line->name) != 0)
			continue;
		if (r->seen[r->section] & bit || !*line->value)
			return 0;
		r->seen[r->section] |= bit;
		return settings_value_set(key, r->base, line->value, err);
	}
	return unknown(line->name, err);
}

/*
 * Nothing is sent to anybody who was not named: a forgotten line must not make
 * a provider of the first one there is.
 */
static int
check_providers(const struct reader *r, struct err *err)
{
	for (size_t i = 0; i < r->models->n; i++) {
		const struct settings *settings = &r->models->items[i];

		if (settings->provider)
			continue;
		err_set(err, ERR_INPUT,
		    "[%s %s] does not say which 'provider' it has",
		    SECTION_NAMES[section_of(settings->role)], settings->name);
		return config_blame(r->lines[i], err);
	}
	return 0;
}

static int
from_environment(const char *variable, const char *key, struct models *models,
    struct err *err)
{
	const char *value = getenv(variable);
	struct err inner;
	int i = 0;

	if (!value || !*value)
		return 0;
	while (strcmp(SETTINGS_KEYS[i].name, key) != 0)
		i++;
	free(*(char **)((char *)models + SETTINGS_KEYS[i].at));
	*(char **)((char *)models + SETTINGS_KEYS[i].at) = NULL;
	if (settings_value_set(&SETTINGS_KEYS[i], models, value, &inner) == 0)
		return 0;
	return err_set(err, ERR_INPUT, "%s: %s", variable, inner.text);
}

int
models_read(struct models *models, struct err *err)
{
	struct reader r = { .models = models, .section = SECTIONS };
	int rc;

	*models = (struct models){ 0 };
	rc = config_each(take, &r, err);
	if (rc == 0)
		rc = check_providers(&r, err);
	if (rc == 0)
		rc = from_environment("MEMOS_CHAT", "chat", models, err);
	if (rc == 0)
		rc = from_environment(
		    "MEMOS_EMBEDDER", "embedder", models, err);
	if (rc == 0)
		rc = from_environment(
		    "MEMOS_RERANKER", "reranker", models, err);
	if (rc == 0)
		rc = from_environment(
		    "MEMOS_FORMATION", "formation", models, err);
	if (rc == 0)
		rc = from_environment(
		    "MEMOS_CONSOLIDATION", "consolidation", models, err);
	if (rc == 0)
		rc = from_environment(
		    "MEMOS_IMPORTANCE", "importance", models, err);
	if (rc < 0)
		models_release(models);
	free(r.lines);
	return rc;
}

int
settings_work_read(struct settings_work *work, struct err *err)
{
	struct reader r = { .work = work, .section = SECTIONS };

	set_defaults(WORK, work);
	return config_each(take, &r, err);
}

int
settings_life_read(struct settings_life *life, struct err *err)
{
	struct reader r = { .life = life, .section = SECTIONS };

	set_defaults(LIFE, life);
	return config_each(take, &r, err);
}

const struct settings *
models_find(
    const struct models *models, enum settings_role role, const char *name)
{
	for (size_t i = 0; i < models->n; i++)
		if (models->items[i].role == role &&
		    strcmp(models->items[i].name, name) == 0)
			return &models->items[i];
	return NULL;
}
