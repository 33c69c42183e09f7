package io.loyaltybridge.sandbox.wix;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Gives the account and the transaction of each change their times, as {@link Stamps} says. Guarded by the stand-in's lock. */
final class Stamping {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int MICROS_OF_A_MILLI = 1_000;
    private static final int MOST_APART = 900;

    /** The times of one change, ISO 8601. */
    record Times(String account, String transaction) {}

    private Stamps stamps = Stamps.MILLIS;
    private long last;

    void set(Stamps to) {
        stamps = to;
    }

    /** The times of a change at this moment (epoch ms). Finer ones than milliseconds are later than all before them. */
    Times at(long ms) {
        if (stamps == Stamps.MILLIS) {
            return new Times(WixState.text(ms), WixState.text(ms));
        }
        long first = Math.max(last + 1, ms * MICROS_OF_A_MILLI + last % MICROS_OF_A_MILLI);
        last = stamps == Stamps.MICROS ? first : first + 1 + first % MOST_APART;
        return stamps == Stamps.ACCOUNT_FIRST ? new Times(text(first), text(last)) : new Times(text(last), text(first));
    }

    private static String text(long micros) {
        return MICROS.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
}
