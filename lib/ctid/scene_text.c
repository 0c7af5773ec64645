#include "ctid/scene_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/id.h"

enum { WORDS = 48, WORD_BYTES = 255, DAY_S = 86400 };

struct word {
    const char *text;
    int column;
    bool quoted;
};

struct reader {
    struct arena *arena;
    struct scene_error *error;
    struct rng rng;
    int line;
    struct word words[WORDS];
    int count, at; /* of the line; the next to be taken */
    int columns;   /* behind the last word */
    int64_t last_ms;
    struct scene_step *steps;
    size_t step_count;
};

static bool fail_at(struct reader *r, int column, const char *text)
{
    *r->error = (struct scene_error) { r->line, column, text };
    return false;
}

/* At the word under way, or behind the last. */
static bool fail(struct reader *r, const char *text)
{
    return fail_at(r, r->at < r->count ? r->words[r->at].column : r->columns + 1, text);
}

/* At the word that was taken last. */
static bool fail_before(struct reader *r, const char *text)
{
    r->at--;
    return fail(r, text);
}

/* -- words ---------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A quoted word; *i stands behind the first quote.  Two quotes inside are one. */
static bool read_quoted(struct reader *r, struct str line, size_t *i, char *out, size_t *n)
{
    for (; *i < line.n; ++*i) {
        if (line.p[*i] == '"' && (*i + 1 == line.n || line.p[*i + 1] != '"')) {
            ++*i;
            return true;
        }
        if (line.p[*i] == '"')
            ++*i;
        if (*n < WORD_BYTES)
            out[*n] = line.p[*i];
        ++*n;
    }
    return fail_at(r, (int)line.n, "a quote is missing");
}

static bool read_word(struct reader *r, struct str line, size_t *i)
{
    struct word *word = &r->words[r->count];
    char text[WORD_BYTES + 1];
    size_t n = 0;

    *word = (struct word) { .column = (int)*i + 1, .quoted = line.p[*i] == '"' };
    if (word->quoted) {
        ++*i;
        if (!read_quoted(r, line, i, text, &n))
            return false;
    } else {
        for (; *i < line.n && !is_blank(line.p[*i]); ++*i, ++n)
            if (n < WORD_BYTES)
                text[n] = line.p[*i];
    }
    if (n > WORD_BYTES)
        return fail_at(r, word->column, "too long");
    word->text = arena_strndup(r->arena, text, n);
    r->count++;
    return true;
}

static bool read_words(struct reader *r, struct str line)
{
    size_t i = 0;

    r->count = r->at = 0;
    r->columns = (int)line.n;
    for (;;) {
        while (i < line.n && is_blank(line.p[i]))
            i++;
        if (i == line.n || line.p[i] == '#')
            return true;
        if (r->count == WORDS)
            return fail_at(r, (int)i + 1, "too many words");
        if (!read_word(r, line, &i))
            return false;
    }
}

/* The next word is this one; it is taken then. */
static bool next_is(struct reader *r, const char *text)
{
    if (r->at == r->count || r->words[r->at].quoted || strcmp(r->words[r->at].text, text) != 0)
        return false;
    r->at++;
    return true;
}

static bool take(struct reader *r, const char **out, const char *missing)
{
    if (r->at == r->count)
        return fail(r, missing);
    *out = r->words[r->at++].text;
    return true;
}

/* -- numbers -------------------------------------------------------------------------------- */

/* "2", "2.5": digits and one point; below `most`. */
static bool parse_number(const char *text, const char **end, double most, double *out)
{
    size_t digits = strspn(text, "0123456789");
    size_t n = digits;

    if (text[n] == '.' && text[n + 1] >= '0' && text[n + 1] <= '9')
        n += 1 + strspn(text + n + 1, "0123456789");
    if (!digits || n > 12)
        return false;
    *out = strtod(text, NULL);
    *end = text + n;
    return *out <= most;
}

