#ifndef MEMOS_TEXT_WHEN_NUMBER_H
#define MEMOS_TEXT_WHEN_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* Dates and times of the clock in digits. */
struct when_date {
	int year, month, day;
};

/*
 * The date at byte `at`: "2024-05-03", "2024/5/3", "3.5.2024", "13/5/2024",
 * "5/13/2024"; what could be read in two ways is none.  Returns the byte
 * behind it, or 0.
 */
size_t when_number_date(
    const char *text, size_t len, size_t at, struct when_date *date);

/*
 * The time of the clock at byte `at`: "15:30", "3pm", "3:30 p.m.", "noon".
 * Returns the byte behind it, or 0.
 */
size_t when_number_clock(const char *text, size_t len, size_t at, int *minutes);

#endif
