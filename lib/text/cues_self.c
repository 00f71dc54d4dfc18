#include "text/cues.h"

#include "text/cues_word.h"

double
cues_self(const char *text, size_t len)
{
	size_t sentences = 0, selves = 0, at = 0;
	bool self = false;
	struct cues_word word;

	for (; cues_word_next(text, len, at, &word); at = word.end) {
		if (!sentences || cues_word_break(text, at, word.start)) {
			sentences++;
			self = false;
		}
		if (!self && cues_word_in(word.text, " i me my mine myself ")) {
			selves++;
			self = true;
		}
	}
	return sentences ? (double)selves / (double)sentences : 0;
}
