package io.loyaltybridge.payload;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers in JSON, as numbers or as text. */
public final class Numbers {
    private static final int LONGEST = 30;

    private Numbers() {}

    /** A number as JSON or a shop writes it: 12, 12.50 or -3; empty for anything else. */
    static Optional<BigDecimal> decimal(String text) {
        return text.length() <= LONGEST && text.matches("-?[0-9]+(\\.[0-9]+)?(E[+-]?[0-9]{1,2})?")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    /** @throws IllegalArgumentException for anything else */
    public static long whole(String what, @Nullable Object value) {
        try {
            return new BigDecimal(String.valueOf(value).strip()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(what + " is not a whole number: " + value, e);
        }
    }
}
