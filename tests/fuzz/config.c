/*
 * The configuration file: any bytes fill the keys that are known, or are
 * refused with a place in the file; the same as what is said of models.
 */
#include "fuzz.h"

#include "base/config.h"
#include "model/settings.h"

enum { KEYS = 4 };

static int file;
static char path[40];

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	file = memfd_create("config", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	setenv("MEMOS_CONFIG", path, 1);
	return 0;
}

static void
check_values(char *const values[KEYS], bool given)
{
	for (int i = 0; i < KEYS; i++)
		MUST(!values[i] || (*values[i] && !strchr(values[i], '\n')));
	/* what is set already comes before the file */
	MUST(!given || strcmp(values[0], "given") == 0);
}

static void
check_text(const char *text)
{
	if (!text)
		return;
	MUST(utf8_bad(text, strlen(text)) == strlen(text));
	for (; *text; text++)
		MUST((unsigned char)*text >= 0x20 && *text != 0x7f);
}

static void
check_model(const struct settings *s)
{
	const char *texts[] = { s->name, s->provider, s->url, s->fallback,
		s->model, s->key_file, s->key_command, s->netrc_file,
		s->ca_file, s->socket, s->path, s->document_prefix,
		s->query_prefix };

	MUST(*s->name && strlen(s->name) <= SETTINGS_NAME_MAX);
	MUST(*s->provider);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		check_text(texts[i]);
	MUST(s->connect_ms >= 10 && s->connect_ms <= 600000);
	MUST(s->deadline_ms >= 10 && s->deadline_ms <= 86400000);
	MUST(s->retries >= 0 && s->retries <= 20);
	MUST(s->role != SETTINGS_EMBEDDER || s->batch > 0);
	MUST(s->role != SETTINGS_CHAT || s->max_tokens > 0);
	MUST(!(s->temperature < 0 || s->temperature > 2));
	MUST(s->weight >= 0 && s->weight <= 4);
}

static void
check_refused(const struct err *err)
{
	fuzz_refused(err);
	MUST(strstr(err->text, path));
}

static void
check_models(void)
{
	struct models models;
	struct settings_work work;
	struct err err = { 0 };

	if (models_read(&models, &err) < 0)
		check_refused(&err);
	for (size_t i = 0; i < models.n; i++) {
		check_model(&models.items[i]);
		MUST(models_find(&models, models.items[i].role,
			 models.items[i].name) == &models.items[i]);
	}
	check_text(models.chat);
	check_text(models.embedder);
	check_text(models.reranker);
	models_release(&models);
	if (settings_work_read(&work, &err) < 0)
		check_refused(&err);
	MUST(work.quota > 0 && work.batch > 0 && work.lease_ms >= 1000);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool given = fuzz_byte(&data, &size) & 1;
	char *values[KEYS] = { given ? alloc_copy("given", 5) : NULL };
	const struct config_key keys[KEYS] = { { "store", "dir", &values[0] },
		{ "store", "cube", &values[1] },
		{ "scope", "user", &values[2] },
		{ "memos-search", "limit", &values[3] } };
	struct err err = { 0 };

	MUST(ftruncate(file, 0) == 0);
	MUST(pwrite(file, data, size, 0) == (ssize_t)size);
	if (config_read(keys, KEYS, &err) < 0)
		check_refused(&err);
	check_values(values, given);
	for (int i = 0; i < KEYS; i++)
		free(values[i]);
	check_models();
	return 0;
}
