#ifndef MEMOS_MIND_SUMMARISE_MODEL_H
#define MEMOS_MIND_SUMMARISE_MODEL_H

#include "mind/asker.h"
#include "mind/summarise.h"

/*
 * The summariser that asks a language model.  What people said is data in a
 * message of its own, quoted so that it cannot end the quotation.  What is
 * answered is believed only if it is shorter than what was said, and every
 * name, number and date in it is there, too; else, and where the model cannot
 * answer, the summary is the extractive one, with a warning.
 *
 * Borrows asker.
 */
struct summariser summarise_model(struct asker *asker);

#endif
