package io.loyaltybridge.payload;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Whole numbers in JSON, as numbers or as text. */
public final class Numbers {
    private Numbers() {}

    /** @throws IllegalArgumentException for anything else */
    public static long whole(String what, @Nullable Object value) {
        try {
            return new BigDecimal(String.valueOf(value).strip()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(what + " is not a whole number: " + value, e);
        }
    }
}