/* "5", or "2..5" by chance, as milliseconds. */
static bool parse_seconds(struct reader *r, const char *text, int64_t *ms)
{
    double least, most;

    if (!parse_number(text, &text, DAY_S, &least))
        return false;
    most = least;
    if (strncmp(text, "..", 2) == 0 && !parse_number(text + 2, &text, DAY_S, &most))
        return false;
    if (*text || most < least)
        return false;
    if (most > least)
        least += (most - least) * rng_unit(&r->rng);
    *ms = llround(least * 1000);
    return true;
}

static bool take_seconds(struct reader *r, int64_t *ms)
{
    const char *text;

    if (!take(r, &text, "seconds are missing"))
        return false;
    return parse_seconds(r, text, ms) || fail_before(r, "seconds are needed: 2, 2.5 or 2..5");
}

static bool take_integer(struct reader *r, int64_t *out)
{
    const char *text;

    if (!take(r, &text, "a number is missing"))
        return false;
    return (str_to_int(str_of(text), out) && *out >= 0) ||
           fail_before(r, "a whole number of 0 or more is needed");
}

static bool take_priority(struct reader *r, int *out)
{
    int64_t n = 0;

    if (!take_integer(r, &n))
        return false;
    *out = (int)n;
    return (CTI_FIRST <= n && n <= CTI_LAST) || fail_before(r, "a priority is 1 to 10");
}

/* -- what callers do ------------------------------------------------------------------------ */

static bool take_variable(struct reader *r, struct scene_step *s, const char *name)
{
    int64_t n = 0;

    if (!str_starts(str_of(name), "callVariable") ||
        !str_to_int(str_of(name + strlen("callVariable")), &n) || n < 1 || n > CTI_VARIABLES)
        return fail_before(r, "from, patience, talk, priority or callVariable1 to 10 may follow");
    return take(r, &s->caller.variables[n - 1], "the value is missing");
}

static bool read_call(struct reader *r, struct scene_step *s)
{
    const char *word;

    s->act = SCENE_CALL;
    s->caller = (struct sim_caller) { .from = "anonymous",
                                      .patience_ms = SIM_ENDLESS,
                                      .talk_ms = SIM_ENDLESS };
    if (!take(r, &s->caller.to, "a number is missing"))
        return false;
    while (r->at < r->count) {
        bool good;

        if (next_is(r, "from"))
            good = take(r, &s->caller.from, "a number is missing");
        else if (next_is(r, "patience"))
            good = take_seconds(r, &s->caller.patience_ms);
        else if (next_is(r, "talk"))
            good = take_seconds(r, &s->caller.talk_ms);
        else if (next_is(r, "priority"))
            good = take_priority(r, &s->caller.priority);
        else
            good = take(r, &word, "") && take_variable(r, s, word);
        if (!good)
            return false;
    }
    return true;
}

/* caller NAME calls NUMBER ..., caller NAME hangs up */
static bool read_caller(struct reader *r, struct scene_step *s)
{
    const char *name;

    if (!take(r, &name, "the caller's name is missing"))
        return false;
    if (next_is(r, "calls")) {
        s->as = name;
        return read_call(r, s);
    }
    s->act = SCENE_HANG_UP;
    s->call = name;
    if (next_is(r, "hangs") && next_is(r, "up"))
        return true;
    return fail(r, "a caller calls or hangs up");
}

