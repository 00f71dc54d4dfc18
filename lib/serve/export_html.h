#ifndef MEMOS_SERVE_EXPORT_HTML_H
#define MEMOS_SERVE_EXPORT_HTML_H

/*
 * The page of export_html.c: lines of its style and its script, ended by NULL,
 * and by which hash each may be used in it.  The script puts what was
 * remembered into the page as text alone, never as markup.
 */
extern const char *const export_html_style[], *const export_html_script[];
extern const char export_html_style_hash[], export_html_script_hash[];

#endif
