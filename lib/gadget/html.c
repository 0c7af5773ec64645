#include "gadget/html.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "web/url.h"

/* Where an address stands: which attribute of which element. */
static const struct {
    const char *element, *attribute;
} addresses[] = {
    { "script", "src" },      { "img", "src" },      { "input", "src" },   { "embed", "src" },
    { "source", "src" },      { "video", "src" },    { "audio", "src" },   { "track", "src" },
    { "iframe", "src" },      { "link", "href" },    { "a", "href" },      { "area", "href" },
    { "body", "background" }, { "video", "poster" }, { "object", "data" }, { "q", "cite" },
    { "base", "href" },
};

/* A set of addresses; all addresses of a document, those that were given up included. */
enum { SET_MAX = 8192, ADDRESSES_MAX = 4 * 1024 * 1024 };

struct attribute {
    struct str name;
    struct str value; /* without quotes */
    size_t end;       /* behind it, in the tag */
};

static struct str part(struct str text, size_t from, size_t to)
{
    return (struct str) { text.p + from, to - from };
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool starts_case(struct str text, size_t at, const char *word)
{
    size_t n = strlen(word);

    return text.n - at >= n && strncasecmp(text.p + at, word, n) == 0;
}

static size_t find(struct str text, size_t from, const char *what)
{
    size_t n = strlen(what);

    for (; from + n <= text.n; from++) {
        const char *at = memchr(text.p + from, what[0], text.n - from - n + 1);

        if (!at)
            break;
        from = (size_t)(at - text.p);
        if (memcmp(at, what, n) == 0)
            return from;
    }
    return text.n;
}

/* Length of the letters at the start of a tag name. */
static struct str tag_name(struct str text, size_t at)
{
    size_t end = at;

