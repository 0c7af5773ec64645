# sql/schema/*.sql and sql/migrate/NNNN-what.sql -> C texts that lib/db/migrate runs.

function quoted(s) {
    gsub(/\\/, "\\\\", s)
    gsub(/"/, "\\\"", s)
    return "    \"" s "\\n\""
}

BEGIN {
    print "/* Made from sql/schema and sql/migrate by sql/schema.awk. */"
    print "#include \"db/migrate.h\"\n\nconst char *const schema_parts[] = {"
}
FNR == 1 {
    if (FILENAME ~ /\/migrate\// && !migrating) {
        print "    0,\n};\n\nconst char *const migrations[] = {"
        migrating = 1
    } else if (NR > 1) {
        print "    ,"
    }
    if (migrating)
        steps++
}
{ print quoted($0) }
END {
    print "    ,"
    if (!migrating)
        print "    0,\n};\n\nconst char *const migrations[] = {"
    print "    0,\n};\n\nconst int schema_version = " (steps + 1) ";"
}
