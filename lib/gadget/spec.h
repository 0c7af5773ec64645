/* spec: a gadget's XML file as structs (Core Gadget Specification 1.1; reference gadget-container
 * 1).
 *
 * Nothing is substituted here: values stand as the author wrote them, URLs apart, which are made
 * absolute.  Unknown elements and attributes are ignored, names are case-sensitive.  Everything
 * belongs to the arena. */
#ifndef APLOMB_GADGET_SPEC_H
#define APLOMB_GADGET_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "gadget/dict.h"
#include "gadget/prefs.h"

enum { SPEC_MAX = 1024 * 1024 };

struct spec_param {
    const char *name, *value;
    struct spec_param *next;
};

struct spec_feature {
    const char *name;
    const char *views; /* comma list, NULL = all */
    bool required;
    struct spec_param *params; /* a name may be there several times */
    struct spec_feature *next;
};

struct spec_locale {
    const char *lang;     /* lower case, "all" */
    const char *country;  /* upper case, "ALL" */
    const char *messages; /* URL of an external bundle, NULL: the messages below */
    const char *views;
    const char *direction; /* "ltr", "rtl", NULL */
    struct dict inline_messages;
    struct spec_locale *next;
};

/* What the gadget asks for as soon as it starts: fetched with its document. */
struct spec_preload {
    const char *href;    /* as the author wrote it */
    const char *views;   /* comma list, NULL = all */
    struct dict signing; /* authz and what goes with it, as parameters of makeRequest; or empty */
    struct spec_preload *next;
};

/* Where a service is asked for something, and how. */
struct spec_endpoint {
    const char *url;      /* absolute; NULL when the spec does not say */
    const char *method;   /* GET or POST */
    const char *location; /* of parameters: "auth-header", "uri-query", "post-body" */
};

/* A server that gadgets ask on behalf of a user (elements OAuth and OAuth2). */
struct spec_service {
    const char *kind; /* "oauth", "oauth2" */
    const char *name; /* "" when there is none */
    const char *scope;
    struct spec_endpoint request, access, authorization; /* OAuth2: Token is access */
    struct spec_service *next;
};

struct spec_link {
    const char *rel, *href, *method; /* href as written; method GET or POST */
    struct spec_link *next;
};

struct spec_icon {
    const char *mode, *type; /* mode "base64" or NULL: the text is an address */
    const char *text;
    struct spec_icon *next;
};

enum content_type { CONTENT_HTML, CONTENT_URL, CONTENT_SANITIZED };

struct spec_content {
    enum content_type type;
    const char *views; /* comma list */
    const char *href;  /* NULL when the text below is the content */
    const char *text;
    int preferred_height, preferred_width; /* 0 = none */
    bool quirks;                           /* asked for: browsers are to treat it as old HTML */
    struct spec_content *next;
};

struct spec {
    const char *url;
    const char *version;    /* specificationVersion, "1.0" */
    struct dict attributes; /* of ModulePrefs: title, height, ... */
    struct spec_feature *features;
    struct spec_locale *locales;
    struct spec_preload *preloads;
    struct spec_link *links;
    struct spec_icon *icons;
    struct pref *prefs;
    struct spec_content *contents;
    bool oauth; /* one of the elements is there */
    struct spec_service *services;
};

/* What is wrong with a file, for its author. */
struct spec_problem {
    const char *url, *text;
    int line, column; /* 0 when not known */
};

/* One view: the sections of that name together. */
struct spec_view {
    const char *name;
    enum content_type type;
    const char *href;
    int preferred_height, preferred_width;
    bool quirks;
};

/* text is UTF-8.  ERR_BAD_GATEWAY when it is no usable gadget. */
enum err spec_parse(struct arena *a, const char *url, struct str text, struct spec *out,
                    struct spec_problem *problem);

/* A ModulePrefs attribute, "" when absent. */
const char *spec_attribute(const struct spec *s, const char *name);

/* NULL when there is no such service. */
const struct spec_service *spec_service(const struct spec *s, const char *kind, const char *name);

/* An address of a spec as an absolute URL, "" when it is none. */
const char *spec_address(struct arena *a, const struct spec *s, const char *written);

/* The view asked for, by its name, its aliases, then "default".  ERR_NOT_FOUND with the names there
 * are. */
enum err spec_view(struct arena *a, const struct spec *s, const char *name, struct spec_view *out,
                   const char **available);

/* What stands in the sections of a view, in the order of the document. */
struct str spec_view_text(struct arena *a, const struct spec *s, const struct spec_view *view);

/* Is name in a comma list?  A NULL list holds every name. */
bool spec_in_views(const char *list, const char *name);

/* The i-th locale that counts for lang, country, view, from the least special (0) to the most (3);
 * NULL when there is none. */
const struct spec_locale *spec_locale(const struct spec *s, const char *lang, const char *country,
                                      const char *view, int i);

#endif
