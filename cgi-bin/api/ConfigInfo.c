/* /finesse/api/ConfigInfo: how much is configured.
 * Source: Finesse developer guide 12.5, ConfigInfo; reference rest-config 1.2. */
#include "api/api.h"
#include "base/version.h"

static enum err get(struct request *rq)
{
    static const char *const names[] = { "totalSkillGroups", "totalSupervisors", "totalTeams",
                                         "totalUsers" };
    struct db_rows rows;
    enum err e;

    if ((e = db_one(rq->db, Q_CONFIG_COUNTS, DB_NO_ARGS, &rows)))
        return e;
    xml_open(rq->out, "ConfigInfo");
    for (int i = 0; i < 4; i++)
        xml_int(rq->out, names[i], db_get_int(&rows, i));
    xml_text(rq->out, "uri", "/finesse/api/ConfigInfo");
    xml_text(rq->out, "versionInfo", "Aplomb " APLOMB_VERSION);
    xml_close(rq->out, "ConfigInfo");
    return db_done(&rows);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/ConfigInfo", ADMIN, get },
    { 0 },
};

int main(void)
{
    return api_serve("ConfigInfo", routes);
}
