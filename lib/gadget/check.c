#include "gadget/check.h"

#include <string.h>

#include "base/buf.h"
#include "gadget/check_run.h"
#include "gadget/document.h"
#include "gadget/spec.h"
#include "web/charset.h"

static const struct xml_limits limits = {
    .bytes = SPEC_MAX, .depth = 64, .nodes = 20000, .plain_doctype = true, .any_prefix = true
};

enum { BYTES_MAX = 8 * 1024 * 1024 };

#define E CHECK_ERROR
#define W CHECK_WARNING
#define N CHECK_NOTE

/* $ and @: what check_add is given. */
static const struct {
    const char *code;
    enum check_level level;
    const char *text, *cure;
} kinds[F_COUNT] = {
    [F_UNREADABLE] = { "unreadable", E, "the spec cannot be read: $",
                       "check the address, and that the server gives the file to anybody" },
    [F_NOT_UTF8] = { "not-utf8", W,
                     "the file is not UTF-8; unless its server names the charset, it is read as "
                     "ISO-8859-1",
                     "save the file as UTF-8" },
    [F_ENCODING] = { "encoding", W, "the declaration says encoding=\"$\"; containers do not ask it",
                     "save the file as UTF-8 and write encoding=\"UTF-8\"" },
    [F_BEFORE_DECLARATION] = { "declaration", W,
                               "something stands before the XML declaration; other containers "
                               "refuse that",
                               "make <?xml ...?> the very first characters, comments below it" },
    [F_DOCTYPE] = { "doctype", N, "the spec has a DOCTYPE, which nobody reads",
                    "remove it; one for the page belongs inside the Content" },
    [F_MALFORMED] = { "malformed", E, "the XML is broken: $", "@" },
    [F_UNUSABLE] = { "unusable", E, "$", "@" },
    [F_ELEMENT] = { "element", W, "<$> means nothing inside <@> and is ignored",
                    "remove it; what the gadget shows belongs inside the Content" },
    [F_ELEMENT_LIKE] = { "element", W, "<$> is ignored: names of elements are case-sensitive",
                         "write <@>" },
    [F_ATTRIBUTE] = { "attribute", N, "the attribute $ means nothing in <@>", "remove it" },
    [F_ATTRIBUTE_LIKE] = { "attribute", W, "the attribute $ is ignored", "write @" },
    [F_TEXT] = { "text", W, "text directly inside <$> is ignored",
                 "move it into the Content, or remove it" },
    [F_BOOLEAN] = { "boolean", W, "$ is neither true nor false and counts as false",
                    "write @=\"true\" or leave it out" },
    [F_NUMBER] = { "number", W, "$ is not a whole number and is ignored",
                   "write the number of pixels alone: @=\"200\"" },
    [F_VERSION] = { "version", N,
                    "specificationVersion $: gadgets are rendered by version 1.1 here", "@" },
    [F_TITLE] = { "title", W, "the gadget has no title", "add title=\"...\" to ModulePrefs" },
    [F_UNSUPPORTED] = { "unsupported", W, "<$> is not carried out here", "@" },
    [F_SERVICE_KEYS] = { "service-keys", N,
                         "what <$> is signed with are keys that this server keeps",
                         "give its administrator the address of this spec, and each service's "
                         "name, "
                         "client id and secret: they are rows of the table oauth_client" },
    [F_UNKNOWN_FEATURE] = { "unknown-feature", E,
                            "the required feature \"$\" is not known here: the gadget will not "
                            "be shown@",
                            "correct the name, or make it <Optional> and ask "
                            "gadgets.util.hasFeature(\"$\")" },
    [F_UNKNOWN_OPTIONAL] = { "unknown-optional", N,
                             "the optional feature \"$\" is not known here and is left out@",
                             "nothing, if the gadget asks gadgets.util.hasFeature(\"$\")" },
    [F_DUPLICATE_FEATURE] = { "duplicate-feature", W,
                              "the feature \"$\" is declared twice; only the last one counts",
                              "put all its Params into one element" },
    [F_MISSING_FEATURE] = { "missing-feature", E, "$ is used, but nothing requires \"@\"",
                            "add <Require feature=\"@\"/> to ModulePrefs" },
    [F_PREF_NAME] = { "pref-name", W,
                      "the preference \"$\" has other characters than letters, digits, '_', '-' "
                      "and '.'",
                      "rename it: others cannot be set from a layout" },
    [F_PREF_TYPE] = { "pref-type", W, "the datatype \"$\" is not known and counts as string",
                      "write datatype=\"@\"" },
    [F_PREF_DEFAULT] = { "pref-default", W, "the default \"$\" is no value of this datatype",
                         "write @" },
    [F_ENUM_EMPTY] = { "enum", W, "the preference \"$\" is an enum without values",
                       "add <EnumValue value=\"...\" display_value=\"...\"/>" },
    [F_ENUM_UNUSED] = { "enum", W, "the preference \"$\" has EnumValues, but is no enum",
                        "add datatype=\"enum\"" },
    [F_UNDECLARED_PREF] = { "undeclared-pref", W,
                            "__UP_$__ stays as it is: no preference has that name",
                            "add <UserPref name=\"$\" datatype=\"hidden\"/>@" },
    [F_NO_FALLBACK] = { "no-fallback", W,
                        "no Locale is for all languages: agents with another one see the tokens",
                        "add <Locale messages=\"...\"/> without lang" },
    [F_DUPLICATE_LOCALE] = { "duplicate-locale", W,
                             "there is a Locale for $ already; only the first one counts",
                             "put all messages into one" },
    [F_DIRECTION] = { "direction", W, "the language $ is written from right to left",
                      "add language_direction=\"rtl\"" },
    [F_INLINE_IGNORED] = { "inline-ignored", W,
                           "the Locale names a file of messages: its own msg elements are ignored",
                           "move them into $" },
    [F_MESSAGE_NAME] = { "message-name", W, "a msg without a name is ignored", "add name=\"...\"" },
    [F_BUNDLE_UNREADABLE] = { "bundle", W, "the messages for @ cannot be read: $",
                              "correct the address in messages=\"...\"" },
    [F_BUNDLE_MALFORMED] = { "bundle", W, "the messages for @ are left out, the XML is broken: $",
                             "mend the XML here" },
    [F_MISSING_MESSAGE] = { "missing-message", W,
                            "__MSG_$__ stays as it is: no message has that name",
                            "add <msg name=\"$\">...</msg> to every bundle" },
    [F_MESSAGE_IN_LOCALE] = { "missing-message", W,
                              "__MSG_$__ is missing for @, and no Locale for all languages has it",
                              "add <msg name=\"$\">...</msg> there" },
    [F_CONTENT_TYPE] = { "content-type", W, "the type \"$\" is not known and counts as html",
                         "write type=\"html\"" },
    [F_CONTENT_MARKUP] = { "content-markup", E,
                           "markup of the Content is outside CDATA (<$>): only the text between "
                           "the tags is left of it",
                           "put <![CDATA[ behind <Content ...> and ]]> before </Content>" },
    [F_CONTENT_EMPTY] = { "content-empty", W, "the Content has neither text nor href",
                          "put the page inside, as CDATA" },
    [F_SANITIZED] = { "content-type", N, "x-html-sanitized is shown as html, nothing is taken out",
                      "write type=\"html\"" },
    [F_URL_CONTENT] = { "content-url", N,
                        "a page of type url is shown as it is: it gets no feature scripts and "
                        "hears no events",
                        "use type=\"html\" if it needs them" },
    [F_VIEW] = { "view", E,
                 "no Content is for the view \"default\", which the desktop asks for; there is $",
                 "add default to view=\"...\"" },
    [F_HTTP_RESOURCE] = { "http-resource", W,
                          "$ is asked for over http: browsers block it when the desktop is https",
                          "use https, or a path of this server" },
    [F_EXPRESSION] = { "expression", W, "$ is not evaluated", "use @" },
    [F_TEMPLATE] = { "template", W, "$: templates are not carried out here",
                     "write the markup, or make it by script" },
    [F_UNKNOWN_API] = { "unknown-api", W, "$ does not exist here", "@" },
    [F_SCRIPT_UNREADABLE] = { "script", E, "the file \"$\" cannot be read: @",
                              "correct the address; relative ones start at the spec" },
    [F_LIBRARY] = { "library", W, "$ is used, but no script is the library it comes from",
                    "add <script src=\"/desktop/assets/js/finesse.js\"></script> before it" },
};

