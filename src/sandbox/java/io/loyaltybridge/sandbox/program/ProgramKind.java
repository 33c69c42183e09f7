package io.loyaltybridge.sandbox.program;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kind of a program; its name is that of its connector. */
public enum ProgramKind {
    /** Adds points once per idempotency key; strict versions; webhooks as in Standard Webhooks that say what happened. */
    REST,
    /** Sets balances, without keys, versions or a history; webhooks signed like Shopify's with a balance and its time. */
    PLAIN,
    /** Open Loyalty: adds and spends units each time, finds transfers by their external id; webhooks carry a token in a header. */
    OPEN_LOYALTY,
    /** Square Loyalty: adds points once per key, finds changes by their reason; accounts by phone, joined to e-mails. */
    SQUARE,
    /** Talon.One: adds and deducts points each time, finds changes by their name; no webhooks, but a list of transactions. */
    TALON_ONE,
    /** Voucherify: adds points each time, finds changes by their source id; loyalty cards, joined to e-mails by their holders. */
    VOUCHERIFY;

    /** As in settings. */
    public String connector() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException saying what was expected */
    public static ProgramKind of(String connector) {
        return Arrays.stream(values())
                .filter(kind -> kind.connector().equals(connector))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected "
                        + Arrays.stream(values())
                                .map(ProgramKind::connector)
                                .collect(Collectors.joining(", "))
                                .replaceFirst(", (?=[^,]*$)", " or ")
                        + ", found " + connector));
    }
}
