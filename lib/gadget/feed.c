#include "gadget/feed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "gadget/document.h"
#include "gadget/markup.h"
#include "gadget/script.h"

#define DC "http://purl.org/dc/elements/1.1/"
#define MEDIA "http://search.yahoo.com/mrss/"
#define ENCODED "http://purl.org/rss/1.0/modules/content/"

static const struct xml_limits limits = { .bytes = 4 * 1024 * 1024,
                                          .depth = 64,
                                          .nodes = 100000,
                                          .plain_doctype = true,
                                          .any_prefix = true };

/* What the kinds of feeds call things. */
struct dialect {
    const char *ns; /* of its elements */
    bool atom;
};

/* -- dates ---------------------------------------------------------------------------------------
 */

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t days(int64_t year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1, era = y / 400, in_era = y - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + of_year - 719468;
}

static int month_of(const char *name)
{
    static const char names[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

    for (int i = 0; i < 12; i++)
        if (strncasecmp(name, names[i], 3) == 0)
            return i + 1;
    return 0;
}

/* Minutes east of Greenwich: "+0200", "-05:00", "EST", "Z". */
static int zone_of(const char *text)
{
    static const struct {
        const char *name;
        int minutes;
    } zones[] = { { "EST", -300 }, { "EDT", -240 }, { "CST", -360 }, { "CDT", -300 },
                  { "MST", -420 }, { "MDT", -360 }, { "PST", -480 }, { "PDT", -420 } };
    int hours, minutes;
    char sign;

    text += strspn(text, " ");
    if (sscanf(text, "%c%2d:%2d", &sign, &hours, &minutes) == 3 ||
        sscanf(text, "%c%2d%2d", &sign, &hours, &minutes) == 3) {
        if (sign == '+' || sign == '-')
            return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strncasecmp(text, zones[i].name, 3) == 0)
            return zones[i].minutes;
    return 0;
}

int64_t feed_date(const char *text)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, used = 0;
    const char *comma = strchr(text, ','), *rest;
    char name[4] = "";

    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3) {
        rest = text + used;
        if (*rest == 'T' || *rest == 't' || *rest == ' ')
            rest++;
    } else {
        rest = comma ? comma + 1 : text;
        if (sscanf(rest, " %2d %3s %4d%n", &day, name, &year, &used) != 3)
            return 0;
        month = month_of(name);
        year += year < 50 ? 2000 : year < 100 ? 1900 : 0;
        rest += used;
    }
    if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1970)
        return 0;
    used = 0;
    if (sscanf(rest, " %2d:%2d%n", &hour, &minute, &used) == 2) {
        rest += used;
        used = 0;
        if (sscanf(rest, ":%2d%n", &second, &used) == 1)
            rest += used;
        if (*rest == '.')
            rest += 1 + strspn(rest + 1, "0123456789");
    }
    return (((days(year, month, day) * 24 + hour) * 60 + minute - zone_of(rest)) * 60 + second) *
           1000;
}

/* -- parts ---------------------------------------------------------------------------------------
 */

/* Of type xhtml it is the inside of one div (RFC 4287, 3.1.1.3 and 4.1.3.3). */
static const char *text_of(struct arena *a, const struct xml_node *node)
{
    struct str text = str_trim(str_of(node ? node->text : ""));
    const char *done;
    struct buf inside;

    if (!node || !node->children || !same(xml_attribute(node, "type"), "xhtml"))
        return arena_strndup(a, text.p, text.n);
    buf_init(&inside, 6 * limits.bytes); /* escaped it is longer */
    markup_inside(&inside, node->children, true);
    text = str_trim(buf_str(&inside));
    done = arena_strndup(a, text.p, text.n);
    buf_release(&inside);
    return done;
}

/* The text of the first of these elements there is; names separated by blanks. */
static const char *first(struct arena *a, const struct dialect *d, const struct xml_node *node,
                         const char *names)
{
    struct str rest = str_of(names), name;

    while (str_cut(&rest, ' ', &name)) {
        const char *text = text_of(a, xml_child_ns(node, d->ns, arena_strndup(a, name.p, name.n)));

        if (*text)
            return text;
    }
    return "";
}

static const char *link_of(struct arena *a, const struct dialect *d, const struct xml_node *node)
{
    if (!d->atom)
        return first(a, d, node, "link guid");
    for (const struct xml_node *at = xml_child_ns(node, d->ns, "link"); at;
         at = xml_next(at, "link")) {
        const char *rel = xml_attribute(at, "rel"), *href = xml_attribute(at, "href");

        if (href && (!rel || same(rel, "alternate")))
            return href;
    }
    return "";
}

