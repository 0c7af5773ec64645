/* /aplomb/api/health: is every part there, and which processes are.
 * Source: contract.md, "Our own interfaces". */
#include <dirent.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "api/api.h"
#include "base/pidfile.h"
#include "model/system.h"
#include "json/write.h"

enum { PROCESSES = 256, NAME_BYTES = 64, BROKER_WAIT_MS = 1000 };

struct process {
    char name[NAME_BYTES];
    pid_t pid;
};

/* -- parts ----------------------------------------------------------------------------------- */

/* Nobody waits for the broker here: one that is halted takes as many connections as its backlog
 * holds, and the next connect() would not return. */
static int reach(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -1;
    if (strlen(path) < sizeof address.sun_path) {
        memcpy(address.sun_path, path, strlen(path));
        if (connect(fd, (const struct sockaddr *)(const void *)&address, sizeof address) == 0)
            return fd;
    }
    close(fd);
    return -1;
}

/* Does it work, not only live?  It answers a CONNECT, of MQTT 3.1.1 without a name, by a CONNACK
 * (0x20), welcome or not (MQTT 3.1.1 section 3.1, 3.2). */
static bool broker_answers(const char *path)
{
    static const unsigned char hello[] = { 0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0 };
    struct pollfd answer = { .fd = reach(path), .events = POLLIN };
    unsigned char kind = 0;

    if (answer.fd < 0)
        return false;
    if (send(answer.fd, hello, sizeof hello, MSG_NOSIGNAL) == (ssize_t)sizeof hello &&
        poll(&answer, 1, BROKER_WAIT_MS) == 1 && read(answer.fd, &kind, 1) < 1)
        kind = 0;
    close(answer.fd);
    return kind == 0x20;
}

struct part {
    const char *name;
    bool there;
};

enum { PARTS = 5 };

static bool look_at_parts(struct request *rq, struct part parts[PARTS])
{
    const char *run = rq->conf->run;
    struct system_status status;
    bool well = true;
    int n = 0;

    system_status_load(rq->db, rq->arena, rq->conf, &status);
    parts[n++] = (struct part) { "store", db_data_version(rq->db) >= 0 };
    parts[n++] = (struct part) { "broker", broker_answers(rq->conf->broker) };
    parts[n++] = (struct part) { "ctid", status.daemon_up && pidfile_beats(run, "ctid") };
    parts[n++] = (struct part) { "provider", status.in_service };
    parts[n++] = (struct part) { "bridge", pidfile_beats(run, "bridge") };
    while (n-- > 0)
        well = well && parts[n].there;
    return well;
}

/* -- processes ------------------------------------------------------------------------------- */

/* "api.User.pid" -> "api.User"; false for other files. */
static bool read_name(const char *file, char name[NAME_BYTES])
{
    size_t n = strlen(file);

    if (n < 5 || n - 4 >= NAME_BYTES || file[0] == '.' || strcmp(file + n - 4, ".pid") != 0)
        return false;
    memcpy(name, file, n - 4);
    name[n - 4] = '\0';
    return true;
}

static size_t find_processes(const char *run, struct process *list)
{
    DIR *folder = opendir(run);
    struct dirent *entry;
    size_t count = 0;

    while (folder && count < PROCESSES && (entry = readdir(folder))) {
        struct process *p = &list[count];

        if (read_name(entry->d_name, p->name) && (p->pid = pidfile_alive(run, p->name)))
            count++;
    }
    if (folder)
        closedir(folder);
    return count;
}

static void sort_by_name(struct process *list, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct process p = list[i];
        size_t at = i;

        for (; at > 0 && strcmp(list[at - 1].name, p.name) > 0; at--)
            list[at] = list[at - 1];
        list[at] = p;
    }
}

/* The administrator, and whoever sits at the machine itself. */
static bool may_see_pids(struct request *rq)
{
    const char *address = http_variable(rq->http, "REMOTE_ADDR");

    if (address && (strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0))
        return true;
    return http_header(rq->http, "Authorization") && !api_identify(rq) && role_is_admin(rq->user);
}

static void write_processes(struct request *rq, struct buf *out)
{
    struct process *list = arena_array(rq->arena, PROCESSES, sizeof *list);
    size_t count = find_processes(rq->conf->run, list);
    bool with_pids = may_see_pids(rq);

    sort_by_name(list, count);
    json_open(out, "processes", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_write_text(out, "name", list[i].name);
        if (with_pids)
            json_write_int(out, "pid", list[i].pid);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static enum err get(struct request *rq)
{
    struct part parts[PARTS];
    bool well = look_at_parts(rq, parts);

    rq->reply->status = well ? 200 : 503;
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "status", well ? "ok" : "failing");
    json_open(rq->out, "parts", '{');
    for (int i = 0; i < PARTS; i++)
        json_write_text(rq->out, parts[i].name, parts[i].there ? "ok" : "missing");
    json_close(rq->out, '}');
    write_processes(rq, rq->out);
    json_close(rq->out, '}');
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/aplomb/api/health", ANYBODY, get },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.Health", .routes = routes, .format = API_JSON, .always = true });
}
