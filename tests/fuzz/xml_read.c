/* xml/read: request bodies; what is read can be written and read again. */
#include <stdlib.h>

#include "xml/read.h"
#include "xml/write.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void write_node(struct buf *out, const struct xml_node *node)
{
    xml_open(out, node->name);
    xml_escape(out, str_of(node->text));
    for (const struct xml_node *child = node->children; child; child = child->next)
        write_node(out, child);
    xml_close(out, node->name);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct xml_problem problem;
    struct xml_node *root;
    struct arena arena;
    struct buf text;

    arena_init(&arena);
    buf_init(&text, 1 << 20);
    if (!xml_parse(&arena, (struct str) { (const char *)data, n }, &xml_request_limits, &root,
                   &problem)) {
        write_node(&text, root);
        if (!text.full && text.n <= xml_request_limits.bytes &&
            xml_parse(&arena, buf_str(&text), &xml_request_limits, &root, &problem))
            abort();
    }
    buf_release(&text);
    arena_release(&arena);
    return 0;
}
