#include <string.h>

#include "mind/extract_apply.h"

enum { OBJECT_WORDS_MAX = 14 };

bool
extract_object_fits(
    const struct reading *r, const struct clause *c, struct extract_span span)
{
	const struct token *t = r->tokens.items + span.first;
	bool first = c->who == SUBJECT_I || c->who == SUBJECT_WE;
	bool content = false;

	if (span.last <= span.first ||
	    span.last - span.first > OBJECT_WORDS_MAX)
		return false;
	if (token_in(t, " it that this these those you your him them what how "
			"who why everything anything something nothing each "
			"one myself yourself someone everyone ones such "
			"whatever so much here there things whatever its him "))
		return false;
	if (first && token_in(t, " her his their me us "))
		return false;
	if (t->quoted && r->tokens.items[span.last - 1].quoted &&
	    span.last - span.first > 8)
		return false;
	for (size_t i = span.first; i < span.last; i++) {
		t = r->tokens.items + i;
		content = content || t->digits ||
			  (!token_trait(t, WORD_SMALL | WORD_VAGUE) &&
			      !(token_is(t, WORD_ADVERB) ||
				  (span.last - span.first == 1 &&
				      token_trait(t, WORD_PASSING))));
		if (token_in(t, " you your how what yours "))
			return false;
	}
	return content || token_is(r->tokens.items + span.first, WORD_NUMBER);
}

bool
extract_object_named(const struct reading *r, struct extract_span span)
{
	const struct token *t = r->tokens.items + span.first;
	bool any = false;

	if (token_word(t, "the") && span.last > span.first + 1) {
		t++;
		if (!t->capital)
			return false;
	}
	if (token_name(t) || strpbrk(t->norm, ".0123456789"))
		return true;
	/* Whoever writes no capitals at all may still name things. */
	for (size_t i = 0; i < r->tokens.n; i++)
		any = any || (r->tokens.items[i].capital && i > 0 &&
				 !r->tokens.items[i].expanded &&
				 !token_word(r->tokens.items + i, "i"));
	return !any && !t->word->classes && !t->word->traits &&
	       !token_in(t, " job place stuff work ") && !t->word->lemma &&
	       r->tokens.items[0].start < t->start &&
	       !token_is(t, WORD_ARTICLE) && span.last - span.first <= 2;
}

bool
extract_object_tool(const struct reading *r, struct extract_span span)
{
	static const char tools[] =
	    " jenkins github gitlab bitbucket circleci travis docker podman "
	    "kubernetes postgres postgresql mysql mariadb sqlite mongodb "
	    "redis jira trello asana slack teams webpack vite react vue "
	    "angular svelte python rust java kotlin typescript javascript "
	    "php ruby perl aws azure gcp heroku vercel netlify terraform "
	    "ansible npm yarn pnpm notion confluence svn git mercurial make "
	    "cmake bazel meson gradle maven kafka rabbitmq elasticsearch "
	    "grafana prometheus ubuntu debian fedora windows macos linux "
	    "android ios vscode vim emacs neovim obsidian evernote gmail "
	    "outlook graphql rest grpc django flask rails laravel ";

	for (size_t at = span.first; at < span.last; at++)
		if (token_in(r->tokens.items + at, tools))
			return true;
	return false;
}
