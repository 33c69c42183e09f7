package io.loyaltybridge.setup;

import io.loyaltybridge.ledger.OpeningPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a setup was asked for.
 *
 * @param from     whose list of customers it goes by
 * @param file     the file of {@code csv}; null for the others
 * @param limit    look at this many customers at most
 * @param linkOnly create nothing and move nothing
 * @param skipBad  leave bad lines of a file out
 * @param again    also customers who got their opening balance before
 * @param yes      a source without balances is meant to have none
 */
record SetupOptions(
        From from,
        @Nullable String file,
        Via via,
        Opening opening,
        boolean dryRun,
        long limit,
        boolean linkOnly,
        boolean skipBad,
        boolean again,
        boolean yes) {

    /** Sources of customers. */
    enum From {
        NONE("nobody"),
        CONTACTS("contacts on Wix"),
        CSV("the file"),
        PROGRAM("the program"),
        MAPPING("the mapping"),
        JDBC("the database");

        private final String text;

        From(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** How balances get to Wix. */
    enum Via {
        AUTO,
        CALLS,
        IMPORTS
    }

    /** What becomes of an opening balance that differs. */
    enum Opening {
        WIX(OpeningPolicy.WIX_WINS),
        PROGRAM(OpeningPolicy.PROGRAM_WINS),
        HIGHER(OpeningPolicy.HIGHER_WINS),
        SUM(OpeningPolicy.SUM),
        REPORT(OpeningPolicy.KEEP_DIFFERENCE);

        private final OpeningPolicy policy;

        Opening(OpeningPolicy policy) {
            this.policy = policy;
        }

        OpeningPolicy policy() {
            return policy;
        }

        /** The balance that Wix has to get; null where it stays. */
        @Nullable
        Long target(long wix, long theirs) {
            long target =
                    switch (this) {
                        case WIX, REPORT -> wix;
                        case PROGRAM -> theirs;
                        case HIGHER -> Math.max(wix, theirs);
                        case SUM -> wix + theirs;
                    };
            return target == wix ? null : target;
        }
    }

    /**
     * Reads the arguments of the job: {@code --from=csv --file=/path --via=calls --opening=report --dry-run --limit=5
     * --link-only --skip-bad --again --yes}.
     *
     * @param usual the opening policy where none is given
     * @throws IllegalArgumentException naming the argument and what was expected
     */
    static SetupOptions parse(List<String> arguments, String usual) {
        From from = From.NONE;
        String file = null;
        Via via = Via.AUTO;
        Opening opening = oneOf("setup.opening", Opening.class, usual);
        long limit = Long.MAX_VALUE;
        List<String> flags = new ArrayList<>(arguments);
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0) {
                continue;
            }
            flags.remove(argument);
            String name = argument.substring(0, equals);
            String value = argument.substring(equals + 1);
            switch (name) {
                case "--from" -> from = oneOf(name, From.class, value.equals("none") ? "" : value);
                case "--file" -> file = value;
                case "--via" -> via = oneOf(name, Via.class, value);
                case "--opening" -> opening = oneOf(name, Opening.class, value);
                case "--limit" -> limit = limit(value);
                default -> throw new IllegalArgumentException("unknown argument " + argument);
            }
        }
        SetupOptions options = new SetupOptions(
                from,
                file,
                via,
                opening,
                flags.remove("--dry-run"),
                limit,
                flags.remove("--link-only"),
                flags.remove("--skip-bad"),
                flags.remove("--again"),
                flags.remove("--yes"));
        if (!flags.isEmpty()) {
            throw new IllegalArgumentException("unknown argument " + flags.get(0));
        }
        if (from == From.CSV && file == null) {
            throw new IllegalArgumentException("--from csv: expected the name of a file behind it");
        }
        return options;
    }

    private static long limit(String value) {
        if (!value.matches("[1-9]\\d{0,17}")) {
            throw new IllegalArgumentException("--limit: expected a whole number from 1, found " + value);
        }
        return Long.parseLong(value);
    }

    private static <E extends Enum<E>> E oneOf(String name, Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        List<String> allowed = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (constant != From.NONE) {
                allowed.add(constant.name().toLowerCase(Locale.ROOT));
            }
        }
        throw new IllegalArgumentException(
                name + ": expected one of " + String.join(", ", allowed) + ", found " + value);
    }
}
