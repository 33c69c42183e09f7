package io.loyaltybridge.sandbox.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * A change as a customer or the owner makes it, without the bridge.
 *
 * @param points a positive number; the new balance for {@link Kind#SET_BALANCE}; signed for {@link Kind#ADJUST}
 * @param description of the transaction, null for a usual one
 */
public record OrganicChange(Kind kind, long points, By by, String description) {
    /** What is done. */
    public enum Kind {
        /** Points earned with an order. */
        @JsonProperty("purchase")
        PURCHASE,
        /** Points spent on a reward. */
        @JsonProperty("redeem")
        REDEEM,
        /** The owner adds or takes points. */
        @JsonProperty("adjust")
        ADJUST,
        /** The owner sets the balance. */
        @JsonProperty("set_balance")
        SET_BALANCE,
        /** Points lapse. */
        @JsonProperty("expire")
        EXPIRE
    }

    /** Who does it. */
    public enum By {
        /** In the dashboard. */
        @JsonProperty("owner")
        OWNER,
        /** In the shop or on the site. */
        @JsonProperty("customer")
        CUSTOMER
    }

    /** Checks the values. */
    public OrganicChange {
        if (kind != Kind.ADJUST && (points < 0 || points == 0 && kind != Kind.SET_BALANCE)) {
            throw new IllegalArgumentException("points has to be positive");
        }
    }

    /** Points that a customer gets with a purchase. */
    public static OrganicChange purchase(long points) {
        return new OrganicChange(Kind.PURCHASE, points, By.CUSTOMER, null);
    }

    /** Points that a customer spends. */
    public static OrganicChange redeem(long points) {
        return new OrganicChange(Kind.REDEEM, points, By.CUSTOMER, null);
    }

    /** A balance that the owner sets. */
    public static OrganicChange setBalance(long balance) {
        return new OrganicChange(Kind.SET_BALANCE, balance, By.OWNER, null);
    }

    /** The signed change of a balance. */
    public long amount(long balance) {
        return switch (kind) {
            case PURCHASE, ADJUST -> points;
            case REDEEM, EXPIRE -> -points;
            case SET_BALANCE -> points - balance;
        };
    }

    /** What the transaction is called. */
    public String text() {
        return description != null ? description : "Points: " + kind.name().toLowerCase(Locale.ROOT);
    }
}
