#include "model/guard_rule.h"

#include "model/list.h"

enum err guard_mode_load(struct db *db, struct arena *a, const char **mode)
{
    return model_one(db, Q_GUARD_MODE, DB_NO_ARGS, a, model_read_text, mode);
}

enum err guard_mode_save(struct db *db, const char *mode)
{
    return db_run(db, Q_GUARD_SET_MODE, DB_ARGS(db_text(mode)));
}

static void read_rule(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct guard_rule *)out = (struct guard_rule) { .id = db_get_int(rows, 0),
                                                      .target = db_get_text(rows, 1, a),
                                                      .gadget = db_get_text(rows, 2, a) };
}

enum err guard_rule_list(struct db *db, struct arena *a, struct guard_rule **out, size_t *count)
{
    return model_list(db, Q_GUARD_TARGETS, DB_NO_ARGS, a, read_rule, sizeof **out, (void **)out,
                      count);
}

enum err guard_rule_load(struct db *db, struct arena *a, int64_t id, struct guard_rule *out)
{
    return model_one(db, Q_GUARD_TARGET_BY_ID, DB_ARGS(db_int(id)), a, read_rule, out);
}

enum err guard_rule_add(struct db *db, struct guard_rule *r)
{
    enum err e = model_check_room(db, Q_GUARD_TARGET_COUNT, DB_NO_ARGS, GUARD_RULES);

    if (e || (e = db_run(db, Q_GUARD_TARGET_ADD, DB_ARGS(db_text(r->target), db_text(r->gadget)))))
        return e;
    r->id = db_last_id(db);
    return ERR_OK;
}

enum err guard_rule_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_GUARD_TARGET_REMOVE, DB_ARGS(db_int(id)));
}

enum err guard_rule_text(struct db *db, struct arena *a, const char **list)
{
    struct guard_rule *rules;
    size_t count;
    enum err e = guard_rule_list(db, a, &rules, &count);

    *list = "";
    for (size_t i = 0; !e && i < count; i++)
        *list = arena_printf(a, "%s%s%s%s,", *list, rules[i].target, *rules[i].gadget ? "=" : "",
                             rules[i].gadget);
    return e;
}

static void read_report(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct guard_report *)out = (struct guard_report) { .host = db_get_text(rows, 0, a),
                                                          .port = db_get_int(rows, 1),
                                                          .gadget = db_get_text(rows, 2, a),
                                                          .rule = db_get_text(rows, 3, a),
                                                          .times = db_get_int(rows, 4),
                                                          .first_at = db_get_int(rows, 5),
                                                          .last_at = db_get_int(rows, 6) };
}

enum err guard_report_list(struct db *db, struct arena *a, int64_t now, struct guard_report **out,
                           size_t *count)
{
    return model_list(db, Q_GUARD_REPORTS, DB_ARGS(db_int(now - GUARD_REPORT_MS)), a, read_report,
                      sizeof **out, (void **)out, count);
}

enum err guard_report_note(struct db *db, const struct guard_report *r)
{
    enum err e = db_begin(db);

    if (e)
        return e;
    if ((e = db_run(db, Q_GUARD_REPORT_ADD,
                    DB_ARGS(db_text(r->host), db_int(r->port), db_text(r->gadget), db_text(r->rule),
                            db_int(r->last_at)))) ||
        (e = db_run(db, Q_GUARD_REPORT_FORGET,
                    DB_ARGS(db_int(r->last_at - GUARD_REPORT_MS), db_int(GUARD_REPORTS))))) {
        db_rollback(db);
        return e;
    }
    return db_commit(db);
}
