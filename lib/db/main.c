/* aplomb-db: creates or migrates the database named, as an installation or a start does, and makes
 * its administrators. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "auth/password.h"
#include "base/clock.h"
#include "db/migrate.h"
#include "model/person.h"

static int say(const char *what, int status)
{
    fprintf(stderr, "%s\n", what);
    return status;
}

static int migrate(const char *file, const char *unused)
{
    (void)unused;
    return db_migrate(file) ? 1 : 0;
}

/* -- a password ------------------------------------------------------------------------------- */

enum { LINE_BYTES = PASSWORD_BYTES + 2 };

/* Without its end; false when there is none, or no room for it. */
static bool read_line(char *line)
{
    size_t n;

    if (!fgets(line, LINE_BYTES, stdin))
        return false;
    n = strlen(line);
    if (n > 0 && line[n - 1] == '\n')
        line[--n] = '\0';
    else if (!feof(stdin))
        return false;
    return true;
}

/* Nothing of it is seen.  A Ctrl-C is a character of the line meanwhile, which no password may
 * have: so the terminal is never left as it is here. */
static bool ask(const char *question, char *line)
{
    struct termios was, is;
    bool there;

    if (tcgetattr(STDIN_FILENO, &was))
        return read_line(line);
    is = was;
    is.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &is);
    fprintf(stderr, "%s: ", question);
    there = read_line(line);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &was);
    fputc('\n', stderr);
    return there;
}

/* NULL, or what is wrong. */
static const char *read_password(char *password)
{
    char again[LINE_BYTES];
    const char *fault;

    if (!ask("New password", password))
        return "no password, or one that is too long";
    if ((fault = password_fault(password)))
        return fault;
    if (!isatty(STDIN_FILENO))
        return NULL;
    if (!ask("Once more", again) || strcmp(password, again) != 0)
        return "that was another one";
    return NULL;
}

/* -- an administrator ------------------------------------------------------------------------- */

static enum err make_administrator(struct db *db, struct arena *a, const char *login_id,
                                   const char *password)
{
    const char *hash;
    enum err e = password_hash(a, password, PASSWORD_COST, &hash);

    if (e || (e = db_begin_lasting(db)))
        return e;
    if ((e = person_make_administrator(db, login_id, hash, clock_real_ms()))) {
        db_rollback(db);
        return e;
    }
    return db_commit(db);
}

static int administrator(const char *file, const char *login_id)
{
    char password[LINE_BYTES];
    const char *fault = person_name_fault(login_id);
    struct arena a;
    struct db *db;
    enum err e;

    if (fault || (fault = read_password(password)))
        return say(fault, 1);
    if (db_open(file, DB_WRITE, &db))
        return say("no such database; it is made by: aplomb-db FILE migrate", 1);
    arena_init(&a);
    e = make_administrator(db, &a, login_id, password);
    arena_release(&a);
    db_close(db);
    if (e == ERR_CONFLICT)
        return say("somebody else signs in with that name", 1);
    return e ? say("not done", 1) : 0;
}

static const struct {
    const char *name;
    int words; /* behind the file */
    int (*run)(const char *file, const char *word);
} actions[] = {
    { "migrate", 0, migrate },
    { "administrator", 1, administrator },
};

int main(int argc, char **argv)
{
    umask(umask(077) | 027); /* hashes of passwords are no business of others */
    for (size_t i = 0; argc > 2 && *argv[1] && i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(argv[2], actions[i].name) == 0 && argc == 3 + actions[i].words)
            return actions[i].run(argv[1], argv[3]);
    return say("usage: aplomb-db FILE migrate\n"
               "       aplomb-db FILE administrator LOGIN_ID\n"
               "The password is asked for, or is the first line of standard input.",
               2);
}
