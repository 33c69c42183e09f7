package io.loyaltybridge.sandbox.program;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which system the stand-in stands in for; its name is that of the connector that reaches it. */
public enum ProgramKind {
    /** Adds points once per idempotency key; strict versions; webhooks after Standard Webhooks that tell what happened. */
    REST,
    /** Sets balances, without keys, versions or a history; webhooks signed as Shopify's that tell a balance and its time. */
    PLAIN;

    /** As in settings. */
    public String connector() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException saying what was expected */
    public static ProgramKind of(String connector) {
        return Arrays.stream(values())
                .filter(kind -> kind.connector().equals(connector))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected "
                        + Arrays.stream(values()).map(ProgramKind::connector).collect(Collectors.joining(" or "))
                        + ", found " + connector));
    }
}
