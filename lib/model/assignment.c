#include "model/assignment.h"

#include "model/list.h"
#include "model/workflow.h"

static const struct kind {
    const char *category; /* of reason codes, else NULL */
    enum query may, clear, add;
    bool ordered;
    size_t most;
} kinds[] = {
    [ASSIGN_NOT_READY_CODES] = { "NOT_READY", Q_REASON_CODE_MAY_ASSIGN, Q_REASON_CODE_UNASSIGN_ALL,
                                 Q_REASON_CODE_ASSIGN, false, 100 },
    [ASSIGN_LOGOUT_CODES] = { "LOGOUT", Q_REASON_CODE_MAY_ASSIGN, Q_REASON_CODE_UNASSIGN_ALL,
                              Q_REASON_CODE_ASSIGN, false, 100 },
    [ASSIGN_WRAP_UP_REASONS] = { NULL, Q_WRAP_UP_REASON_MAY_ASSIGN, Q_WRAP_UP_REASON_UNASSIGN_ALL,
                                 Q_WRAP_UP_REASON_ASSIGN, false, ASSIGNMENTS_MAX },
    [ASSIGN_PHONE_BOOKS] = { NULL, Q_PHONE_BOOK_MAY_ASSIGN, Q_PHONE_BOOK_UNASSIGN_ALL,
                             Q_PHONE_BOOK_ASSIGN, false, 300 },
    [ASSIGN_WORKFLOWS] = { NULL, Q_WORKFLOW_MAY_ASSIGN, Q_WORKFLOW_UNASSIGN_ALL, Q_WORKFLOW_ASSIGN,
                           true, TEAM_WORKFLOWS },
};

static enum err check(struct db *db, const struct kind *kind, int64_t item)
{
    struct db_arg args[] = { db_int(item), db_text(kind->category), { .type = DB_END } };
    int64_t may;
    enum err e;

    if (!kind->category)
        args[1].type = DB_END;
    if ((e = model_one(db, kind->may, args, NULL, model_read_int, &may)))
        return e;
    return may ? ERR_OK : ERR_INVALID_INPUT;
}

static enum err clear(struct db *db, const struct kind *kind, int64_t team_id)
{
    struct db_arg args[] = { db_int(team_id), db_text(kind->category), { .type = DB_END } };

    if (!kind->category)
        args[1].type = DB_END;
    return db_run(db, kind->clear, args);
}

static enum err add(struct db *db, const struct kind *kind, int64_t team_id, int64_t item,
                    size_t position)
{
    struct db_arg args[] = {
        db_int(item), db_int(team_id), db_int((int64_t)position), { .type = DB_END }
    };

    if (!kind->ordered)
        args[2].type = DB_END;
    return db_run(db, kind->add, args);
}

static bool is_repeated(const int64_t *items, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (items[i] == items[at])
            return true;
    return false;
}

enum err assignment_replace(struct db *db, enum assignment kind_of, int64_t team_id,
                            const int64_t *items, size_t count, size_t *wrong)
{
    const struct kind *kind = &kinds[kind_of];
    enum err e;

    *wrong = 0;
    if (count > kind->most)
        return ERR_MAXIMUM_EXCEEDED;
    if ((e = clear(db, kind, team_id)))
        return e;
    for (size_t i = 0; i < count; i++) {
        *wrong = i;
        if (is_repeated(items, i))
            continue;
        if ((e = check(db, kind, items[i])) || (e = add(db, kind, team_id, items[i], i)))
            return e;
    }
    return ERR_OK;
}
