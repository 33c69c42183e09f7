package io.loyaltybridge.award.takeback;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How much of one award is given back so far. Immutable.
 *
 * @param given the points of the award
 * @param basis the amount that they were made of; null where they are a number alone
 * @param parts the sum of the amounts that were given back
 * @param whole whether all of it was given back at once
 * @param taken the points that were taken back for that, or are to be
 */
record Share(long given, @Nullable BigDecimal basis, BigDecimal parts, boolean whole, long taken) {

    static Share of(long given, @Nullable BigDecimal basis) {
        return new Share(given, basis, BigDecimal.ZERO, false, 0);
    }

    /** With one that is given back besides; null: all of it. */
    Share with(@Nullable BigDecimal part) {
        return part == null
                ? new Share(given, basis, parts, true, taken)
                : new Share(given, basis, parts.add(part), whole, taken);
    }

    /** With these points taken back for it. */
    Share taking(long points) {
        return new Share(given, basis, parts, whole, taken + points);
    }

    /** Whether all of the award is given back, at once or in parts. */
    boolean isAll() {
        return whole || parts.signum() > 0 && (basis == null || parts.compareTo(basis) >= 0);
    }

    /**
     * The points that are still to be taken back: the part of the award that is given back, rounded half up, without what was taken
     * before. So parts that make up the whole take back exactly what was given.
     */
    long due() {
        long total = given;
        if (!isAll() && basis != null) {
            total = BigDecimal.valueOf(given)
                    .multiply(parts)
                    .divide(basis, 0, RoundingMode.HALF_UP)
                    .longValueExact();
        } else if (!isAll()) {
            total = 0;
        }
        return Math.max(0, total - taken);
    }
}
