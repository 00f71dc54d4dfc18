/*
 * The configuration file: any bytes fill the keys that are known, or are
 * refused with a place in the file.
 */
#include "fuzz.h"

#include "base/config.h"

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
	if (config_read(keys, KEYS, &err) < 0) {
		fuzz_refused(&err);
		MUST(strstr(err.text, path));
	}
	check_values(values, given);
	for (int i = 0; i < KEYS; i++)
		free(values[i]);
	return 0;
}
