#define _DEFAULT_SOURCE /* explicit_bzero */
#include "auth/password.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static struct crypt_data *scratch_new(void)
{
    struct crypt_data *scratch = calloc(1, sizeof *scratch);

    if (!scratch)
        abort();
    return scratch;
}

static void scratch_free(struct crypt_data *scratch)
{
    explicit_bzero(scratch, sizeof *scratch);
    free(scratch);
}

bool password_matches(const char *password, const char *hash)
{
    struct crypt_data *scratch = scratch_new();
    const char *computed = crypt_r(password, hash, scratch);
    size_t n = strlen(hash);
    bool matches = computed && computed[0] != '*' && strlen(computed) == n &&
                   same_secret(computed, hash, n);

    scratch_free(scratch);
    return matches;
}

enum err password_hash(struct arena *a, const char *password, unsigned cost, const char **out)
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    struct crypt_data *scratch;
    const char *computed;

    if (!crypt_gensalt_rn("$y$", cost, NULL, 0, setting, sizeof setting))
        return ERR_INVALID_INPUT;
    scratch = scratch_new();
    computed = crypt_r(password, setting, scratch);
    *out = computed && computed[0] != '*' ? arena_strdup(a, computed) : NULL;
    scratch_free(scratch);
    return *out ? ERR_OK : ERR_INTERNAL;
}
