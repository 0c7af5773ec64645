#include "model/team_message.h"

#include <inttypes.h>

#include "base/codec.h"
#include "model/list.h"
#include "xml/write.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct team_message *)out = (struct team_message) {
        .id = db_get_text(rows, 0, a),
        .created_by = db_get_text(rows, 1, a),
        .first_name = db_get_text(rows, 2, a),
        .last_name = db_get_text(rows, 3, a),
        .created_at = db_get_int(rows, 4),
        .duration = (db_get_int(rows, 5) - db_get_int(rows, 4)) / 1000,
        .content = db_get_text(rows, 6, a),
    };
}

static enum err load_teams(struct db *db, struct arena *a, struct team_message *m)
{
    return model_list(db, Q_TEAM_MESSAGE_TEAMS, DB_ARGS(db_text(m->id)), a, model_read_int,
                      sizeof *m->teams, (void **)&m->teams, &m->team_count);
}

enum err team_message_load(struct db *db, struct arena *a, const char *id, int64_t now,
                           struct team_message *out)
{
    enum err e = model_one(db, Q_TEAM_MESSAGE_BY_ID, DB_ARGS(db_text(id), db_int(now)), a, read_row,
                           out);

    return e ? e : load_teams(db, a, out);
}

static enum err load_list(struct db *db, struct arena *a, enum query q, const struct db_arg *args,
                          struct team_message **out, size_t *count)
{
    enum err e = model_list(db, q, args, a, read_row, sizeof **out, (void **)out, count);

    for (size_t i = 0; !e && i < *count; i++)
        e = load_teams(db, a, &(*out)[i]);
    return e;
}

enum err team_message_list_of_team(struct db *db, struct arena *a, int64_t team_id, int64_t now,
                                   struct team_message **out, size_t *count)
{
    return load_list(db, a, Q_TEAM_MESSAGES_OF_TEAM, DB_ARGS(db_int(team_id), db_int(now)), out,
                     count);
}

enum err team_message_list_by(struct db *db, struct arena *a, const char *created_by, int64_t now,
                              struct team_message **out, size_t *count)
{
    return load_list(db, a, Q_TEAM_MESSAGES_BY_CREATOR, DB_ARGS(db_text(created_by), db_int(now)),
                     out, count);
}

/* -- writing --------------------------------------------------------------------------------- */

static enum err add_team(struct db *db, const struct team_message *m, size_t i)
{
    enum err e = model_check_room(db, Q_TEAM_MESSAGE_COUNT,
                                  DB_ARGS(db_int(m->teams[i]), db_int(m->created_at)),
                                  MESSAGES_OF_TEAM);

    if (e)
        return e;
    return db_run(db, Q_TEAM_MESSAGE_TEAM_ADD,
                  DB_ARGS(db_text(m->id), db_int(m->teams[i]), db_int((int64_t)i)));
}

enum err team_message_add(struct db *db, const struct team_message *m)
{
    enum err e;

    if ((e = db_run(db, Q_TEAM_MESSAGE_FORGET, DB_ARGS(db_int(m->created_at)))))
        return e;
    e = db_run(db, Q_TEAM_MESSAGE_ADD,
               DB_ARGS(db_text(m->id), db_text(m->created_by), db_int(m->created_at),
                       db_int(m->created_at + m->duration * 1000), db_text(m->content)));
    for (size_t i = 0; !e && i < m->team_count; i++)
        e = add_team(db, m, i);
    return e;
}

enum err team_message_remove(struct db *db, const char *id)
{
    return db_run(db, Q_TEAM_MESSAGE_REMOVE, DB_ARGS(db_text(id)));
}

void team_message_write(struct buf *xml, const char *root, const struct team_message *m)
{
    xml_open(xml, root);
    xml_open(xml, "uri");
    buf_adds(xml, "/finesse/api/TeamMessage/");
    xml_escape(xml, str_of(m->id));
    xml_close(xml, "uri");
    xml_text(xml, "id", m->id);
    xml_open(xml, "createdBy");
    xml_text(xml, "id", m->created_by);
    xml_text(xml, "firstName", m->first_name);
    xml_text(xml, "lastName", m->last_name);
    xml_close(xml, "createdBy");
    xml_int(xml, "createdAt", m->created_at / 1000);
    xml_int(xml, "duration", m->duration);
    xml_text(xml, "content", m->content);
    xml_open(xml, "teams");
    for (size_t i = 0; i < m->team_count; i++)
        xml_int(xml, "team", m->teams[i]);
    xml_close(xml, "teams");
    xml_close(xml, root);
}

void team_messages_write(struct buf *xml, const struct team_message *list, size_t count)
{
    xml_open(xml, "TeamMessages");
    for (size_t i = 0; i < count; i++)
        team_message_write(xml, "TeamMessage", &list[i]);
    xml_close(xml, "TeamMessages");
}

/* -- on the bus ------------------------------------------------------------------------------ */

static void pack_text(struct buf *out, const char *key, const char *value)
{
    if (!value)
        return;
    buf_adds(out, key);
    buf_addc(out, '=');
    url_encode(out, str_of(value));
    buf_addc(out, '\n');
}

void team_message_pack(struct buf *out, const char *request_id, const struct team_message *m)
{
    pack_text(out, "request_id", request_id);
    pack_text(out, "id", m->id);
    pack_text(out, "created_by", m->created_by);
    pack_text(out, "content", m->content);
    buf_addf(out, "duration=%" PRId64 "\n", m->duration);
    for (size_t i = 0; i < m->team_count; i++)
        buf_addf(out, "team=%" PRId64 "\n", m->teams[i]);
}

static const char *unpack_text(struct arena *a, struct str escaped)
{
    const char *value = NULL;
    struct buf b;

    buf_init(&b, escaped.n + 1);
    if (url_decode(&b, escaped, false) && str_is_utf8(buf_str(&b)))
        value = arena_strndup(a, b.p, b.n);
    buf_release(&b);
    return value;
}

static bool unpack_pair(struct arena *a, struct str key, struct str value, const char **request_id,
                        struct team_message *out)
{
    int64_t *number = str_is(key, "duration") ? &out->duration : NULL;
    const char **text = str_is(key, "request_id")   ? request_id
                        : str_is(key, "id")         ? &out->id
                        : str_is(key, "created_by") ? &out->created_by
                        : str_is(key, "content")    ? &out->content
                                                    : NULL;

    if (str_is(key, "team") && out->team_count < MESSAGE_TEAMS)
        number = &out->teams[out->team_count++];
    if (number)
        return str_to_int(value, number);
    return text && (*text = unpack_text(a, value));
}

enum err team_message_unpack(struct arena *a, struct str text, const char **request_id,
                             struct team_message *out)
{
    struct str line, key;

    *out = (struct team_message) { .teams = arena_array(a, MESSAGE_TEAMS, sizeof *out->teams) };
    *request_id = "";
    while (str_cut(&text, '\n', &line)) {
        if (!line.n)
            continue;
        if (!str_cut(&line, '=', &key) || !line.p || !unpack_pair(a, key, line, request_id, out))
            return ERR_BAD_REQUEST;
    }
    return out->id && out->created_by ? ERR_OK : ERR_BAD_REQUEST;
}
