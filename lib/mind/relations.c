#include "mind/relations.h"

#include <string.h>

/* What opens a family of relations: favourite_colour is one of favourite. */
#define RELATION_FAVOURITE "favourite"

/* One value at a time, many, or many with an opposite. */
#define ROW(name_, phrase_, type_, object_, ...)                              \
	{                                                                     \
		.name = (name_), .phrase = (phrase_), .type = MEMORY_##type_, \
		.object = OBJECT_##object_, __VA_ARGS__                       \
	}
#define ONE(name, phrase, type, object) \
	ROW(name, phrase, type, object, .single = true)
#define MANY(name, phrase, type, object) \
	ROW(name, phrase, type, object, .single = false)
#define OPPOSITE(name, phrase, type, object, other) \
	ROW(name, phrase, type, object, .opposite = (other))

static const struct relation relations[] = {
	/* who */
	ONE("name", "is called", FACT, TEXT),
	MANY("nickname", "goes by", FACT, TEXT),
	ONE("age", "is of age", FACT, NUMBER),
	ONE("born_on", "was born on", FACT, DATE),
	ONE("born_in", "was born in", FACT, PLACE),
	ONE("birthday", "has the birthday", FACT, DATE),
	ONE("from", "is from", FACT, PLACE),
	ONE("email", "has the e-mail address", FACT, TEXT),
	ONE("phone", "has the phone number", FACT, TEXT),
	MANY("website", "has the website", FACT, TEXT),
	MANY("handle", "has the handle", FACT, TEXT),
	MANY("is", "is", FACT, TEXT),
	MANY("has", "has", FACT, THING),
	/* where */
	ONE("lives_in", "lives in", FACT, PLACE),
	MANY("grew_up_in", "grew up in", FACT, PLACE),
	ONE("address", "has the address", FACT, TEXT),
	MANY("visited", "visited", EVENT, PLACE),
	/* work and studies */
	ONE("works_at", "works at", FACT, ORGANISATION),
	ONE("works_as", "works as", FACT, TEXT),
	ONE("works_in", "works in", FACT, TEXT),
	MANY("works_on", "works on", FACT, THING),
	MANY("studies", "studies", FACT, TEXT),
	ONE("studies_at", "studies at", FACT, ORGANISATION),
	MANY("graduated_from", "graduated from", FACT, ORGANISATION),
	ONE("reports_to", "reports to", FACT, PERSON),
	MANY("teaches", "teaches", FACT, THING),
	MANY("volunteers_at", "volunteers at", FACT, ORGANISATION),
	MANY("manages", "manages", FACT, THING),
	MANY("member_of", "is a member of", FACT, ORGANISATION),
	ONE("retired", "is", FACT, TEXT),
	/* family and friends */
	ONE("marital_status", "is", FACT, TEXT),
	ONE("married_to", "is married to", FACT, PERSON),
	ONE("engaged_to", "is engaged to", FACT, PERSON),
	ONE("partner", "is together with", FACT, PERSON),
	MANY("knows", "knows", FACT, PERSON),
	MANY("has_pet", "has", FACT, THING),
	/* things */
	MANY("owns", "owns", FACT, THING),
	ONE("drives", "drives", FACT, THING),
	/* tastes and habits */
	OPPOSITE("likes", "likes", PREFERENCE, THING, "dislikes"),
	OPPOSITE("dislikes", "dislikes", PREFERENCE, THING, "likes"),
	OPPOSITE("prefers", "prefers", PREFERENCE, THING, "dislikes"),
	ONE(RELATION_FAVOURITE, "has as a favourite", PREFERENCE, THING),
	MANY("fears", "is afraid of", PREFERENCE, THING),
	OPPOSITE("eats", "eats", PREFERENCE, THING, "avoids"),
	OPPOSITE("drinks", "drinks", PREFERENCE, THING, "avoids"),
	OPPOSITE("avoids", "avoids", PREFERENCE, THING, "likes"),
	MANY("habit", "usually does", PREFERENCE, TEXT),
	MANY("wants", "wants", PREFERENCE, TEXT),
	MANY("wants_replies", "wants the assistant to", PREFERENCE, TEXT),
	MANY("plays", "plays", FACT, THING),
	MANY("does", "does", FACT, THING),
	MANY("collects", "collects", FACT, THING),
	/* health */
	MANY("allergic_to", "is allergic to", FACT, THING),
	ONE("diet", "is", PREFERENCE, TEXT),
	MANY("has_condition", "has", FACT, TEXT),
	MANY("takes", "takes", FACT, THING),
	ONE("smokes", "smokes", FACT, TEXT),
	/* languages */
	MANY("speaks", "speaks", FACT, TEXT),
	MANY("learns", "learns", FACT, TEXT),
	/* projects */
	MANY("uses", "uses", FACT, THING),
	MANY("decided", "decided", FACT, TEXT),
	ONE("deploys_with", "deploys with", FACT, THING),
	ONE("deploys_to", "deploys to", FACT, THING),
	ONE("runs_on", "runs on", FACT, THING),
	ONE("located_at", "is at", FACT, TEXT),
	ONE("written_in", "is written in", FACT, THING),
	ONE("version", "is of version", FACT, TEXT),
	ONE("owned_by", "is owned by", FACT, PERSON),
	MANY("responsible_for", "is responsible for", FACT, THING),
	ONE("costs", "costs", FACT, NUMBER),
	/* times */
	ONE("scheduled_for", "is on", EVENT, DATE),
	MANY("plans", "plans", EVENT, TEXT),
	MANY("promised", "promised", EVENT, TEXT),
	MANY("did", "did", EVENT, TEXT),
	/* how something is done: its subject says what, "to deploy" */
	ONE("procedure", "is done so:", PROCEDURE, TEXT),
};

enum { RELATIONS = sizeof relations / sizeof relations[0] };

/* Whether name is base, or base_ and more for a base that has a family. */
static bool
names(const char *name, const char *base)
{
	size_t len = strlen(base);

	if (strcmp(base, RELATION_FAVOURITE) != 0)
		return strcmp(name, base) == 0;
	return strncmp(name, base, len) == 0 &&
	       (name[len] == '\0' || name[len] == '_');
}

const struct relation *
relation_find(const char *name)
{
	for (size_t i = 0; name && i < RELATIONS; i++)
		if (names(name, relations[i].name))
			return &relations[i];
	return NULL;
}

const struct relation *
relation_at(size_t i)
{
	return i < RELATIONS ? &relations[i] : NULL;
}
