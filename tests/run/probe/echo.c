/* A FastCGI program that tells what it was sent: the tests put it in the place of any other.
 * A query with "die" in it ends the process in the middle of the request. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fcgiapp.h>

static void show(FCGX_Request *rq, const char *name)
{
    const char *value = FCGX_GetParam(name, rq->envp);

    FCGX_FPrintF(rq->out, "%s=%s\n", name, value ? value : "");
}

static long long read_body(FCGX_Request *rq)
{
    static char buffer[65536];
    long long length = 0;
    int n;

    while ((n = FCGX_GetStr(buffer, sizeof buffer, rq->in)) > 0)
        length += n;
    return length;
}

int main(int argc, char **argv)
{
    FCGX_Request rq;
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;

    if (FCGX_Init() || FCGX_InitRequest(&rq, 0, 0))
        return 1;
    while (FCGX_Accept_r(&rq) == 0) {
        const char *query = FCGX_GetParam("QUERY_STRING", rq.envp);
        long long body = read_body(&rq);

        if (query && strstr(query, "die"))
            abort();
        FCGX_FPrintF(rq.out, "Status: 200 OK\r\nContent-Type: text/plain\r\n");
        FCGX_FPrintF(rq.out, "Location: /finesse/api/Made/1\r\n\r\n");
        FCGX_FPrintF(rq.out, "program=%s\n", slash ? slash + 1 : "");
        FCGX_FPrintF(rq.out, "pid=%d\nbody=%lld\n", (int)getpid(), body);
        show(&rq, "REQUEST_METHOD");
        show(&rq, "REQUEST_URI");
        show(&rq, "HTTP_AUTHORIZATION");
        show(&rq, "CONTENT_LENGTH");
        FCGX_Finish_r(&rq);
    }
    return 0;
}