/* Words of the parser -> what to do. */
static const struct {
    const char *needle, *cure;
} cures[] = {
    { "EntityRef", "write &amp; for &, or put the content into <![CDATA[ ... ]]>" },
    { "xmlParseEntityRef", "write &amp; for &, or put the content into <![CDATA[ ... ]]>" },
    { "declarations are not", "remove the DOCTYPE, and write out what its entities stand for" },
    { "not defined", "write the character itself: XML knows only &amp; &lt; &gt; &quot; &apos;" },
    { "entity", "write the character itself: XML knows only &amp; &lt; &gt; &quot; &apos;" },
    { "mismatch", "close the tag named, or put the content into <![CDATA[ ... ]]>" },
    { "Premature end", "close what is open; a CDATA ends with ]]>" },
    { "CDATA", "end it with ]]>" },
    { "Unescaped '<'", "write &lt; for < in values of attributes" },
    { "AttValue", "put values of attributes into quotes" },
    { "redefined", "remove one of the two attributes" },
    { "attributes construct", "put a blank between attributes" },
    { "Extra content", "end every CDATA with ]]>, and put nothing behind </Module>" },
    { "StartTag", "write &lt; for a < that begins no tag, or use CDATA" },
    { "Start tag expected", "begin the file with <Module>" },
    { "Comment", "do not write -- inside comments" },
    { "-- ", "do not write -- inside comments" },
    { "empty", "begin the file with <Module>" },
    { "larger", "move scripts and styles into files of their own; 1 MiB is the most" },
    { "not text", "save the file as UTF-8" },
    { "no ModulePrefs", "add <ModulePrefs title=\"...\"/> as the first element of Module" },
    { "two ModulePrefs", "put everything into one" },
    { "no Content", "add <Content type=\"html\"><![CDATA[ ... ]]></Content>" },
    { "not Module", "begin the file with <Module>" },
    { "Param needs", "add name=\"...\"" },
    { "needs a feature", "add feature=\"...\"" },
    { "language_direction", "write language_direction=\"rtl\" or leave it out" },
    { "Preload needs", "add href=\"https://...\", or remove it" },
    { "needs an href", "add href=\"https://...\", or write type=\"html\"" },
    { "mixes", "give the two kinds different views" },
    { "needs a name", "add name=\"...\"" },
    { "two UserPrefs", "remove or rename one of them" },
    { "EnumValue", "add value=\"...\"" },
    { "address of the messages", "write an address relative to the spec, or one with https" },
    { "100 Content", "put the pages into files of their own and name them with href" },
};

