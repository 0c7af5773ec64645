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

const char *password_fault(const char *password)
{
    struct str text = str_of(password);

    if (!str_is_utf8(text) || str_characters(text) < PASSWORD_LEAST || text.n > PASSWORD_BYTES)
        return "8 characters to 256 bytes are needed";
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)password[i] < 0x20 || password[i] == 0x7f)
            return "a character in it cannot be typed";
    return NULL;
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
