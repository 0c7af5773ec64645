/* The ceiling of any REST read: a FastCGI program that answers the same text to everything. */
#include <string.h>

#include <fcgiapp.h>

static const char answer[] =
    "Status: 200 OK\r\n"
    "Content-Type: application/xml;charset=UTF-8\r\n\r\n"
    "<User><dialogs>/finesse/api/User/1001/Dialogs</dialogs><extension></extension>"
    "<firstName>Anna</firstName><lastName>Lindqvist</lastName><loginId>1001</loginId>"
    "<loginName>agent1001</loginName><mediaType>1</mediaType><pendingState></pendingState>"
    "<roles><role>Agent</role></roles><settings><wrapUpOnIncoming>NOT_ALLOWED</wrapUpOnIncoming>"
    "<wrapUpOnOutgoing>NOT_ALLOWED</wrapUpOnOutgoing></settings><state>LOGOUT</state>"
    "<stateChangeTime></stateChangeTime><teamId>1</teamId><teamName>Sales</teamName>"
    "<uri>/finesse/api/User/1001</uri></User>";

int main(void)
{
    FCGX_Request rq;

    if (FCGX_Init() || FCGX_InitRequest(&rq, 0, 0))
        return 1;
    while (FCGX_Accept_r(&rq) == 0) {
        FCGX_PutStr(answer, (int)strlen(answer), rq.out);
        FCGX_Finish_r(&rq);
    }
    return 0;
}
