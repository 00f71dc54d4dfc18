#include "text/stop.h"

#include <string.h>

#include "tap.h"

int
main(void)
{
	static const char *const others[] = { "", "z", "thee", "th", "zebra",
		"yourselve", "yourselvess", "aa", "The", "can't", "0" };
	bool sorted = true, found = true;

	for (int i = 0; i < STOP_COUNT; i++) {
		const char *word = stop_word(i);

		if (i && strcmp(stop_word(i - 1), word) >= 0)
			sorted = false;
		if (stop_find(word, strlen(word)) != i)
			found = false;
	}
	tap(sorted, "the list is sorted");
	tap(found, "each word is found at its place");
	tap(!strcmp(stop_word(STOP_COUNT - 1), "yourselves"),
	    "the last word is yourselves");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		tap(stop_find(others[i], strlen(others[i])) < 0,
		    "'%s' is no stop word", others[i]);
	tap(stop_find("a\0", 2) < 0, "a word with a NUL is no stop word");
	tap(stop_find("them", 3) == stop_find("the", 3),
	    "a word ends where its length says");
	return tap_end();
}