    while (end < text.n && (isalnum((unsigned char)text.p[end]) || strchr("-:_", text.p[end])))
        end++;
    return part(text, at, end);
}

/* Behind the ">" of the tag that starts at at; quoted values may hold one. */
static size_t tag_end(struct str text, size_t at)
{
    char quote = 0;
    bool value = false;

    for (; at < text.n; at++) {
        char c = text.p[at];

        if (quote) {
            if (c == quote)
                quote = 0;
        } else if (c == '>') {
            return at + 1;
        } else if ((c == '"' || c == '\'') && value) {
            quote = c;
            value = false;
        } else if (c == '=') {
            value = true;
        } else if (!blank(c)) {
            value = false;
        }
    }
    return text.n;
}

/* The next attribute of a tag, from *at on; false at its end. */
static bool next_attribute(struct str tag, size_t *at, struct attribute *out)
{
    size_t i = *at, start;

    while (i < tag.n && (blank(tag.p[i]) || tag.p[i] == '/'))
        i++;
    if (i >= tag.n || tag.p[i] == '>')
        return false;
    for (start = i++; i < tag.n && !blank(tag.p[i]) && !strchr("=>/", tag.p[i]); i++)
        ;
    out->name = part(tag, start, i);
    out->value = part(tag, i, i);
    *at = out->end = i;
    while (i < tag.n && blank(tag.p[i]))
        i++;
    if (i >= tag.n || tag.p[i] != '=')
        return true;
    for (i++; i < tag.n && blank(tag.p[i]); i++)
        ;
    if (i < tag.n && (tag.p[i] == '"' || tag.p[i] == '\'')) {
        char quote = tag.p[i++];

        for (start = i; i < tag.n && tag.p[i] != quote; i++)
            ;
        out->value = part(tag, start, i);
        i += i < tag.n;
    } else {
        for (start = i; i < tag.n && !blank(tag.p[i]) && tag.p[i] != '>'; i++)
            ;
        out->value = part(tag, start, i);
    }
    *at = out->end = i;
    return true;
}

static bool attribute_of(struct str tag, size_t names_from, const char *name, struct str *value)
{
    struct attribute at;

    while (next_attribute(tag, &names_from, &at))
        if (str_case_is(at.name, name)) {
            *value = str_trim(at.value);
            return true;
        }
    return false;
}

/* Names of places in the page, addresses without a scheme, and what templates fill in later, stay
 * as they are. */
static bool is_fixed(const char *address)
{
    return !*address || *address == '#' || !strncmp(address, "//", 2) ||
           !strncmp(address, "{{", 2) || !strncmp(address, "${", 2) || !strncmp(address, "<%", 2) ||
           !strncmp(address, "[[", 2);
}

/* NULL when the author's bytes stay. */
static const char *absolute(const struct html_rewrite *how, struct str value)
{
    struct str trimmed = str_trim(value);
    const char *written = arena_strndup(how->arena, trimmed.p, trimmed.n), *address;

    if (is_fixed(written) || (how->spent && *how->spent > ADDRESSES_MAX))
        return NULL;
    address = url_resolve(how->arena, how->base, written);
    if (how->spent)
        *how->spent += strlen(address);
    if (how->map)
        address = how->map(how->arena, address, how->map_arg);
    return same(address, written) ? NULL : address;
}

/* The author's bytes are escaped already, those of the base address may need it. */
static void add_quoted(struct buf *out, const char *value, char quote)
{
    for (; *value; value++) {
        if (*value == quote)
            buf_adds(out, quote == '"' ? "&quot;" : "&#39;");
        else if (*value == '<' || *value == '>')
            buf_addf(out, "%%%02X", (unsigned char)*value);
        else
            buf_addc(out, *value);
    }
}

/* "a.png 1x, b,c.png 2x" (HTML, "Parsing a srcset attribute"): a comma ends an address only where a
 * blank would.  NULL when the author's bytes stay, or would grow beyond reason. */
static const char *absolute_set(const struct html_rewrite *how, struct str value)
{
    const char *done = NULL, *moved;
    size_t at = 0, copied = 0;
    struct buf set;

    buf_init(&set, SET_MAX * 8);
    while (at < value.n && !set.full) {
        size_t start, end;

        while (at < value.n && (blank(value.p[at]) || value.p[at] == ','))
            at++;
        for (start = at; at < value.n && !blank(value.p[at]); at++)
            ;
        for (end = at; end > start && value.p[end - 1] == ','; end--)
            ;
        if (end > start && (moved = absolute(how, part(value, start, end)))) {
            buf_add_str(&set, part(value, copied, start));
            buf_adds(&set, moved);
            copied = end;
        }
        while (end == at && at < value.n && value.p[at] != ',')
            end = ++at;
    }
    buf_add_str(&set, part(value, copied, value.n));
    if (copied && !set.full)
        done = arena_strndup(how->arena, set.p, set.n);
    buf_release(&set);
    return done;
}

/* NULL when the author's bytes stay. */
static const char *css_in_attribute(const struct html_rewrite *how, struct str value)
{
    struct buf css;
    const char *done;

    buf_init(&css, value.n * 4 + 64 * 1024);
    html_rewrite_css(&css, value, how);
    done = css.full || str_eq(buf_str(&css), value) ? NULL
                                                    : arena_strndup(how->arena, css.p, css.n);
    buf_release(&css);
    return done;
}

/* The new value of an attribute, NULL when the old one stays. */
static const char *new_value(const struct html_rewrite *how, struct str element,
                             const struct attribute *at)
{
    if (memchr(at->value.p, '\0', at->value.n))
        return NULL; /* no address, and no C string */
    if (str_case_is(at->name, "style"))
        return memchr(at->value.p, '(', at->value.n) ? css_in_attribute(how, at->value) : NULL;
    if (str_case_is(at->name, "srcset") && at->value.n < SET_MAX &&
        !memchr(at->value.p, '{', at->value.n) && find(at->value, 0, "data:") == at->value.n)
        return absolute_set(how, at->value);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        if (str_case_is(element, addresses[i].element) &&
            str_case_is(at->name, addresses[i].attribute))
            return absolute(how, at->value);
    return NULL;
}

/* tag: from "<" to ">".  What an address took on its way is given back with its attribute: there
 * may be very many, and what they start from may be long. */
static void add_tag(struct buf *out, struct str tag, struct str element,
                    const struct html_rewrite *asked)
{
    size_t at = 1 + element.n, done = 0;
    struct html_rewrite how = *asked;
    struct attribute attribute;
    struct arena scratch;
    struct str dir;

    arena_init(&scratch);
    how.arena = &scratch;
    if (str_case_is(element, "body") && how.dir && !attribute_of(tag, at, "dir", &dir)) {
        buf_add_str(out, part(tag, 0, at));
        buf_addf(out, " dir=\"%s\"", how.dir);
        done = at;
    }
    for (; !out->full && next_attribute(tag, &at, &attribute); arena_reset(&scratch)) {
        const char *value = new_value(&how, element, &attribute);
        size_t start = (size_t)(attribute.value.p - tag.p);
        bool quoted = start > 0 && (tag.p[start - 1] == '"' || tag.p[start - 1] == '\'');

        if (!value || attribute.value.n == 0)
            continue;
        buf_add_str(out, part(tag, done, start));
        if (!quoted)
            buf_addc(out, '"');
        add_quoted(out, value, quoted ? tag.p[start - 1] : '"');
        if (!quoted)
            buf_addc(out, '"');
        done = start + attribute.value.n;
    }
    buf_add_str(out, part(tag, done, tag.n));
    arena_release(&scratch);
}

/* Elements whose content ends at their end tag and nowhere else. */
static bool is_raw(struct str element)
{
    static const char *const names[] = { "script", "style", "textarea", "title", "xmp" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_case_is(element, names[i]))
            return true;
    return false;
}

static size_t raw_end(struct str text, size_t at, struct str element)
{
    for (; (at = find(text, at, "</")) < text.n; at += 2) {
        struct str name = tag_name(text, at + 2);

        if (name.n == element.n && strncasecmp(name.p, element.p, name.n) == 0)
            return at;
    }
    return text.n;
}

static void set_base(struct html_rewrite *how, struct str tag, struct str element)
{
    struct str href;
    const char *base;

    if (!str_case_is(element, "base") || !attribute_of(tag, 1 + element.n, "href", &href) ||
        href.n > URL_MAX)
        return;
    base = url_resolve(how->arena, how->base, arena_strndup(how->arena, href.p, href.n));
    /* What every address starts with must be short. */
    if (strlen(base) <= URL_MAX)
        how->base = base;
}

/* Appends the element that starts at at, its content too if that is not markup; where it ends. */
static size_t add_element(struct buf *out, struct str text, size_t at, struct html_rewrite *how)
{
    struct str element = tag_name(text, at + 1);
    size_t end = tag_end(text, at), close;
    struct str tag = part(text, at, end);

    add_tag(out, tag, element, how);
    set_base(how, tag, element);
    if (!is_raw(element))
        return end;
    close = raw_end(text, end, element);
    if (str_case_is(element, "style"))
        html_rewrite_css(out, part(text, end, close), how);
    else
        buf_add_str(out, part(text, end, close));
    return close;
}

/* Behind a comment or declaration that starts at at. */
static size_t markup_end(struct str text, size_t at)
{
    size_t end;

    if (starts_case(text, at, "<!-->"))
        return at + 5;
    if (starts_case(text, at, "<!--->"))
        return at + 6;
    if (starts_case(text, at, "<!--")) {
        end = find(text, at + 4, "-->");
        return end < text.n ? end + 3 : text.n;
    }
    end = find(text, at, ">");
    return end < text.n ? end + 1 : text.n;
}

void html_rewrite(struct buf *out, struct str content, const struct html_rewrite *asked)
{
    struct html_rewrite how = *asked;
    size_t at = 0, next, spent = 0;

    how.spent = &spent;
    while (at < content.n && !out->full) {
        next = find(content, at, "<");
        buf_add_str(out, part(content, at, next));
        at = next;
        if (at + 1 >= content.n) {
            buf_add_str(out, part(content, at, content.n));
            return;
        }
        if (isalpha((unsigned char)content.p[at + 1])) {
            at = add_element(out, content, at, &how);
            continue;
        }
        next = content.p[at + 1] == '!' || content.p[at + 1] == '/' || content.p[at + 1] == '?'
                   ? markup_end(content, at)
                   : at + 1;
        if (!starts_case(content, at, "<!doctype"))
            buf_add_str(out, part(content, at, next));
        at = next;
    }
}

void html_look(struct str content, struct html_shape *out)
{
    size_t at = 0;

    *out = (struct html_shape) { 0 };
    while ((at = find(content, at, "<")) < content.n) {
        struct str element = tag_name(content, at + 1);
        size_t end;

        if (at + 1 < content.n && content.p[at + 1] == '!') {
            end = markup_end(content, at);
            if (!out->doctype.n && starts_case(content, at, "<!doctype"))
                out->doctype = part(content, at, end);
        } else if (element.n && isalpha((unsigned char)element.p[0])) {
            end = tag_end(content, at);
            if (str_case_is(element, "head") || str_case_is(element, "body"))
                out->has_head = true;
            if (is_raw(element))
                end = raw_end(content, end, element);
        } else {
            end = at + 1;
        }
        at = end;
    }
}

/* Appends the address that stands at at, with quotes or without, up to close; where it ends. */
static size_t add_css_address(struct buf *out, struct str css, size_t at, char close,
                              const struct html_rewrite *how)
{
    size_t end = at;
    char quote = at < css.n && (css.p[at] == '"' || css.p[at] == '\'') ? css.p[at] : 0;
    const char *address;

    if (quote)
        close = quote;
    at += quote != 0;
    for (end = at; end < css.n && css.p[end] != close && css.p[end] != '\n'; end++)
        ;
    if (end == css.n || css.p[end] != close || memchr(css.p + at, '\\', end - at)) {
        buf_add_str(out, part(css, quote ? at - 1 : at, end));
        return end;
    }
    address = absolute(how, part(css, at, end));
    if (quote)
        buf_addc(out, quote);
    if (!address)
        buf_add_str(out, part(css, at, end));
    for (; address && *address; address++)
        if (strchr("\"'()<> ", *address))
            buf_addf(out, "%%%02X", (unsigned char)*address);
        else
            buf_addc(out, *address);
    return end;
}

static bool is_data(struct str css, size_t at)
{
    while (at < css.n && (blank(css.p[at]) || css.p[at] == '"' || css.p[at] == '\''))
        at++;
    return starts_case(css, at, "data:") || starts_case(css, at, "&") || starts_case(css, at, "#");
}

/* Where something that matters may begin: url(, @import, a comment. */
static size_t css_start(struct str css, size_t at)
{
    while (at < css.n && css.p[at] != 'u' && css.p[at] != 'U' && css.p[at] != '@' &&
           css.p[at] != '/')
        at++;
    return at;
}

void html_rewrite_css(struct buf *out, struct str css, const struct html_rewrite *how)
{
    size_t done = 0;

    for (size_t at = 0; !out->full && (at = css_start(css, at)) < css.n;) {
        bool is_url = starts_case(css, at, "url("), is_import = starts_case(css, at, "@import");
        size_t from = at + (is_url ? 4 : 7);

        if (starts_case(css, at, "/*")) {
            at = find(css, at + 2, "*/");
            continue;
        }
        if (!is_url && !is_import) {
            at++;
            continue;
        }
        while (from < css.n && blank(css.p[from]))
            from++;
        at = from;
        /* "@import url(x)" is found again as url( */
        if (from == css.n || is_data(css, from) || (is_import && !strchr("\"'", css.p[from])))
            continue;
        buf_add_str(out, part(css, done, from));
        at = done = add_css_address(out, css, from, ')', how);
    }
    buf_add_str(out, part(css, done, css.n));
}
