#ifndef MEMOS_MODEL_SETTINGS_VALUE_H
#define MEMOS_MODEL_SETTINGS_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * The forms that a value of the configuration file may have.  What is refused
 * is named by its key, never by itself: it may be a secret in a wrong place.
 */
enum settings_type {
	SETTINGS_TEXT,
	SETTINGS_QUOTED, /* outer quotes go, so that it may end in a blank */
	SETTINGS_PATH,   /* its ~/ is the home directory */
	SETTINGS_URL,
	SETTINGS_URLS,    /* by commas */
	SETTINGS_NAMES,   /* by commas */
	SETTINGS_SWITCH,  /* bool */
	SETTINGS_INTEGER, /* int64_t */
	SETTINGS_SECONDS, /* int64_t, in milliseconds */
	SETTINGS_REAL,    /* double, NAN for none */
};

/* A key, and where its value goes in the struct of its section. */
struct settings_key {
	unsigned sections; /* a bit for each that has it */
	const char *name;
	enum settings_type type;
	size_t at;
	const char *value; /* the default, as it would be written */
	double least, most;
};

/* Whether what is set is an owned string. */
bool settings_value_owned(const struct settings_key *key);

/* Sets what belongs to the key in the struct at base; ERR_INPUT. */
int settings_value_set(const struct settings_key *key, void *base,
    const char *value, struct err *err);

#endif
