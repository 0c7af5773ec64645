/* /aplomb/api/guard: which servers gadgets may ask, and what would have been refused.  The programs
 * under /gadgets follow it at their next request (lib/container).
 * Source: contract.md, "Our own interfaces"; reference reliability-security S5, desktop-ux 5.7. */
#include <string.h>

#include "api/input.h"
#include "api/json_body.h"
#include "base/clock.h"
#include "model/guard_rule.h"
#include "web/guard.h"
#include "json/write.h"

enum { BODY_BYTES = 16 * 1024, TARGET_BYTES = 255, GADGET_BYTES = 1000 };

static const struct json_field mode_fields[] = {
    { "mode", WANT_WORD, .needed = true, .words = "settings report enforce" },
    { 0 },
};

static const struct json_field target_fields[] = {
    { "target", WANT_TEXT, .needed = true },
    { "gadget", WANT_ANY_TEXT, .needed = false },
    { 0 },
};

/* -- what happens to what is not open -------------------------------------------------------- */

static enum err get_mode(struct request *rq)
{
    const char *mode;
    enum err e;

    if ((e = guard_mode_load(rq->db, rq->arena, &mode)))
        return e;
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "mode", mode);
    json_open(rq->out, "settings", '{');
    json_write_text(rq->out, "mode", rq->conf->guard_dry_run ? "report" : "enforce");
    json_write_text(rq->out, "allowOrigins", rq->conf->allow_origins);
    json_write_text(rq->out, "allowTargets", rq->conf->allow_targets);
    json_close(rq->out, '}');
    json_close(rq->out, '}');
    return ERR_OK;
}

static enum err save_mode(struct request *rq, void *thing)
{
    return guard_mode_save(rq->db, thing);
}

static enum err set_mode(struct request *rq)
{
    struct json *body;
    enum err e = api_json_body(rq, mode_fields, BODY_BYTES, &body);

    if (e)
        return e;
    return api_write(rq, save_mode, arena_strdup(rq->arena, json_get_text(body, "mode")));
}

/* -- what is open ---------------------------------------------------------------------------- */

static void write_rule(struct buf *out, const struct guard_rule *r)
{
    json_open(out, NULL, '{');
    json_write_int(out, "id", r->id);
    json_write_text(out, "target", r->target);
    json_write_text(out, "gadget", r->gadget);
    json_close(out, '}');
}

static enum err get_targets(struct request *rq)
{
    struct guard_rule *rules;
    size_t count;
    enum err e;

    if ((e = guard_rule_list(rq->db, rq->arena, &rules, &count)))
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "targets", '[');
    for (size_t i = 0; i < count; i++)
        write_rule(rq->out, &rules[i]);
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}

static enum err load_rule(struct request *rq, struct guard_rule *out)
{
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    return api_fail(rq, guard_rule_load(rq->db, rq->arena, id, out), rq->id, NULL);
}

static enum err get_target(struct request *rq)
{
    struct guard_rule rule;
    enum err e;

    if ((e = load_rule(rq, &rule)))
        return e;
    write_rule(rq->out, &rule);
    return ERR_OK;
}

/* One, and no list: "," and "=" separate in ALLOW_TARGETS. */
static bool is_one(const char *text, size_t most)
{
    return strlen(text) <= most && !text[strcspn(text, ",= \t\r\n")];
}

static enum err check_rule(struct request *rq, const struct guard_rule *r)
{
    struct guard g = { .names = { "127.0.0.1" }, .port = (int)rq->conf->port };

    if (!*r->target || !is_one(r->target, TARGET_BYTES) || guard_targets(&g, rq->arena, r->target))
        return api_fail(rq, ERR_INVALID_INPUT, "target", "a host or network, with or without port");
    if (*r->gadget &&
        (!is_one(r->gadget, GADGET_BYTES) ||
         guard_targets(&g, rq->arena, arena_printf(rq->arena, "%s=%s", r->target, r->gadget))))
        return api_refuse(rq, "gadget", "address of a gadget, or its path here");
    return ERR_OK;
}

static enum err add_rule(struct request *rq, void *thing)
{
    return guard_rule_add(rq->db, thing);
}

static enum err add_target(struct request *rq)
{
    struct guard_rule rule = { .gadget = "" };
    struct json *body;
    enum err e;

    if ((e = api_json_body(rq, target_fields, BODY_BYTES, &body)))
        return e;
    json_take_text(body, "target", &rule.target);
    json_take_text(body, "gadget", &rule.gadget);
    if ((e = check_rule(rq, &rule)))
        return e;
    e = api_create(rq, add_rule, &rule, "/aplomb/api/guard/targets", &rule.id);
    if (e == ERR_CONFLICT || e == ERR_MAXIMUM_EXCEEDED)
        return api_fail(rq, ERR_CONFLICT, "target",
                        e == ERR_CONFLICT ? "it is listed already"
                                          : "there are as many as allowed");
    if (e)
        return e;
    rq->reply->status = 201;
    write_rule(rq->out, &rule);
    return ERR_OK;
}

static enum err drop_rule(struct request *rq, void *thing)
{
    return guard_rule_remove(rq->db, ((struct guard_rule *)thing)->id);
}

static enum err remove_target(struct request *rq)
{
    struct guard_rule rule;
    enum err e;

    if ((e = load_rule(rq, &rule)) || (e = api_write(rq, drop_rule, &rule)))
        return e;
    rq->reply->status = 204;
    return ERR_OK;
}

/* -- what would have been refused ------------------------------------------------------------ */

static void write_report(struct buf *out, const struct guard_report *r)
{
    char time[CLOCK_TEXT_SIZE];

    json_open(out, NULL, '{');
    json_write_text(out, "host", r->host);
    json_write_int(out, "port", r->port);
    json_write_text(out, "gadget", r->gadget);
    json_write_text(out, "rule", r->rule);
    json_write_int(out, "times", r->times);
    json_write_text(out, "first", clock_text(r->first_at, time));
    json_write_text(out, "last", clock_text(r->last_at, time));
    json_close(out, '}');
}

static enum err get_reports(struct request *rq)
{
    struct guard_report *reports;
    size_t count;
    enum err e;

    if ((e = guard_report_list(rq->db, rq->arena, clock_real_ms(), &reports, &count)))
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "reports", '[');
    for (size_t i = 0; i < count; i++)
        write_report(rq->out, &reports[i]);
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/aplomb/api/guard", ADMIN, get_mode },
    { "PUT", "/aplomb/api/guard", ADMIN, set_mode },
    { "GET", "/aplomb/api/guard/reports", ADMIN, get_reports },
    { "GET", "/aplomb/api/guard/targets", ADMIN, get_targets },
    { "POST", "/aplomb/api/guard/targets", ADMIN, add_target },
    { "GET", "/aplomb/api/guard/targets/{id}", ADMIN, get_target },
    { "DELETE", "/aplomb/api/guard/targets/{id}", ADMIN, remove_target },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.Guard", .routes = routes, .format = API_JSON, .always = true });
}
