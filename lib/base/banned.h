/* banned: functions that do not compile here, since a bounded sibling exists (buf, str, snprintf).
 * base/str.h includes it, and so does everything; the system's headers come first here, so that
 * their own declarations are through. */
#ifndef APLOMB_BASE_BANNED_H
#define APLOMB_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef strcpy
#define strcpy(to, from) strcpy_is_banned_use_buf_or_snprintf
#undef strcat
#define strcat(to, from) strcat_is_banned_use_buf
#undef sprintf
#define sprintf(...) sprintf_is_banned_use_snprintf_or_buf_addf
#undef vsprintf
#define vsprintf(...) vsprintf_is_banned_use_vsnprintf_or_buf_addf
#undef strtok
#define strtok(text, separators) strtok_is_banned_use_str_cut
#undef atoi
#define atoi(text) atoi_is_banned_use_str_to_int

#endif
