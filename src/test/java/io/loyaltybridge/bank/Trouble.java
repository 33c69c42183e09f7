package io.loyaltybridge.bank;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What can go wrong in a run. Each can be switched on alone, by its name in small letters ({@code not-found}). */
enum Trouble {
    /** Calls that fail before or after their commit, webhooks that repeat, mix, break and get lost, {@code kill -9}. */
    USUAL,
    /** 404 that says nothing of a customer: of reads, of the list of transactions, of changes, of everything; in the system's own words and as a proxy's page. */
    NOT_FOUND,
    /** Wix's times in microseconds, with one time for an account and its transaction or either one first, while answers get lost. */
    STAMPS,
    /** New customers whose first event is one or more awards, which cross a milestone or make the account; coupons, told by mail. */
    FIRST_EVENTS,
    /** Others change an account right before the bridge does, again and again, and no webhook tells of it. */
    OVERTAKEN,
    /** A permission is withdrawn for one operation, and given back. */
    FORBIDDEN,
    /** Earning is answered 404 and making an account 409, neither for a reason that the bridge could know. */
    REFUSED,
    /** A system is down for longer than all attempts of an event take. */
    OUTAGE;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String labels(Set<Trouble> troubles) {
        return troubles.size() == values().length
                ? "all"
                : troubles.stream().map(Trouble::label).collect(Collectors.joining("+"));
    }

    /**
     * The sets of troubles of the runs of each seed: {@code all} is one run with all of them, {@code each} a run with each
     * alone; else one run with those named, separated by commas.
     */
    static List<Set<Trouble>> runs(String text) {
        if (text.equals("each")) {
            return Arrays.stream(values())
                    .map(one -> (Set<Trouble>) EnumSet.of(one))
                    .toList();
        }
        if (text.equals("all")) {
            return List.of(EnumSet.allOf(Trouble.class));
        }
        return List.of(Arrays.stream(text.split(","))
                .map(String::strip)
                .map(Trouble::of)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Trouble.class))));
    }

    private static Trouble of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("bank.faults: there is no " + label + "; all, each, or some of "
                                + Arrays.stream(values()).map(Trouble::label).toList()));
    }
}
