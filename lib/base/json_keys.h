#ifndef MEMOS_BASE_JSON_KEYS_H
#define MEMOS_BASE_JSON_KEYS_H

#include <stddef.h>

/*
 * The keys of the objects of a JSON text that are open, the innermost's last:
 * what finds a key that an object has twice, of however many keys.
 */
enum {
	/* Up to here a new key is compared with each one before it. */
	JSON_KEYS_COMPARED = 16,
	/* Keys that need no memory of their own. */
	JSON_KEYS_AT_HAND = 32,
};

struct json_key {
	const char *name;
	size_t len, column;
};

/* Initialised by json_keys_init(): it is too large to be zeroed each time. */
struct json_keys {
	struct json_key *items;
	size_t n, size;
	struct json_key at_hand[JSON_KEYS_AT_HAND];
};

void json_keys_init(struct json_keys *keys);
void json_keys_release(struct json_keys *keys);

/*
 * Adds a key, borrowed, of the object whose keys begin at first.  Returns -1 if
 * it is one of the first JSON_KEYS_COMPARED of them already.
 */
int
json_keys_add(struct json_keys *keys, size_t first, const struct json_key *key);

/*
 * Forgets the keys from first on.  Returns the first of them that was there
 * before, or NULL; until the next one is added.
 */
const struct json_key *json_keys_close(struct json_keys *keys, size_t first);

#endif
