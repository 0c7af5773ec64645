#include "xmpp/scanner.h"

#include <string.h>

enum step { TEXT, TAG, START_TAG, VALUE, END_TAG, DECLARATION, CDATA_START, CDATA };

static const char cdata[] = "[CDATA[";

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static enum scan_result bad(struct scan *out, const char *problem)
{
    out->problem = problem;
    return SCAN_BAD;
}

/* Behind a '<'. */
static enum scan_result open_tag(struct scanner *s, char c, struct scan *out)
{
    bool first = !s->inside && s->tag == 0;

    if (c == '/' && s->inside) {
        s->step = END_TAG;
    } else if (c == '!' && s->depth > 0) {
        s->step = CDATA_START;
        s->match = 0;
    } else if (c == '?' && first) {
        s->step = DECLARATION;
        s->match = 0;
    } else if (c == '?' || c == '!') {
        return bad(out, "restricted-xml");
    } else if (c == '/' || c == '>' || c == '<' || c == '&' || is_blank(c)) {
        return bad(out, "not-well-formed");
    } else {
        s->step = START_TAG;
    }
    return SCAN_MORE;
}

/* The '>' of a start tag; last: the character before it. */
static enum scan_result end_start_tag(struct scanner *s, char last, struct scan *out)
{
    s->step = TEXT;
    if (!s->inside) {
        s->inside = true;
        out->skip = s->tag;
        return last == '/' ? bad(out, "not-well-formed") : SCAN_HEADER;
    }
    if (s->depth >= SCANNER_DEPTH)
        return bad(out, "policy-violation");
    if (last != '/')
        s->depth++;
    return s->depth == 0 ? SCAN_ELEMENT : SCAN_MORE;
}

static enum scan_result end_end_tag(struct scanner *s)
{
    s->step = TEXT;
    if (s->depth == 0)
        return SCAN_END;
    return --s->depth == 0 ? SCAN_ELEMENT : SCAN_MORE;
}

/* Between tags. */
static enum scan_result take_text(struct scanner *s, char c, struct scan *out)
{
    if (c == '<') {
        s->step = TAG;
        s->tag = s->scanned;
    } else if (s->depth == 0 && !is_blank(c)) {
        return bad(out, "not-well-formed");
    }
    return SCAN_MORE;
}

/* Looks for the end of a CDATA section ("]]>") or of the declaration ("?>"). */
static void take_until(struct scanner *s, char c, char mark, unsigned marks)
{
    if (c == '>' && s->match >= marks)
        s->step = TEXT;
    else
        s->match = c == mark ? s->match + (s->match < marks) : 0;
}

static enum scan_result take(struct scanner *s, char c, char last, struct scan *out)
{
    switch ((enum step)s->step) {
    case TEXT:
        return take_text(s, c, out);
    case TAG:
        return open_tag(s, c, out);
    case START_TAG:
        if (c == '>')
            return end_start_tag(s, last, out);
        if (c == '\'' || c == '"') {
            s->step = VALUE;
            s->quote = c;
        }
        break;
    case VALUE:
        if (c == s->quote)
            s->step = START_TAG;
        break;
    case END_TAG:
        if (c == '>')
            return end_end_tag(s);
        break;
    case DECLARATION:
        take_until(s, c, '?', 1);
        return SCAN_MORE;
    case CDATA_START:
        if (c != cdata[s->match])
            return bad(out, "restricted-xml");
        if (!cdata[++s->match]) {
            s->step = CDATA;
            s->match = 0;
        }
        return SCAN_MORE;
    case CDATA:
        take_until(s, c, ']', 2);
        return SCAN_MORE;
    }
    return c == '<' ? bad(out, "not-well-formed") : SCAN_MORE;
}

/* White space in front, which is complete by itself at any length. */
static size_t blanks(const char *p, size_t n)
{
    size_t i = 0;

    while (i < n && is_blank(p[i]))
        i++;
    return i;
}

enum scan_result scanner_scan(struct scanner *s, const char *p, size_t n, struct scan *out)
{
    enum scan_result r = SCAN_MORE;

    *out = (struct scan) { .size = 0 };
    if (s->scanned == 0 && (out->size = blanks(p, n)))
        return SCAN_BLANK;
    while (r == SCAN_MORE && s->scanned < n) {
        r = take(s, p[s->scanned], s->scanned ? p[s->scanned - 1] : '\0', out);
        if (++s->scanned > s->max && r != SCAN_BAD)
            return bad(out, "policy-violation");
    }
    if (r == SCAN_MORE || r == SCAN_BAD)
        return r;
    out->size = s->scanned;
    s->scanned = 0;
    return r;
}
