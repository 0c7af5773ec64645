/* people: a store with a few persons in a folder of its own, for tests of identity. */
#ifndef APLOMB_TESTS_PEOPLE_H
#define APLOMB_TESTS_PEOPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "auth/password.h"
#include "base/arena.h"
#include "db/db.h"
#include "db/migrate.h"

struct people {
    struct arena arena;
    struct db *db;
    char folder[32], database[64];
};

static inline void people_remove_file(const struct people *p, const char *name)
{
    char path[96];

    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    unlink(path);
}

static inline void people_add(struct people *p, const char *id, const char *name,
                              const char *password, const char *columns)
{
    const char *hash;

    if (password_hash(&p->arena, password, 1, &hash) ||
        db_run_script(p->db, arena_printf(&p->arena,
                                          "INSERT INTO person (login_id, login_name, "
                                          "password_hash, is_supervisor, is_administrator, "
                                          "is_active) VALUES ('%s', '%s', '%s', %s)",
                                          id, name, hash, columns)))
        abort();
}

/* 1001 agent, 1000 supervisor of team 1, admin, 1009 no longer active. */
static inline int people_set_up(void **state)
{
    struct people *p = calloc(1, sizeof *p);

    if (!p)
        abort();
    arena_init(&p->arena);
    snprintf(p->folder, sizeof p->folder, "/tmp/aplomb-test-XXXXXX");
    if (!mkdtemp(p->folder))
        abort();
    snprintf(p->database, sizeof p->database, "%s/aplomb.db", p->folder);
    if (db_migrate(p->database) || db_open(p->database, DB_WRITE, &p->db))
        abort();
    people_add(p, "1001", "agent1001", "demo", "0, 0, 1");
    people_add(p, "1000", "supervisor1000", "demo", "1, 0, 1");
    people_add(p, "admin", "admin", "demo", "0, 1, 1");
    people_add(p, "1009", "agent1009", "demo", "0, 0, 0");
    if (db_run_script(p->db, "INSERT INTO team (id, name) VALUES (1, 'Sales'), (2, 'Support');"
                             "INSERT INTO team_supervisor (team_id, login_id) VALUES (1, '1000');"
                             "UPDATE person SET team_id = 1 WHERE login_id = '1001'"))
        abort();
    *state = p;
    return 0;
}

static inline int people_tear_down(void **state)
{
    static const char *const files[] = { "aplomb.db",       "aplomb.db-wal",
                                         "aplomb.db-shm",   "aplomb.db.checkpoint",
                                         "aplomb.db.lease", "verifiers" };
    struct people *p = *state;

    db_close(p->db);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        people_remove_file(p, files[i]);
    rmdir(p->folder);
    arena_release(&p->arena);
    free(p);
    return 0;
}

#endif