/* callers NUMBER rate CALLS_PER_HOUR [talk SECONDS] [patience SECONDS] [priority N] */
static bool read_stream(struct reader *r, struct scene_step *s)
{
    int64_t rate = 0, talk = 180000, patience = SIM_ENDLESS;

    s->act = SCENE_STREAM;
    if (!take(r, &s->stream.to, "a number is missing"))
        return false;
    if (!next_is(r, "rate"))
        return fail(r, "rate is missing");
    if (!take_integer(r, &rate))
        return false;
    if (rate > 100000)
        return fail_before(r, "at most 100000 an hour");
    while (r->at < r->count) {
        if (next_is(r, "talk")) {
            if (!take_seconds(r, &talk))
                return false;
        } else if (next_is(r, "patience")) {
            if (!take_seconds(r, &patience))
                return false;
        } else if (next_is(r, "priority")) {
            if (!take_priority(r, &s->stream.priority))
                return false;
        } else {
            return fail(r, "talk, patience or priority may follow");
        }
    }
    s->stream.calls_per_hour = (double)rate;
    s->stream.handle_ms = (double)talk;
    s->stream.handle = s->stream.patience = SIM_EXPONENTIAL;
    s->stream.patience_ms = (double)patience;
    s->stream.seed = rng_u64(&r->rng) >> 16;
    return true;
}

/* -- what agents do ------------------------------------------------------------------------- */

/* habits AGENT [answers SECONDS | answers never | answers manually] [wraps SECONDS] [works alone]
 */
static bool read_habits(struct reader *r, struct scene_step *s)
{
    s->act = SCENE_HABITS;
    s->habits = (struct sim_habits) { .answer = SIM_ANSWER_MANUAL, .wrap_ms = SIM_WRAP_BY_TEAM };
    if (!take(r, &s->who, "the agent is missing"))
        return false;
    while (r->at < r->count) {
        if (next_is(r, "answers")) {
            if (next_is(r, "never")) {
                s->habits.answer = SIM_ANSWER_NEVER;
            } else if (!next_is(r, "manually")) {
                s->habits.answer = SIM_ANSWER_AUTO;
                if (!take_seconds(r, &s->habits.answer_after_ms))
                    return false;
            }
        } else if (next_is(r, "wraps")) {
            if (!take_seconds(r, &s->habits.wrap_ms))
                return false;
        } else if (next_is(r, "works")) {
            if (!next_is(r, "alone"))
                return fail(r, "works alone");
            s->habits.works_alone = true;
        } else {
            return fail(r, "answers, wraps or works alone may follow");
        }
    }
    return true;
}

/* A word of the API: states are requests, too. */
static bool parse_action(const char *word, struct cti_command *c)
{
    static const char *const states[] = { "READY", "NOT_READY", "LOGOUT" };

    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (strcmp(word, states[i]) != 0)
            continue;
        c->op = CTI_SET_STATE;
        c->state = states[i];
        return true;
    }
    for (int op = 0; op < CTI_OPS; op++) {
        if (op == CTI_SET_STATE || strcmp(word, cti_op_name((enum cti_op)op)) != 0)
            continue;
        c->op = (enum cti_op)op;
        return true;
    }
    return false;
}

static bool is_of_a_call(enum cti_op op)
{
    return op != CTI_LOGIN && op != CTI_SET_STATE && op != CTI_MAKE_CALL &&
           op != CTI_SILENT_MONITOR;
}

static bool read_option(struct reader *r, struct scene_step *s)
{
    struct cti_command *c = &s->command;
    struct cti_variable *v;

    if (next_is(r, "to"))
        return take(r, &c->to, "a number is missing");
    if (next_is(r, "as"))
        return take(r, &s->as, "the name is missing");
    if (next_is(r, "extension"))
        return take(r, &c->extension, "the extension is missing");
    if (next_is(r, "reason"))
        return take_integer(r, &c->reason_code);
    if (next_is(r, "digits"))
        return take(r, &c->dtmf, "the digits are missing");
    if (next_is(r, "wrapUpReason"))
        return take(r, &c->wrap_up_reason, "the reason is missing");
    if (c->op != CTI_MAKE_CALL && c->op != CTI_UPDATE_CALL_DATA)
        return fail(r, "to, as, extension, reason, digits or wrapUpReason may follow");
    if (c->variable_count == CTI_VARIABLES_MAX)
        return fail(r, "too many variables");
    v = &c->variables[c->variable_count++];
    return take(r, &v->name, "") && take(r, &v->value, "the value is missing");
}

