package io.loyaltybridge.cli;

import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.text.TextFields;
import io.loyaltybridge.text.TextKind;
import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Values to show a text with. */
final class Samples {
    private static final long POINTS = 1_234;
    private static final long STEP = 500;

    private Samples() {}

    /** Sample values, with the real balance of a customer who is not null. The next milestone is the next multiple of 500. */
    static TextFields fields(TextKind kind, @Nullable LinkEntry customer, LocalDate today) {
        long points = customer == null ? POINTS : balance(customer).orElseThrow();
        long passed = Math.floorDiv(points, STEP) * STEP;
        long next = passed > Long.MAX_VALUE - STEP ? Long.MAX_VALUE : passed + STEP;
        boolean crossed = kind == TextKind.COUPON || kind == TextKind.COUPON_MESSAGE;
        return TextFields.NONE
                .firstName("Ada")
                .name("Ada Lovelace")
                .points(points)
                .milestone(crossed ? Math.max(passed, STEP) : next)
                .missing(next - points)
                .program("Tea Club")
                .couponCode("TEA-2468-XYZ")
                .couponPercent(BigDecimal.TEN)
                .couponValidUntil(today.plusDays(30))
                .unsubscribeLink(URI.create("https://www.example.com/unsubscribe?c=ada"))
                .month(today.minusMonths(1).getMonth())
                .date(today);
    }

    /** On Wix, else in the program; empty where no balance was seen. */
    static OptionalLong balance(LinkEntry customer) {
        if (customer.wix() != null) {
            return OptionalLong.of(customer.wix().balance());
        }
        return customer.program() == null
                ? OptionalLong.empty()
                : OptionalLong.of(customer.program().balance());
    }
}
