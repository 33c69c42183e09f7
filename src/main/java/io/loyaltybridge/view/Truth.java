package io.loyaltybridge.view;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of a condition of a route before the route runs. */
enum Truth {
    YES,
    NO,
    MAYBE;

    private static final Pattern COMPARED =
            Pattern.compile("\\$\\{variable\\.([A-Za-z.]+)} *(==|!=|>=|<=|>|<) *('[^']*'|\"[^\"]*\"|[A-Za-z0-9.-]+)");
    private static final Pattern AND = Pattern.compile(" +&& +");
    private static final String NULL = "null";

    /** Both are so. */
    Truth and(Truth other) {
        return this == NO || other == NO ? NO : this == MAYBE || other == MAYBE ? MAYBE : YES;
    }

    Truth not() {
        return this == YES ? NO : this == NO ? YES : MAYBE;
    }

    /**
     * Reads a condition as it stands in a route file, such as {@code ${variable.award.points} > 0 && ${variable.site.synced} == true}.
     *
     * @param known values by the name of the variable, as {@code award.points}; empty where there is nothing in it
     * @return MAYBE where it asks for something that is not known here, or is written in another way
     */
    static Truth of(@Nullable String condition, Map<String, Optional<String>> known) {
        Truth all = YES;
        for (String part : AND.split(condition == null ? "" : condition.strip())) {
            Matcher compared = COMPARED.matcher(part.strip());
            all = all.and(compared.matches() ? compare(compared, known) : MAYBE);
        }
        return all;
    }

    private static Truth compare(Matcher compared, Map<String, Optional<String>> known) {
        Optional<String> value = known.get(compared.group(1));
        if (value == null) {
            return MAYBE;
        }
        String wanted = compared.group(3).replaceAll("^['\"]|['\"]$", "");
        String word = compared.group(2);
        if (wanted.equals(NULL) || value.isEmpty()) {
            boolean same = value.isEmpty() && wanted.equals(NULL);
            return word.equals("==") ? of(same) : word.equals("!=") ? of(!same) : NO;
        }
        if (word.equals("==") || word.equals("!=")) {
            return of(value.get().equals(wanted) == word.equals("=="));
        }
        try {
            int order = new java.math.BigDecimal(value.get()).compareTo(new java.math.BigDecimal(wanted));
            return of(
                    switch (word) {
                        case ">" -> order > 0;
                        case "<" -> order < 0;
                        case ">=" -> order >= 0;
                        default -> order <= 0;
                    });
        } catch (NumberFormatException e) {
            return MAYBE;
        }
    }

    private static Truth of(boolean so) {
        return so ? YES : NO;
    }
}
