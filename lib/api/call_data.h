/* call_data: what several requests about calls carry: call variables, wrap-up reason, a number to
 * call.  Source: reference rest-desktop 3.1, 3.6, 3.11. */
#ifndef APLOMB_API_CALL_DATA_H
#define APLOMB_API_CALL_DATA_H

#include "api/api.h"
#include "cti/command.h"

/* Any ASCII, blanks too, is passed on unchanged: no mapping of letters, no punctuation lost. */
bool is_address(const char *text);

/* <mediaProperties> of a <Dialog> into the command: variables, and the wrap-up reason if there is
 * one.  ERR_INVALID_INPUT for unknown, repeated, over-long and read-only ones, ErrorData = name. */
enum err call_data_read(struct request *rq, const struct xml_node *body,
                        struct cti_command *command);

/* <toAddress>: there, an address, and not the caller's own. */
enum err call_destination(struct request *rq, const struct xml_node *body, const char *from,
                          const char **to);

#endif
