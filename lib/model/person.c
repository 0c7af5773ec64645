#include "model/person.h"

#include <string.h>

#include "model/list.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct person *)out = (struct person) {
        .login_id = db_get_text(rows, 0, a),
        .login_name = db_get_text(rows, 1, a),
        .first_name = db_get_text(rows, 2, a),
        .last_name = db_get_text(rows, 3, a),
        .is_agent = db_get_bool(rows, 4),
        .is_supervisor = db_get_bool(rows, 5),
        .is_administrator = db_get_bool(rows, 6),
        .is_active = db_get_bool(rows, 7),
        .may_be_mobile = db_get_bool(rows, 8),
        .team_id = db_get_int(rows, 9),
        .skill_target_id = db_get_int(rows, 10),
        .password_set_at = db_get_int(rows, 11),
        .locked_until = db_get_int(rows, 12),
        .state = db_get_text(rows, 13, a),
        .extension = db_get_text(rows, 14, a),
    };
}

static enum err load_supervised(struct db *db, struct arena *a, struct person *p)
{
    return model_list(db, Q_PERSON_SUPERVISES, DB_ARGS(db_text(p->login_id)), a, model_read_int,
                      sizeof *p->supervised, (void **)&p->supervised, &p->supervised_count);
}

enum err person_load(struct db *db, struct arena *a, const char *login_id, struct person *out)
{
    enum err e = model_one(db, Q_PERSON_BY_ID, DB_ARGS(db_text(login_id)), a, read_row, out);

    return e || !out->is_supervisor ? e : load_supervised(db, a, out);
}

/* What LIKE would take for more than itself stands behind a '!'. */
static const char *pattern_of(struct arena *a, const char *text)
{
    char *pattern = arena_array(a, 2 * strlen(text) + 3, 1), *to = pattern;

    *to++ = '%';
    for (; *text; text++) {
        if (strchr("%_!", *text))
            *to++ = '!';
        *to++ = *text >= 'A' && *text <= 'Z' ? (char)(*text | 0x20) : *text;
    }
    if (to > pattern + 1)
        *to++ = '%';
    *to = '\0';
    return pattern;
}

enum err person_page(struct db *db, struct arena *a, const char *after, const char *text,
                     struct person **out, size_t *count)
{
    enum err e = model_list(
        db, Q_PERSON_PAGE,
        DB_ARGS(db_text(after), db_text(pattern_of(a, text)), db_int(PERSON_PAGE)), a, read_row,
        sizeof **out, (void **)out, count);

    for (size_t i = 0; !e && i < *count; i++)
        if ((*out)[i].is_supervisor)
            e = load_supervised(db, a, &(*out)[i]);
    return e;
}

enum err person_of_name(struct db *db, struct arena *a, const char *who, const char *name,
                        const char **other)
{
    enum err e = model_one(db, Q_PERSON_OF_NAME, DB_ARGS(db_text(who), db_text(name)), a,
                           model_read_text, other);

    if (e == ERR_NOT_FOUND)
        *other = "";
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* -- writing --------------------------------------------------------------------------------- */

static struct db_arg id_or_null(int64_t id)
{
    return id ? db_int(id) : db_text(NULL);
}

static enum err save_supervised(struct db *db, const struct person *p)
{
    enum err e = db_run(db, Q_PERSON_SUPERVISE_NONE, DB_ARGS(db_text(p->login_id)));

    for (size_t i = 0; !e && i < p->supervised_count; i++)
        e = db_run(db, Q_PERSON_SUPERVISE,
                   DB_ARGS(db_text(p->login_id), db_int(p->supervised[i]), db_int((int64_t)i + 1)));
    return e;
}

enum err person_add(struct db *db, const struct person *p, const char *password_hash, int64_t now)
{
    enum err e = db_run(db, Q_PERSON_ADD,
                        DB_ARGS(db_text(p->login_id), db_text(p->login_name),
                                db_text(p->first_name), db_text(p->last_name), db_int(p->is_agent),
                                db_int(p->is_supervisor), db_int(p->is_administrator),
                                db_int(p->is_active), db_int(p->may_be_mobile),
                                id_or_null(p->team_id), id_or_null(p->skill_target_id),
                                db_text(password_hash), db_int(now)));

    return e ? e : save_supervised(db, p);
}

enum err person_save(struct db *db, const struct person *p)
{
    enum err e = db_run(db, Q_PERSON_SAVE,
                        DB_ARGS(db_text(p->login_id), db_text(p->login_name),
                                db_text(p->first_name), db_text(p->last_name), db_int(p->is_agent),
                                db_int(p->is_supervisor), db_int(p->is_administrator),
                                db_int(p->is_active), db_int(p->may_be_mobile),
                                id_or_null(p->team_id), id_or_null(p->skill_target_id)));

    return e ? e : save_supervised(db, p);
}

/* A lock-out belongs to a name, not to a row: it would meet the next person of that name. */
enum err person_remove(struct db *db, const char *login_id)
{
    const struct db_arg *who = DB_ARGS(db_text(login_id));
    enum err e = db_run(db, Q_LOCKOUT_CLEAR, who);

    return e ? e : db_run(db, Q_PERSON_REMOVE, who);
}

static enum err forget_old_password(struct db *db, const char *login_id)
{
    const struct db_arg *who = DB_ARGS(db_text(login_id));
    enum err e = db_run(db, Q_LOCKOUT_CLEAR, who);

    return e ? e : db_run(db, Q_SESSION_REMOVE_OF, who);
}

enum err person_set_password(struct db *db, const char *login_id, const char *hash, int64_t now)
{
    enum err e = db_run(db, Q_PERSON_SAVE_PASSWORD,
                        DB_ARGS(db_text(login_id), db_text(hash), db_int(now)));

    return e ? e : forget_old_password(db, login_id);
}

enum err person_unlock(struct db *db, const char *login_id)
{
    return db_run(db, Q_LOCKOUT_CLEAR, DB_ARGS(db_text(login_id)));
}

enum err person_make_administrator(struct db *db, const char *login_id, const char *hash,
                                   int64_t now)
{
    enum err e = db_run(db, Q_PERSON_MAKE_ADMINISTRATOR,
                        DB_ARGS(db_text(login_id), db_text(hash), db_int(now)));

    return e ? e : forget_old_password(db, login_id);
}

/* -- rules ----------------------------------------------------------------------------------- */

enum err person_count_administrators(struct db *db, int64_t *count)
{
    return model_one(db, Q_PERSON_ADMINISTRATORS, DB_NO_ARGS, NULL, model_read_int, count);
}

enum err person_is_at_work(struct db *db, const char *login_id, bool *out)
{
    int64_t one;
    enum err e = model_one(db, Q_PERSON_IS_AT_WORK, DB_ARGS(db_text(login_id)), NULL,
                           model_read_int, &one);

    *out = !e;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

const char *person_name_fault(const char *name)
{
    static const char may[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-@";

    return *name && strlen(name) <= 32 && !name[strspn(name, may)] && name[strspn(name, ".")]
               ? NULL
               : "1 to 32 of the letters a to z, digits and . _ - @ are needed";
}