static const char *cure_of(const char *problem)
{
    for (size_t i = 0; i < sizeof cures / sizeof *cures; i++)
        if (strstr(problem, cures[i].needle))
            return cures[i].cure;
    return "mend the XML here";
}

const char *check_level_name(enum check_level level)
{
    return level == CHECK_ERROR ? "error" : level == CHECK_WARNING ? "warning" : "note";
}

static const char *fill(struct arena *a, const char *pattern, const char *subject,
                        const char *detail)
{
    const char *done;
    struct buf out;

    buf_init(&out, 64 * 1024);
    for (const char *p = pattern; *p; p++) {
        if (*p == '$')
            buf_adds(&out, subject);
        else if (*p == '@')
            buf_adds(&out, detail);
        else
            buf_addc(&out, *p);
    }
    done = arena_strndup(a, out.p, out.n);
    buf_release(&out);
    return done;
}

/* The spec's own findings come first, then those of other files in the order they were read. */
static bool is_before(const struct check_run *c, const struct finding *x, const struct finding *y)
{
    if (!same(x->address, y->address))
        return same(x->address, c->spec.address) && !same(y->address, c->spec.address);
    return x->line != y->line ? x->line < y->line : x->column < y->column;
}

void check_add(struct check_run *c, enum finding_kind kind, const struct check_file *file, int line,
               int column, const char *subject, const char *detail)
{
    struct finding *f, **at = &c->report->first;

    if (c->count++ >= CHECK_FINDINGS_MAX)
        return;
    f = arena_alloc(c->arena, sizeof *f);
    subject = subject ? subject : "";
    detail = detail ? detail : "";
    f->level = kinds[kind].level;
    f->code = kinds[kind].code;
    f->address = file->address;
    f->line = line;
    f->column = column;
    f->text = fill(c->arena, kinds[kind].text, subject, detail);
    f->cure = fill(c->arena, kinds[kind].cure, subject, detail);
    c->report->errors += f->level == CHECK_ERROR;
    c->report->warnings += f->level == CHECK_WARNING;
    while (*at && !is_before(c, f, *at))
        at = &(*at)->next;
    f->next = *at;
    *at = f;
}

void check_add_at(struct check_run *c, enum finding_kind kind, const struct check_file *file,
                  size_t at, const char *subject, const char *detail)
{
    int line = 1, column = 1;

    if (c->count >= CHECK_FINDINGS_MAX)
        return;
    for (size_t i = 0; i < at && i < file->text.n; i++) {
        column++;
        if (file->text.p[i] == '\n') {
            line++;
            column = 1;
        }
    }
    check_add(c, kind, file, line, column, subject, detail);
}

/* The parser tells where a start tag ends; values of attributes hold no '<'. */
size_t check_offset(const struct check_run *c, const struct xml_node *node)
{
    struct str text = c->spec.text;
    size_t at = 0, n = strlen(node->name);

    for (int line = 1; line < node->line && at < text.n; at++)
        if (text.p[at] == '\n')
            line++;
    at += node->column > 0 ? (size_t)node->column - 1 : 0;
    if (at > text.n)
        at = text.n;
    for (size_t from = at; from-- > 0;)
        if (text.p[from] == '<' && from + 1 + n <= text.n &&
            memcmp(text.p + from + 1, node->name, n) == 0)
            return from;
    return at;
}

