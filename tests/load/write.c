/* The peer of an accepted PUT: a FastCGI program that commits one row and answers 202.  Its
 * database is made beside the program, with the settings of lib/db (WAL, NORMAL, no automatic
 * checkpoint). */
#include <stdio.h>
#include <unistd.h>

#include <fcgiapp.h>
#include <sqlite3.h>

static const char setup[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;"
    "CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT";
static const char write_one[] = "BEGIN IMMEDIATE; INSERT INTO inbox (body) VALUES "
                                "('<User><state>READY</state></User>'); COMMIT";

static sqlite3 *open_beside_program(void)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof ".db");
    sqlite3 *db;

    if (n < 0)
        return NULL;
    snprintf(path + n, sizeof ".db", ".db");
    if (sqlite3_open(path, &db))
        return NULL;
    sqlite3_busy_timeout(db, 5000);
    return sqlite3_exec(db, setup, NULL, NULL, NULL) ? NULL : db;
}

int main(void)
{
    sqlite3 *db = open_beside_program();
    FCGX_Request rq;

    if (!db || FCGX_Init() || FCGX_InitRequest(&rq, 0, 0))
        return 1;
    while (FCGX_Accept_r(&rq) == 0) {
        int failed = sqlite3_exec(db, write_one, NULL, NULL, NULL);

        FCGX_PutS(failed ? "Status: 500 Not Written\r\n\r\n" : "Status: 202 Accepted\r\n\r\n",
                  rq.out);
        FCGX_Finish_r(&rq);
    }
    return 0;
}
