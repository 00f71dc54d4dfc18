#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "mind/extract_rules.h"
#include "tap.h"

/*
 * Who and what is left out, stands first or is meant by another name; each text
 * is the only turn of its talk, behind a question of the assistant or not.
 */
static const struct {
	const char *asked, *said, *claims;
} cases[] = {
	/* what stands first */
	{ NULL, "My sister lives in Paris. No, it's Lyon that she moved to.",
	    "Ann's sister lives in Paris.\nAnn's sister lives in Lyon." },
	{ NULL, "What my sister really hates is coriander.",
	    "Ann's sister hates coriander." },
	{ NULL, "It is clear that she moved.", "" },
	/* who is left out */
	{ NULL, "Baked egg is fine.", "" },
	{ NULL, "Need packed lunches for my two.", "" },
	{ NULL, "Called Tess.", "" },
	{ NULL, "Insured with Cycleguard.", "Ann is insured with Cycleguard." },
	{ NULL, "Sam moved out. Moved in with his girlfriend in Hull.",
	    "Sam moved in with his girlfriend in Hull." },
	{ NULL, "Lovely day, made me a cake.", "" },
	{ NULL, "Heard from a neighbour that Fraser keeps a dog.", "" },
	{ NULL, "A lady from Bath bought it. She paid 3,200.", "" },
	/* 's */
	{ NULL, "Nia's ten, Mali's thirteen.",
	    "Nia is ten years old.\nMali is thirteen years old." },
	{ NULL, "I'm eighty-one.", "Ann is eighty-one years old." },
	{ NULL, "I was a pastry chef at Lyle's for six years.",
	    "ended: Ann was a pastry chef at Lyle's for six years." },
	/* what comes again and again */
	{ NULL, "Lessons are on Tuesdays and Fridays at 5.",
	    "Lessons are on Tuesdays and Fridays at 5." },
	{ NULL, "The seminar got preponed to 20th May.",
	    "The seminar is on 20 May 2026." },
	{ NULL, "New teacher though, Ms Farkas.",
	    "Ann's teacher is called Ms Farkas." },
	{ NULL, "I translate patents from Japanese into Czech.",
	    "Ann translates patents from Japanese into Czech." },
	{ NULL, "Translate \"I hate figs\" into French.", "" },
	{ NULL, "I write concerning my lease.", "" },
	{ NULL, "I've promised the drawings by the 5th.",
	    "Ann has promised the drawings by 5 June 2026." },
	/* a noun asks for a value, or only whether */
	{ "Colour?", "Green.", "Ann's colour is Green." },
	{ "Laptops?", "Still none, haha.", "" },
	{ "Remote?", "Hybrid.", "" },
	{ "Shall I note the rent?", "No, it's only Maureen.", "" },
	{ "What do you weigh in at?", "Rude!", "" },
};

static void
set(struct memory *m, const char *role, const char *text)
{
	struct err err;

	memory_init(m);
	m->type = MEMORY_TURN;
	m->run_id = "r";
	m->name = strcmp(role, "user") == 0 ? "Ann" : NULL;
	m->role = role;
	m->text = text;
	m->text_len = strlen(text);
	clock_parse("2026-05-07T12:00:00Z", &m->event_at, &err);
}

static void
read_claims(const char *asked, const char *said, struct buf *out)
{
	static const char *const stances[] = { "", "ended: ", "never: " };
	struct extractor rules = extract_rules();
	struct claims claims = { 0 };
	struct memory turns[2];
	struct window window = { turns, 0, 0 };
	struct err err;

	if (asked)
		set(&turns[window.n++], "assistant", asked);
	set(&turns[window.n++], "user", said);
	rules.extract(rules.ctx, &window, &claims, &err);
	for (size_t i = 0; i < claims.n; i++)
		buf_printf(out, "%s%s%s", i ? "\n" : "",
		    stances[claims.items[i].stance], claims.items[i].text);
	claims_release(&claims);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = { 0 };

		read_claims(cases[i].asked, cases[i].said, &out);
		if (!tap(strcmp(buf_text(&out), cases[i].claims) == 0, "%s%s%s",
			cases[i].asked ? cases[i].asked : "",
			cases[i].asked ? " " : "", cases[i].said))
			printf("# %s\n# instead of\n# %s\n", buf_text(&out),
			    cases[i].claims);
		buf_release(&out);
	}
	return tap_end();
}
