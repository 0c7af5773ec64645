/* A FastCGI program that tells what it was sent: the tests put it in the place of any other. */
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

int main(int argc, char **argv)
{
    FCGX_Request rq;
    const char *slash = strrchr(argv[argc - argc], '/');

    if (FCGX_Init() || FCGX_InitRequest(&rq, 0, 0))
        return 1;
    while (FCGX_Accept_r(&rq) == 0) {
        static char buffer[65536];
        long long body = 0;
        int n;

        while ((n = FCGX_GetStr(buffer, sizeof buffer, rq.in)) > 0)
            body += n;
        FCGX_FPrintF(rq.out, "Status: 200 OK\r\nContent-Type: text/plain\r\n");
        FCGX_FPrintF(rq.out, "Location: /finesse/api/Made/1\r\n\r\n");
        FCGX_FPrintF(rq.out, "program=%s\npid=%d\nbody=%lld\n", slash ? slash + 1 : argv[0],
                     (int)getpid(), body);
        show(&rq, "REQUEST_METHOD");
        show(&rq, "REQUEST_URI");
        show(&rq, "QUERY_STRING");
        show(&rq, "HTTP_AUTHORIZATION");
        show(&rq, "CONTENT_TYPE");
        show(&rq, "CONTENT_LENGTH");
        FCGX_Finish_r(&rq);
    }
    return 0;
}