static bool read_command(struct reader *r, struct scene_step *s)
{
    const char *word;

    s->act = SCENE_COMMAND;
    if (!take(r, &s->who, "who is missing") || !take(r, &word, "what to do is missing"))
        return false;
    if (!parse_action(word, &s->command))
        return fail_before(r, "no such action");
    if (is_of_a_call(s->command.op) && !take(r, &s->call, "the call's name is missing"))
        return false;
    s->command.user = s->command.requester = s->who;
    while (r->at < r->count)
        if (!read_option(r, s))
            return false;
    return true;
}

/* expect AGENT STATE, expect CALL STATE; "gone" is a call that is over */
static bool read_expect(struct reader *r, struct scene_step *s)
{
    s->act = SCENE_EXPECT;
    if (!take(r, &s->who, "who or which call is missing") ||
        !take(r, &s->word, "the state is missing"))
        return false;
    return r->at == r->count || fail(r, "nothing may follow");
}

/* -- lines ---------------------------------------------------------------------------------- */

static bool read_seed(struct reader *r)
{
    int64_t seed;

    if (r->step_count)
        return fail_before(r, "the seed comes first");
    if (!take_integer(r, &seed))
        return false;
    rng_seed(&r->rng, (uint64_t)seed);
    return r->at == r->count || fail(r, "nothing may follow");
}

static bool read_time(struct reader *r, struct scene_step *s)
{
    const char *text = r->words[r->at].text;
    bool after = *text == '+';

    if (!parse_seconds(r, text + after, &s->at_ms))
        return fail(r, "a line begins with seconds, +seconds or seed");
    r->at++;
    if (after)
        s->at_ms += r->last_ms;
    r->last_ms = s->at_ms;
    return true;
}

static bool read_line(struct reader *r, struct str line)
{
    struct scene_step *s;

    if (!read_words(r, line))
        return false;
    if (r->count == 0)
        return true;
    if (next_is(r, "seed"))
        return read_seed(r);
    if (r->step_count == SCENE_STEPS)
        return fail(r, "too many steps");
    s = &r->steps[r->step_count++];
    s->line = r->line;
    if (!read_time(r, s))
        return false;
    if (next_is(r, "caller"))
        return read_caller(r, s);
    if (next_is(r, "callers"))
        return read_stream(r, s);
    if (next_is(r, "habits"))
        return read_habits(r, s);
    if (next_is(r, "expect"))
        return read_expect(r, s);
    return read_command(r, s);
}

static int earlier(const void *a, const void *b)
{
    const struct scene_step *x = a, *y = b;

    if (x->at_ms != y->at_ms)
        return x->at_ms < y->at_ms ? -1 : 1;
    return x->line < y->line ? -1 : 1;
}

static size_t count_lines(struct str text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

enum err scene_read(struct arena *a, struct str text, struct scene_text *out,
                    struct scene_error *error)
{
    struct reader *r = arena_alloc(a, sizeof *r);
    size_t lines = count_lines(text);
    struct str line;

    *out = (struct scene_text) { 0 };
    *error = (struct scene_error) { 1, 1, "" };
    r->arena = a;
    r->error = error;
    rng_seed(&r->rng, 1);
    if (text.n > SCENE_BYTES || !str_is_utf8(text)) {
        error->text = text.n > SCENE_BYTES ? "too long" : "not UTF-8";
        return ERR_INVALID_INPUT;
    }
    r->steps = arena_array(a, lines < SCENE_STEPS ? lines : SCENE_STEPS, sizeof *r->steps);
    while (str_cut(&text, '\n', &line)) {
        r->line++;
        if (!read_line(r, line))
            return ERR_INVALID_INPUT;
    }
    if (r->step_count)
        qsort(r->steps, r->step_count, sizeof *r->steps, earlier);
    *out = (struct scene_text) { r->steps, r->step_count };
    return ERR_OK;
}
