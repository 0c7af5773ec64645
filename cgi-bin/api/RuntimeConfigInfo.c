/* /finesse/api/RuntimeConfigInfo: what goes on, in numbers.
 * Source: Finesse developer guide 12.5, Serviceability; reference rest-config 11. */
#include "api/connected.h"

/* Columns of the statement. */
enum { CALLS, TASKS, SIGNED_IN, MEDIA, MEDIA_IN, SKILL_GROUPS, AGENTS, COUNTS };

/* Two digits behind the point; 0 of nobody. */
static void write_average(struct buf *xml, const char *name, int64_t sum, int64_t of)
{
    int64_t hundredths = of ? (sum * 100 + of / 2) / of : 0;

    xml_open(xml, name);
    buf_addf(xml, "%lld.%02d", (long long)(hundredths / 100), (int)(hundredths % 100));
    xml_close(xml, name);
}

static void write_counts(struct buf *xml, const int64_t n[COUNTS])
{
    xml_int(xml, "activeDialogCount", n[CALLS]);
    xml_int(xml, "activeTaskCount", n[TASKS]);
    write_average(xml, "averageConfiguredMediaPerAgent", n[MEDIA], n[AGENTS]);
    write_average(xml, "averageLoggedInMediaPerAgent", n[MEDIA_IN], n[SIGNED_IN]);
    write_average(xml, "averageSkillGroupCountPerAgent", n[SKILL_GROUPS], n[AGENTS]);
}

static enum err load_counts(struct request *rq, int64_t out[COUNTS])
{
    struct db_rows rows;
    enum err e = db_one(rq->db, Q_RUNTIME_COUNTS, DB_NO_ARGS, &rows);

    if (e)
        return e;
    for (int i = 0; i < COUNTS; i++)
        out[i] = db_get_int(&rows, i);
    return db_done(&rows);
}

static enum err get(struct request *rq)
{
    struct connected *list;
    int64_t counts[COUNTS];
    size_t count;
    enum err e;

    if (!role_is_admin(rq->user))
        return ERR_FORBIDDEN;
    if ((e = load_counts(rq, counts)) || (e = connected_list(rq, &list, &count)))
        return e;
    xml_open(rq->out, "RuntimeConfigInfo");
    write_counts(rq->out, counts);
    xml_open(rq->out, "connectedUsersInfo");
    connected_write_summary(rq->out, list, count);
    xml_close(rq->out, "connectedUsersInfo");
    xml_text(rq->out, "uri", "/finesse/api/RuntimeConfigInfo");
    xml_close(rq->out, "RuntimeConfigInfo");
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/RuntimeConfigInfo", USER, get },
    { 0 },
};

int main(void)
{
    return api_serve("RuntimeConfigInfo", routes);
}