void check_add_node(struct check_run *c, enum finding_kind kind, const struct xml_node *node,
                    const char *subject, const char *detail)
{
    if (c->count < CHECK_FINDINGS_MAX)
        check_add_at(c, kind, &c->spec, check_offset(c, node), subject, detail);
}

size_t check_find(struct str text, const char *needle, size_t from)
{
    size_t n = strlen(needle);

    for (; from + n <= text.n; from++) {
        const char *p = memchr(text.p + from, needle[0], text.n - n - from + 1);

        if (!p)
            break;
        from = (size_t)(p - text.p);
        if (memcmp(p, needle, n) == 0)
            return from;
    }
    return text.n;
}

bool check_first(struct check_run *c, enum finding_kind kind, const char *subject)
{
    const char *key = arena_printf(c->arena, "%d %s", (int)kind, subject);

    if (dict_get(&c->told, str_of(key)))
        return false;
    dict_set(&c->told, key, "");
    return true;
}

bool check_read(struct check_run *c, const char *address, struct check_file *out, bool *utf8,
                const char **why)
{
    const char *content_type = NULL;
    struct str bytes;

    *out = (struct check_file) { .address = address };
    *why = "the gadget is larger than 8 MiB";
    if (c->bytes > BYTES_MAX)
        return false;
    if (!c->files->read(c->files->arg, c->arena, address, &bytes, &content_type, why))
        return false;
    c->bytes += bytes.n;
    for (size_t i = 0; i < bytes.n; i++) /* FNV-1a */
        c->report->version = (c->report->version ^ (unsigned char)bytes.p[i]) * 0x100000001b3u;
    out->text = charset_to_utf8(c->arena, bytes, content_type);
    *utf8 = out->text.n <= bytes.n && str_is_utf8(bytes);
    return true;
}

/* What stands before the document element. */
static void check_prologue(struct check_run *c)
{
    struct str text = c->spec.text;
    size_t root = check_find(text, "<Module", 0), at = check_find(text, "<?xml ", 0), encoding;
    struct str head = { text.p, root };

    if (at < root && check_find((struct str) { text.p, at }, "<!--", 0) < at)
        check_add_at(c, F_BEFORE_DECLARATION, &c->spec, 0, NULL, NULL);
    encoding = check_find(head, "encoding=", at);
    if (at < root && encoding < root && encoding < check_find(head, "?>", at)) {
        size_t from = encoding + sizeof "encoding='" - 1, to = from;

        while (to < root && !strchr("\"'?>", text.p[to]))
            to++;
        if (!str_case_is((struct str) { text.p + from, to - from }, "utf-8"))
            check_add_at(c, F_ENCODING, &c->spec, encoding,
                         arena_strndup(c->arena, text.p + from, to - from), NULL);
    }
    if ((at = check_find(head, "<!DOCTYPE", 0)) < root)
        check_add_at(c, F_DOCTYPE, &c->spec, at, NULL, NULL);
}

/* Well-formed, and what rendering needs. */
static void check_document(struct check_run *c)
{
    struct xml_problem problem;
    struct spec_problem fault;
    struct xml_node *module;
    struct spec spec;

    if (document_parse(c->arena, c->spec.text, &limits, &module, &problem)) {
        check_add(c, F_MALFORMED, &c->spec, problem.line, problem.column, problem.text,
                  cure_of(problem.text));
        return;
    }
    if (spec_parse(c->arena, c->spec.address, c->spec.text, &spec, &fault))
        check_add(c, F_UNUSABLE, &c->spec, fault.line, fault.column, fault.text,
                  cure_of(fault.text));
    if (!same(module->name, "Module"))
        return;
    c->module = module;
    c->report->title = arena_strdup(c->arena, spec_attribute(&spec, "title"));
    check_module(c);
    check_words(c);
    check_content(c);
}

void check_spec(struct arena *a, const char *address, const struct check_files *files,
                struct check_report *out)
{
    struct check_run c = { .arena = a, .files = files, .report = out };
    const char *why = "";
    bool utf8 = true;

    *out = (struct check_report) { .title = "", .version = 0xcbf29ce484222325u };
    dict_init(&c.features, a);
    dict_init(&c.prefs, a);
    dict_init(&c.told, a);
    if (!check_read(&c, address, &c.spec, &utf8, &why)) {
        check_add(&c, F_UNREADABLE, &c.spec, 0, 0, why, NULL);
        return;
    }
    if (!utf8)
        check_add(&c, F_NOT_UTF8, &c.spec, 1, 1, NULL, NULL);
    check_prologue(&c);
    check_document(&c);
}
