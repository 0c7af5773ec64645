/* render: one gadget as one HTML document (reference gadget-container 2.5, 3). */
#ifndef APLOMB_GADGET_RENDER_H
#define APLOMB_GADGET_RENDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "gadget/dict.h"
#include "gadget/feature.h"
#include "gadget/html.h"
#include "gadget/spec.h"

enum { RENDER_MAX = 4 * 1024 * 1024 };

/* Also the start of what makeRequest answers: a script tag that loads it does nothing. */
#define RENDER_CRUFT "throw 1; < don't be evil' >"

struct render {
    const struct spec *spec;
    const struct spec_view *view;
    struct str content; /* tokens already replaced */
    struct html_rewrite rewrite;
    const char *title;
    const char *lang, *country; /* "all", "ALL" when not known */
    const char *libs, *scripts; /* addresses of the feature scripts, in this order; NULL = none */
    const char *token;          /* NULL = none */
    struct str preloaded;       /* items for gadgets.io.preloaded_, commas between */
    const struct dict *messages, *defaults;
    const struct feature_set *features;
};

/* The features of a view: what the spec names, "core" and what every gadget gets.  ERR_NOT_FOUND
 * with the names nobody knows, if they are required. */
enum err render_features(struct arena *a, const struct spec *s, const char *view,
                         struct feature_set *set, const char **unknown);

void render_document(struct buf *out, const struct render *r);

/* The configuration object of gadgets.config.init. */
void render_config(struct buf *out, const struct spec *s, const char *view, const char *token,
                   const struct feature_set *features);

/* A page for people that says what went wrong; the text is escaped. */
void render_error(struct buf *out, int status, const char *text);

#endif
