package io.loyaltybridge.sandbox.wix;

import java.util.Set;

/** A field that a filter may name, how its values compare, and its operators. */
record FilterField(Kind kind, Set<String> operators) {
    enum Kind {
        TEXT,
        EMAIL,
        NUMBER,
        DATE,
        ARRAY
    }

    private static final Set<String> EQUALITY = Set.of("$eq", "$ne", "$in", "$nin", "$exists");
    private static final Set<String> ORDER =
            Set.of("$eq", "$ne", "$in", "$nin", "$exists", "$gt", "$gte", "$lt", "$lte");

    static final FilterField TEXT = new FilterField(
            Kind.TEXT,
            Set.of("$eq", "$ne", "$in", "$nin", "$exists", "$startsWith", "$gt", "$gte", "$lt", "$lte", "$hasSome"));
    static final FilterField EMAIL =
            new FilterField(Kind.EMAIL, Set.of("$eq", "$ne", "$in", "$nin", "$exists", "$startsWith", "$hasSome"));
    /** Contacts allow fewer operators on their e-mails. */
    static final FilterField CONTACT_EMAIL =
            new FilterField(Kind.EMAIL, Set.of("$eq", "$ne", "$in", "$exists", "$startsWith"));

    static final FilterField NUMBER = new FilterField(Kind.NUMBER, ORDER);
    static final FilterField DATE = new FilterField(Kind.DATE, ORDER);
    static final FilterField ENUM = new FilterField(Kind.TEXT, EQUALITY);
    static final FilterField ARRAY = new FilterField(Kind.ARRAY, Set.of("$exists", "$hasSome", "$hasAll"));
}
