/* check: what the author of a gadget should know about its spec: where, what, and how to mend it.
 *
 *   check_spec(a, address, files, &report);
 *   for (f = report.first; f; f = f->next) ...
 *
 * Errors are what keeps the gadget from working here; warnings what it will not do as its author
 * meant; notes are good to know.  The table of findings is in check.c. */
#ifndef APLOMB_GADGET_CHECK_H
#define APLOMB_GADGET_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum check_level { CHECK_NOTE, CHECK_WARNING, CHECK_ERROR };

struct finding {
    enum check_level level;
    const char *code;    /* "missing-feature" */
    const char *address; /* of the file it is in */
    int line, column;    /* from 1; 0 when not known */
    const char *text, *cure;
    struct finding *next;
};

struct check_report {
    struct finding *first; /* by file, line and column */
    const char *title;     /* as the spec spells it, "" when it has none */
    int errors, warnings;
    uint64_t version; /* another one whenever a file that was read changes */
};

/* Where the spec and the files it names come from. */
struct check_files {
    /* False with *why.  *content_type may stay NULL.  Everything belongs to a. */
    bool (*read)(void *arg, struct arena *a, const char *address, struct str *bytes,
                 const char **content_type, const char **why);
    void *arg;
};

/* address: absolute http(s) URL of the spec. */
void check_spec(struct arena *a, const char *address, const struct check_files *files,
                struct check_report *out);

/* "error" and so on. */
const char *check_level_name(enum check_level level);

#endif
