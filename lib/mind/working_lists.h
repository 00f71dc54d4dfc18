#ifndef MEMOS_MIND_WORKING_LISTS_H
#define MEMOS_MIND_WORKING_LISTS_H

/*
 * Words that tell how much of a subject a question brings, as data: English
 * ones beside those of the stop list, in any form, and those of some other
 * languages as the analyser folds them.
 */
enum working_is {
	WORKING_IS_EMPTY = 1,
	WORKING_IS_ASKING = 2,
	WORKING_IS_GERMAN = 4, /* whose nouns are written as names are */
	WORKING_IS_OTHER = 8,  /* of a language that is neither */
	WORKING_IS_POINTING = 16,
};

enum { WORKING_LISTS = 6 };

extern const struct working_list {
	const char *words;
	enum working_is is;
} working_lists[WORKING_LISTS];

/* Characters of Chinese that ask or join, and those of them that point. */
extern const char working_lists_han[], working_lists_han_pointing[];

#endif
