#include "text/stop.h"

#include <string.h>

enum { WORD_MAX = 10 }; /* the longest word of the list */

static const char words[STOP_COUNT][WORD_MAX + 1] = { "a", "about", "above",
	"after", "again", "against", "all", "am", "an", "and", "any", "are",
	"aren", "as", "at", "be", "because", "been", "before", "being", "below",
	"between", "both", "but", "by", "can", "cannot", "could", "couldn", "d",
	"did", "didn", "do", "does", "doesn", "doing", "don", "down", "during",
	"each", "few", "for", "from", "further", "had", "hadn", "has", "hasn",
	"have", "haven", "having", "he", "her", "here", "hers", "herself",
	"him", "himself", "his", "how", "i", "if", "in", "into", "is", "isn",
	"it", "its", "itself", "just", "let", "ll", "m", "me", "might", "more",
	"most", "must", "my", "myself", "no", "nor", "not", "now", "o", "of",
	"off", "on", "once", "only", "or", "other", "ought", "our", "ours",
	"ourselves", "out", "over", "own", "re", "s", "same", "shan", "she",
	"should", "shouldn", "so", "some", "such", "t", "than", "that", "the",
	"their", "theirs", "them", "themselves", "then", "there", "these",
	"they", "this", "those", "through", "to", "too", "under", "until", "up",
	"ve", "very", "was", "wasn", "we", "were", "weren", "what", "when",
	"where", "which", "while", "who", "whom", "why", "will", "with", "won",
	"would", "wouldn", "y", "you", "your", "yours", "yourself",
	"yourselves" };

int
stop_find(const char *word, size_t len)
{
	int low = 0, high = STOP_COUNT;

	if (!len || len > WORD_MAX)
		return -1;
	while (low < high) {
		int middle = (low + high) / 2;
		int order = memcmp(word, words[middle], len);

		if (!order && words[middle][len - 1] && !words[middle][len])
			return middle;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

const char *
stop_word(int place)
{
	return words[place];
}
