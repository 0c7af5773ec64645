#include "gadget/document.h"

#include <string.h>

static size_t skip_blanks(struct str text, size_t at)
{
    while (at < text.n && strchr(" \t\r\n", text.p[at]))
        at++;
    return at;
}

/* Where the text behind what XML allows before a declaration, and what it does not, begins. */
static size_t skip_comments(struct str text)
{
    size_t at = skip_blanks(text, 0);

    while (text.n - at >= 7 && memcmp(text.p + at, "<!--", 4) == 0) {
        const char *end = strstr(text.p + at + 4, "-->");

        if (!end)
            break;
        at = skip_blanks(text, (size_t)(end - text.p) + 3);
    }
    return at;
}

/* Length of an XML declaration at p, 0 when there is none. */
static size_t declaration(const char *p)
{
    const char *end;

    if (strncmp(p, "<?xml", 5) != 0 || !strchr(" \t\r\n", p[5]) || p[5] == '\0')
        return 0;
    end = strstr(p, "?>");
    return end ? (size_t)(end - p) + 2 : 0;
}

enum err document_parse(struct arena *a, struct str text, const struct xml_limits *limits,
                        struct xml_node **root, struct xml_problem *problem)
{
    size_t start, end;
    char *copy;

    *problem = (struct xml_problem) { .text = "it is larger than allowed" };
    if (text.n > limits->bytes)
        return ERR_BAD_REQUEST;
    problem->text = "it is not text: NUL or broken characters";
    if (!str_is_utf8(text))
        return ERR_BAD_REQUEST;
    copy = arena_strndup(a, text.p, text.n);
    start = skip_comments((struct str) { copy, text.n });
    end = start + declaration(copy + start);
    /* Blanked, not cut, so that lines and columns stay true. */
    for (size_t i = 0; end > start && i < end; i++)
        if (copy[i] != '\n')
            copy[i] = ' ';
    return xml_parse(a, (struct str) { copy, text.n }, limits, root, problem);
}
