# "-- name: user_by_id" blocks of sql/query/*.sql -> an enum (mode=header) or its texts (mode=text).
# A block ends at the next name or file; comment lines are left out; a text ends before its ";".

function finish() {
    if (name == "")
        return
    sub(/;[ \n]*$/, "", text)
    names[++count] = name
    texts[count] = text
    name = text = ""
}

function quoted(s) {
    gsub(/\\/, "\\\\", s)
    gsub(/"/, "\\\"", s)
    gsub(/\n/, "\\n\"\n      \"", s)
    return "\"" s "\""
}

FNR == 1 { finish() }
/^-- name: / {
    finish()
    name = $3
    if (name in seen) {
        print FILENAME ":" FNR ": query " name " is defined twice" > "/dev/stderr"
        exit 1
    }
    seen[name] = 1
    next
}
/^[ \t]*--/ || /^[ \t]*$/ { next }
name != "" { text = text (text == "" ? "" : "\n") $0 }

END {
    finish()
    print "/* Made from sql/query by sql/queries.awk. */"
    if (mode == "header") {
        print "#ifndef APLOMB_GEN_QUERIES_H\n#define APLOMB_GEN_QUERIES_H\n\nenum query {"
        for (i = 1; i <= count; i++)
            print "    Q_" toupper(names[i]) ","
        print "    QUERY_COUNT\n};\n"
        print "extern const char *const query_texts[QUERY_COUNT];"
        print "extern const char *const query_names[QUERY_COUNT];\n\n#endif"
        exit
    }
    print "#include \"queries.h\"\n\nconst char *const query_texts[QUERY_COUNT] = {"
    for (i = 1; i <= count; i++)
        print "    [Q_" toupper(names[i]) "] = " quoted(texts[i]) ","
    print "};\n\nconst char *const query_names[QUERY_COUNT] = {"
    for (i = 1; i <= count; i++)
        print "    [Q_" toupper(names[i]) "] = \"" names[i] "\","
    print "};"
}
