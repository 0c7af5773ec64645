#include "model/system_variable.h"

#include <stddef.h>

#include "base/str.h"
#include "xml/write.h"

#define CALL "//Dialog/mediaProperties/"
#define VARIABLE(name)                                                                             \
    {                                                                                              \
        name, CALL "callvariables/CallVariable[name=\"" name "\"]/value"                           \
    }
#define PROPERTY(name)                                                                             \
    {                                                                                              \
        name, CALL name                                                                            \
    }
#define DIALOG(name)                                                                               \
    {                                                                                              \
        name, "//Dialog/" name                                                                     \
    }
#define USER(name)                                                                                 \
    {                                                                                              \
        name, "//User/" name                                                                       \
    }

static const struct variable {
    const char *name, *node;
} variables[] = {
    VARIABLE("callVariable1"),
    VARIABLE("callVariable2"),
    VARIABLE("callVariable3"),
    VARIABLE("callVariable4"),
    VARIABLE("callVariable5"),
    VARIABLE("callVariable6"),
    VARIABLE("callVariable7"),
    VARIABLE("callVariable8"),
    VARIABLE("callVariable9"),
    VARIABLE("callVariable10"),
    VARIABLE("BACampaign"),
    VARIABLE("BAAccountNumber"),
    VARIABLE("BAResponse"),
    VARIABLE("BAStatus"),
    VARIABLE("BADialedListID"),
    VARIABLE("BATimeZone"),
    VARIABLE("BABuddyName"),
    VARIABLE("BACustomerNumber"),
    PROPERTY("queueNumber"),
    PROPERTY("queueName"),
    PROPERTY("callKeyCallId"),
    PROPERTY("callKeyPrefix"),
    PROPERTY("callKeySequenceNum"),
    PROPERTY("wrapUpReason"),
    PROPERTY("callType"),
    PROPERTY("dialedNumber"),
    PROPERTY("DNIS"),
    { "ANI", "//Dialog/fromAddress" },
    { "dialogId", "//Dialog/id" },
    DIALOG("fromAddress"),
    DIALOG("toAddress"),
    DIALOG("mediaType"),
    USER("extension"),
    USER("loginId"),
    USER("loginName"),
    USER("firstName"),
    USER("lastName"),
    USER("teamId"),
    USER("teamName"),
};

static const struct variable *find(const char *name)
{
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        if (same(variables[i].name, name))
            return &variables[i];
    return NULL;
}

static void write(struct buf *xml, const struct variable *v)
{
    xml_open(xml, "SystemVariable");
    xml_text(xml, "name", v->name);
    xml_text(xml, "node", v->node);
    xml_close(xml, "SystemVariable");
}

bool system_variable_exists(const char *name)
{
    return find(name) != NULL;
}

const char *system_variable_node(const char *name)
{
    const struct variable *v = find(name);

    return v ? v->node : "";
}

bool system_variable_write(struct buf *xml, const char *name)
{
    const struct variable *v = find(name);

    if (v)
        write(xml, v);
    return v != NULL;
}

void system_variables_write(struct buf *xml)
{
    xml_open(xml, "SystemVariables");
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        write(xml, &variables[i]);
    xml_close(xml, "SystemVariables");
}
