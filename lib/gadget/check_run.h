/* check_run: one checking, for the parts of check. */
#ifndef APLOMB_GADGET_CHECK_RUN_H
#define APLOMB_GADGET_CHECK_RUN_H

#include "gadget/check.h"
#include "gadget/dict.h"
#include "xml/read.h"

/* What is looked at: more is no gadget.  Whoever sees that many findings mends some and asks again.
 */
enum {
    CHECK_FINDINGS_MAX = 200,
    CHECK_PAGES_MAX = 20,
    CHECK_SCRIPTS_MAX = 50,
    CHECK_LOCALES_MAX = 60
};

/* Rows of the table in check.c. */
enum finding_kind {
    F_UNREADABLE,
    F_NOT_UTF8,
    F_ENCODING,
    F_BEFORE_DECLARATION,
    F_DOCTYPE,
    F_MALFORMED,
    F_UNUSABLE,
    F_ELEMENT,
    F_ELEMENT_LIKE,
    F_ATTRIBUTE,
    F_ATTRIBUTE_LIKE,
    F_TEXT,
    F_BOOLEAN,
    F_NUMBER,
    F_VERSION,
    F_TITLE,
    F_UNSUPPORTED,
    F_SERVICE_KEYS,
    F_UNKNOWN_FEATURE,
    F_UNKNOWN_OPTIONAL,
    F_DUPLICATE_FEATURE,
    F_MISSING_FEATURE,
    F_PREF_NAME,
    F_PREF_TYPE,
    F_PREF_DEFAULT,
    F_ENUM_EMPTY,
    F_ENUM_UNUSED,
    F_UNDECLARED_PREF,
    F_NO_FALLBACK,
    F_DUPLICATE_LOCALE,
    F_DIRECTION,
    F_INLINE_IGNORED,
    F_MESSAGE_NAME,
    F_BUNDLE_UNREADABLE,
    F_BUNDLE_MALFORMED,
    F_MISSING_MESSAGE,
    F_MESSAGE_IN_LOCALE,
    F_CONTENT_TYPE,
    F_CONTENT_MARKUP,
    F_CONTENT_EMPTY,
    F_SANITIZED,
    F_URL_CONTENT,
    F_VIEW,
    F_HTTP_RESOURCE,
    F_EXPRESSION,
    F_TEMPLATE,
    F_UNKNOWN_API,
    F_SCRIPT_UNREADABLE,
    F_LIBRARY,
    F_COUNT
};

/* A file findings are in. */
struct check_file {
    const char *address;
    struct str text; /* UTF-8 */
};

/* The messages of one Locale. */
struct check_words {
    const char *name; /* "de", "en_US", "all" */
    struct dict messages;
    bool whole; /* could be read */
    struct check_words *next;
};

struct check_run {
    struct arena *arena;
    const struct check_files *files;
    struct check_report *report;
    struct check_file spec;
    const struct xml_node *module;
    struct check_words *words;
    struct dict features;        /* required or optional */
    struct dict prefs;           /* declared */
    struct dict told;            /* what is said once */
    bool library;                /* finesse.js is loaded, or may be in a bundle */
    struct check_file uses_file; /* where finesse.* is used first */
    size_t uses_at;
    size_t bytes;     /* read so far */
    int count;        /* of findings */
    const char *uses; /* its name, NULL = not yet */
};

/* Reads a file as UTF-8; false when it cannot be had, with *why. */
bool check_read(struct check_run *c, const char *address, struct check_file *out, bool *utf8,
                const char **why);

/* subject and detail take the places of $ and @ in the table's texts; NULL = "". */
void check_add(struct check_run *c, enum finding_kind kind, const struct check_file *file, int line,
               int column, const char *subject, const char *detail);

/* At a byte of a file. */
void check_add_at(struct check_run *c, enum finding_kind kind, const struct check_file *file,
                  size_t at, const char *subject, const char *detail);

/* At the start tag of an element of the spec. */
void check_add_node(struct check_run *c, enum finding_kind kind, const struct xml_node *node,
                    const char *subject, const char *detail);

/* Where the start tag of node begins in the spec. */
size_t check_offset(const struct check_run *c, const struct xml_node *node);

/* Where needle is in text, at or behind from; text.n when nowhere. */
size_t check_find(struct str text, const char *needle, size_t from);

/* True the first time for a kind and subject. */
bool check_first(struct check_run *c, enum finding_kind kind, const char *subject);

/* The parts, in this order: elements and attributes, words, content. */
void check_module(struct check_run *c);
void check_words(struct check_run *c);
void check_content(struct check_run *c);

#endif
