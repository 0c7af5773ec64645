#include "ctid/setup.h"

#include "model/list.h"

static enum cti_wrap_up wrap_up(const char *word)
{
    static const struct {
        const char *word;
        enum cti_wrap_up rule;
    } words[] = {
        { "OPTIONAL", WRAP_UP_OPTIONAL },
        { "REQUIRED", WRAP_UP_REQUIRED },
        { "REQUIRED_WITH_WRAP_UP_DATA", WRAP_UP_REQUIRED_WITH_DATA },
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (same(word, words[i].word))
            return words[i].rule;
    return WRAP_UP_NOT_ALLOWED;
}

static void read_team(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct cti_team *)item = (struct cti_team) {
        .id = db_get_int(rows, 0),
        .wrap_up_incoming = wrap_up(db_get_text(rows, 1, a)),
        .wrap_up_outgoing = wrap_up(db_get_text(rows, 2, a)),
        .wrap_up_ms = db_get_int(rows, 3) * 1000,
    };
}

static void read_person(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct cti_person *)item = (struct cti_person) {
        .id = db_get_text(rows, 0, a),
        .team_id = db_get_int(rows, 1),
        .mobile = db_get_bool(rows, 2),
        .supervisor = db_get_bool(rows, 3),
    };
}

static void read_range(const struct db_rows *rows, struct arena *a, void *item)
{
    (void)a;
    *(struct cti_range *)item = (struct cti_range) { .first = db_get_int(rows, 0),
                                                     .last = db_get_int(rows, 1) };
}

static void read_queue(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct cti_queue *)item = (struct cti_queue) {
        .id = db_get_int(rows, 0),
        .number = db_get_text(rows, 1, a),
        .name = db_get_text(rows, 2, a),
        .ring_ms = db_get_int(rows, 3) * 1000,
        .priority = (int)db_get_int(rows, 4),
        .overflow_ms = db_get_int(rows, 5) * 1000,
        .overflow_id = db_get_int(rows, 6),
    };
}

static void read_media(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct cti_media *)item = (struct cti_media) {
        .id = db_get_int(rows, 0),
        .name = db_get_text(rows, 1, a),
        .interruptible = db_get_bool(rows, 2),
        .start_ms = db_get_int(rows, 3) * 1000,
    };
}

/* A team of a queue or of a channel. */
struct serving {
    int64_t of_id, team_id;
};

static void read_serving(const struct db_rows *rows, struct arena *a, void *item)
{
    (void)a;
    *(struct serving *)item = (struct serving) { .of_id = db_get_int(rows, 0),
                                                 .team_id = db_get_int(rows, 1) };
}

/* Rows come in order of queue or channel, so the teams of each are one run of the list. */
static const int64_t *teams_of(struct arena *a, int64_t id, const struct serving *list,
                               size_t count, size_t *team_count)
{
    int64_t *ids = arena_array(a, count, sizeof(*ids));

    for (size_t i = 0; i < count; i++)
        if (list[i].of_id == id)
            ids[(*team_count)++] = list[i].team_id;
    return ids;
}

static enum err load_queues(struct db *db, struct arena *a, struct cti_setup *out)
{
    struct serving *servings;
    struct cti_queue *queues;
    size_t count;
    void *items;
    enum err e;

    if ((e = model_list(db, Q_QUEUE_ALL, DB_NO_ARGS, a, read_queue, sizeof *queues, &items,
                        &out->queue_count)))
        return e;
    queues = items;
    if ((e = model_list(db, Q_QUEUE_TEAMS, DB_NO_ARGS, a, read_serving, sizeof *servings, &items,
                        &count)))
        return e;
    servings = items;
    for (size_t i = 0; i < out->queue_count; i++)
        queues[i].team_ids = teams_of(a, queues[i].id, servings, count, &queues[i].team_count);
    out->queues = queues;
    return ERR_OK;
}

static enum err load_media(struct db *db, struct arena *a, struct cti_setup *out)
{
    struct serving *servings;
    struct cti_media *media;
    size_t count;
    void *items;
    enum err e;

    if ((e = model_list(db, Q_SETUP_MEDIA, DB_NO_ARGS, a, read_media, sizeof *media, &items,
                        &out->media_count)))
        return e;
    media = items;
    if ((e = model_list(db, Q_SETUP_MEDIA_TEAMS, DB_NO_ARGS, a, read_serving, sizeof *servings,
                        &items, &count)))
        return e;
    servings = items;
    for (size_t i = 0; i < out->media_count; i++)
        media[i].team_ids = teams_of(a, media[i].id, servings, count, &media[i].team_count);
    out->media = media;
    return ERR_OK;
}

enum err setup_version(struct db *db, int64_t *out)
{
    struct db_rows rows;
    enum err e = db_one(db, Q_SETUP_VERSION, DB_NO_ARGS, &rows);

    if (e)
        return e;
    *out = db_get_int(&rows, 0);
    return db_done(&rows);
}

enum err setup_load(struct db *db, struct arena *a, struct cti_setup *out)
{
    void *items;
    enum err e;

    *out = (struct cti_setup) { 0 };
    if ((e = model_list(db, Q_SETUP_TEAMS, DB_NO_ARGS, a, read_team, sizeof(struct cti_team),
                        &items, &out->team_count)))
        return e;
    out->teams = items;
    if ((e = model_list(db, Q_SETUP_PEOPLE, DB_NO_ARGS, a, read_person, sizeof(struct cti_person),
                        &items, &out->people_count)))
        return e;
    out->people = items;
    if ((e = model_list(db, Q_SETUP_RANGES, DB_NO_ARGS, a, read_range, sizeof(struct cti_range),
                        &items, &out->range_count)))
        return e;
    out->ranges = items;
    if ((e = load_queues(db, a, out)))
        return e;
    return load_media(db, a, out);
}
