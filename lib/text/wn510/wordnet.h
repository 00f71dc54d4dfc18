#ifndef MEMOS_WN510_WORDNET_H
#define MEMOS_WN510_WORDNET_H

#include <stddef.h>
#include <stdint.h>

/*
 * WordNet's data files (wndb(5WN)) as they lie in a folder: synsets with their
 * lemmas, their gloss and the synsets they point to.  Text is borrowed from
 * the files' bytes and lives as long as the struct.
 */
struct wordnet_span {
	const char *text;
	size_t len;
};

/* A word of a synset, that is, a sense of the word. */
struct wordnet_lemma {
	const char *text;
	uint32_t len;
	uint32_t sense; /* number of the lexicographer's file, then in it */
	uint32_t count; /* how often it was met in the tagged texts */
};

struct wordnet_link {
	uint32_t to; /* a synset */
	char kind;   /* first letter of the pointer's symbol: @ ~ + & ... */
};

struct wordnet_synset {
	uint32_t key;   /* part of speech and place in its file */
	uint32_t lemma; /* first of its lemmas */
	uint32_t lemmas;
	uint32_t link; /* first of its links */
	uint32_t links;
	struct wordnet_span gloss;
};

struct wordnet {
	struct wordnet_synset *synsets;
	struct wordnet_lemma *lemmas;
	struct wordnet_link *links;
	size_t n, n_lemmas, n_links;
	char *files[5];
};

/*
 * Reads data.noun, data.verb, data.adj, data.adv and cntlist.rev of folder.
 * Pointers to synsets that are not there are left out.  Ends the program if a
 * file cannot be read.
 */
void wordnet_read(struct wordnet *wn, const char *folder);
void wordnet_release(struct wordnet *wn);

#endif
