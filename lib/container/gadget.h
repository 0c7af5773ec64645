/* gadget: one gadget for one caller: its spec fetched and read, and what the tokens in it stand for
 * there (reference gadget-container 1, 2.3). */
#ifndef APLOMB_CONTAINER_GADGET_H
#define APLOMB_CONTAINER_GADGET_H

#include "container/container.h"
#include "gadget/spec.h"
#include "gadget/subst.h"

struct gadget {
    struct container_call *call;
    struct url url; /* of the spec */
    struct spec spec;
    const char *lang, *country; /* "all", "ALL" when nobody said */
    int64_t mid;
    bool fresh; /* ask the other servers again, whatever they said before */
    bool rtl;
    struct dict files; /* of this server that were read: path and local_stamp() */
    bool is_local;     /* no others were */
    uint64_t read;     /* hash of the spec and of the bundles */
    struct dict messages, prefs, defaults;
    struct subst subst;

    int status;          /* why it failed: of HTTP */
    const char *problem; /* and for people: address, line and column where there are any */
};

/* lang and country may be NULL; what is no such word counts as absent. */
void gadget_init(struct gadget *g, struct container_call *call, const char *lang,
                 const char *country, int64_t mid);

/* Fills g->url; false with status and problem when nothing may be asked for there. */
bool gadget_address(struct gadget *g, const char *address);

/* Reads the spec at address, absolute or a path of this server.  False with status and problem:
 * 400 no address, 403 a rule forbids it, 404 and the like what its server said, 502 unusable, 504
 * silent or down. */
bool gadget_load(struct gadget *g, const char *address);

/* Fills messages, prefs, defaults and subst for a view, and replaces the tokens in Params.  given:
 * preferences by name.  A bundle that cannot be had is logged and left out.  Once only. */
void gadget_words(struct gadget *g, const char *view, const struct dict *given);

/* Another text whenever the spec, a bundle of this language or a feature script of the view
 * changes: what is rendered of it stays the same as long.  view is a name of spec_view(). */
const char *gadget_version(const struct gadget *g, const char *view);

/* A file of the gadget as UTF-8; false as gadget_load. */
bool gadget_fetch(struct gadget *g, const struct url *url, size_t max, struct str *text);

/* Says why and returns false. */
bool gadget_fail(struct gadget *g, int status, const char *problem);

/* text with its tokens replaced. */
const char *gadget_text(const struct gadget *g, const char *text);

#endif
