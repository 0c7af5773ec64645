/* client_log: what desktops tell of themselves, in files of bounded size in STATE/log/clientlog:
 * ID.log, its predecessor ID.log.1, and the last archives ID-0.zip to ID-7.zip.
 * Source: reference rest-desktop 4.8, reliability-security S10. */
#ifndef APLOMB_MODEL_CLIENT_LOG_H
#define APLOMB_MODEL_CLIENT_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
    CLIENT_LOG_CHARACTERS = 1048576,    /* of one post */
    CLIENT_LOG_BYTES = 8 * 1024 * 1024, /* of a file, then it becomes the predecessor */
    CLIENT_LOG_ARCHIVES = 8,            /* kept; the oldest makes room */
    CLIENT_LOG_ARCHIVE_BYTES = 2 * 1024 * 1024,
};

/* May this id be part of a file name: letters, digits, '-' and '_', at most 12? */
bool client_log_may_name(const char *login_id);

/* Appends a post under a line with the time.  The folder is made if it is not there.  ERR_INTERNAL.
 */
enum err client_log_append(const char *state, const char *login_id, int64_t now, struct str text);

/* Keeps an archive, never unpacked. */
enum err client_log_keep(const char *state, const char *login_id, struct str archive);

#endif
