#include "cti/provider.h"

#include <string.h>

static const struct cti_provider *const providers[] = { &sim_provider };

void cti_reports_init(struct cti_reports *list, struct arena *a)
{
    *list = (struct cti_reports) { .arena = a };
}

struct cti_report *cti_report(struct cti_reports *list, enum cti_report_kind kind)
{
    struct cti_report *report = arena_alloc(list->arena, sizeof(*report));

    report->kind = kind;
    if (list->last)
        list->last->next = report;
    else
        list->first = report;
    list->last = report;
    list->count++;
    return report;
}

const struct cti_provider *cti_provider_find(const char *name)
{
    for (size_t i = 0; i < sizeof providers / sizeof *providers; i++)
        if (strcmp(providers[i]->name, name) == 0)
            return providers[i];
    return NULL;
}