static const char *author_of(struct arena *a, const struct dialect *d, const struct xml_node *node)
{
    const struct xml_node *author = xml_child_ns(node, d->ns, "author");
    const char *text = d->atom && author ? first(a, d, author, "name email")
                                         : first(a, d, node, "author managingEditor");

    return *text ? text : text_of(a, xml_child_ns(node, DC, "creator"));
}

static const char *date_of(struct arena *a, const struct dialect *d, const struct xml_node *node)
{
    const char *text = first(a, d, node, d->atom ? "updated published modified issued" : "pubDate");

    return *text ? text : text_of(a, xml_child_ns(node, DC, "date"));
}

static void member(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "%s\"%s\":", out->p[out->n - 1] == '{' ? "" : ",", name);
    script_string(out, str_of(value));
}

static void write_image(struct buf *out, struct arena *a, const struct dialect *d,
                        const struct xml_node *channel)
{
    const struct xml_node *image = xml_child_ns(channel, d->ns, "image");
    const char *url = d->atom ? first(a, d, channel, "logo icon") : first(a, d, image, "url");

    if (!*url)
        return;
    buf_adds(out, ",\"Image\":{");
    member(out, "Url", url);
    if (image) {
        member(out, "Title", first(a, d, image, "title"));
        member(out, "Description", first(a, d, image, "description"));
        member(out, "Link", first(a, d, image, "link"));
    }
    buf_addc(out, '}');
}

static void write_medium(struct buf *out, const struct xml_node *node)
{
    static const char *const names[][2] = {
        { "URL", "url" }, { "Type", "type" }, { "Width", "width" }, { "Height", "height" }
    };

    buf_addc(out, '{');
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_attribute(node, names[i][1]))
            member(out, names[i][0], xml_attribute(node, names[i][1]));
    buf_addc(out, '}');
}

static void write_media(struct buf *out, const struct xml_node *entry)
{
    const struct xml_node *thumbnail = xml_child_ns(entry, MEDIA, "thumbnail");
    const struct xml_node *content = xml_child_ns(entry, MEDIA, "content");

    if (!thumbnail && !content)
        return;
    buf_adds(out, ",\"Media\":{\"Contents\":[");
    for (const struct xml_node *at = content; at; at = xml_next(at, "content")) {
        if (!same(at->ns, MEDIA))
            continue;
        if (at != content)
            buf_addc(out, ',');
        write_medium(out, at);
    }
    buf_addc(out, ']');
    if (thumbnail) {
        buf_adds(out, ",\"Thumbnail\":");
        write_medium(out, thumbnail);
    }
    buf_addc(out, '}');
}

static void write_entry(struct buf *out, struct arena *a, const struct dialect *d,
                        const struct xml_node *entry, bool summaries)
{
    buf_addc(out, '{');
    member(out, "Title", first(a, d, entry, "title"));
    member(out, "Link", link_of(a, d, entry));
    if (summaries) {
        const char *text = first(a, d, entry, d->atom ? "summary content" : "description");

        member(out, "Summary", *text ? text : text_of(a, xml_child_ns(entry, ENCODED, "encoded")));
    }
    buf_addf(out, ",\"Date\":%" PRId64, feed_date(date_of(a, d, entry)));
    write_media(out, entry);
    buf_addc(out, '}');
}

/* Where title and link of the whole stand; NULL when it is no feed. */
static const struct xml_node *channel_of(const struct xml_node *root, struct dialect *d)
{
    const struct xml_node *channel = root;

    d->atom = same(root->name, "feed");
    if (!d->atom)
        channel = same(root->name, "rss") || same(root->name, "RDF") ? xml_child(root, "channel")
                                                                     : NULL;
    d->ns = channel ? channel->ns : "";
    return channel;
}

bool feed_write(struct buf *out, struct arena *a, struct str text, const char *url, int entries,
                bool summaries)
{
    const struct xml_node *channel, *entry;
    struct xml_problem problem;
    struct xml_node *root;
    struct dialect d;
    const char *name;

    if (document_parse(a, text, &limits, &root, &problem) || !(channel = channel_of(root, &d)))
        return false;
    buf_addc(out, '{');
    member(out, "Title", first(a, &d, channel, "title"));
    member(out, "URL", url);
    member(out, "Description", first(a, &d, channel, d.atom ? "subtitle tagline" : "description"));
    member(out, "Link", link_of(a, &d, channel));
    member(out, "Author", author_of(a, &d, channel));
    write_image(out, a, &d, channel);
    buf_adds(out, ",\"Entry\":[");
    name = d.atom ? "entry" : "item";
    entry = xml_child(same(root->name, "RDF") ? root : channel, name);
    for (int i = 0; entry && i < entries; entry = xml_next(entry, name), i++) {
        if (i)
            buf_addc(out, ',');
        write_entry(out, a, &d, entry, summaries);
    }
    buf_adds(out, "]}");
    return true;
}
