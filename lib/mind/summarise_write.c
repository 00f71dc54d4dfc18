#include "mind/summarise_write.h"

#include <stdlib.h>
#include <string.h>

static int
compare(const void *a, const void *b)
{
	const struct summarise_piece *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->start > y->start) - (x->start < y->start);
}

/* Whether a date stands there already; appends it if not. */
static void
write_date(struct buf *out, const struct memory *turn, struct buf *last)
{
	struct moment said = summarise_say_when(turn);
	struct buf date = { 0 };

	summarise_say_date(&said, &date);
	if (strcmp(buf_text(&date), buf_text(last)) != 0) {
		if (out->len)
			buf_char(out, '\n');
		buf_printf(out, "%s:", buf_text(&date));
		buf_reset(last);
		buf_string(last, buf_text(&date));
	}
	buf_release(&date);
}

static bool
is_whole(const struct summarise_piece *piece)
{
	return piece->start == 0 && piece->len == piece->saying->len;
}

static bool
names(const struct summarise_piece *piece, const char *speaker)
{
	return piece->saying->named &&
	       memmem(piece->saying->text + piece->start, piece->len, speaker,
		   strlen(speaker));
}

struct writing {
	struct buf out, date;
	const char *speaker; /* who is speaking, "" for nobody yet */
	const struct saying *last;
	bool open; /* a clause was the last, without its end */
};

static void
write_piece(struct writing *w, const struct window *window,
    const struct summarise_piece *piece, const char *speaker)
{
	const struct saying *saying = piece->saying;
	size_t len = w->out.len;
	bool same;

	write_date(&w->out, &window->turns[saying->turn], &w->date);
	same = w->out.len == len &&
	       strcmp(w->speaker, speaker ? speaker : "") == 0;
	if (w->open && w->out.data[len - 1] == ';') {
		if (!same || is_whole(piece))
			w->out.data[len - 1] = '.';
		else if (saying == w->last)
			w->out.data[len - 1] = ',';
	}
	buf_char(&w->out, ' ');
	if (speaker && !same && !names(piece, speaker))
		buf_printf(&w->out, "%s: ", speaker);
	buf_add(&w->out, saying->text + piece->start, piece->len);
	w->open = !is_whole(piece) &&
		  !strchr(".!?", w->out.data[w->out.len - 1]);
	if (w->open)
		buf_char(&w->out, ';');
	w->speaker = speaker ? speaker : "";
	w->last = saying;
}

void
summarise_write(const struct window *window, struct summarise_piece *pieces,
    size_t n, struct arena *arena, struct summary *summary)
{
	struct writing w = { .speaker = "" };

	if (!n)
		return;
	qsort(pieces, n, sizeof *pieces, compare);
	for (size_t i = 0; i < n; i++)
		write_piece(&w, window, &pieces[i],
		    summarise_say_speaker(
			window, pieces[i].saying->turn, arena));
	if (w.open)
		w.out.data[w.out.len - 1] = '.';
	summary->text = arena_copy(arena, w.out.data, w.out.len);
	summary->len = w.out.len;
	buf_release(&w.out);
	buf_release(&w.date);
}
