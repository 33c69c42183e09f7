package io.loyaltybridge.customer;

import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.payload.Timestamps;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Reads account states out of answers. Balances are whole numbers; anything else is named and parked. */
public final class Accounts {

    private Accounts() {}

    /** The account in Wix's answer; null where it holds none that can be used. */
    public static @Nullable Snapshot wix(Exchange exchange) {
        Map<?, ?> account = account(exchange);
        if (account.get("revision") == null
                || !(account.get("points") instanceof Map<?, ?> points)
                || points.get("balance") == null) {
            return null;
        }
        return new Snapshot(
                whole("Wix's revision", account.get("revision")),
                whole("the balance on Wix", points.get("balance")),
                movedAt(exchange, Side.WIX),
                null);
    }

    /** When the account in an answer says that it changed, epoch milliseconds of its system; null where it does not say. */
    public static @Nullable Long movedAt(Exchange exchange, Side side) {
        Object updated =
                side == Side.WIX ? account(exchange).get("updatedDate") : exchange.getVariable("programMovedAt");
        return updated == null
                ? null
                : Timestamps.parse(updated.toString())
                        .map(java.time.Instant::toEpochMilli)
                        .orElse(null);
    }

    private static Map<?, ?> account(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof Map<?, ?> body
                        && body.get("account") instanceof Map<?, ?> account
                ? account
                : Map.of();
    }

    /** The program's answer as its kamelet left it: variables {@code programBalance} and {@code programVersion}; null where it is bare. */
    public static @Nullable Snapshot program(Exchange exchange) {
        Object balance = exchange.getVariable("programBalance");
        Object version = exchange.getVariable("programVersion");
        if (balance == null) {
            return null;
        }
        return new Snapshot(
                version == null ? 0 : whole("the program's version", version),
                whole("the balance on the program", balance),
                movedAt(exchange, Side.PROGRAM),
                null);
    }

    /** The state that a read must have brought. */
    public static Snapshot needed(Exchange exchange, Side side) {
        Snapshot at = side == Side.WIX ? wix(exchange) : program(exchange);
        if (at == null) {
            throw new ParkException("the account on " + (side == Side.WIX ? "Wix" : "the program")
                    + " was read, but the answer holds no balance");
        }
        return at;
    }

    /** A whole number, however it is written. */
    public static long whole(String what, Object value) {
        try {
            return new BigDecimal(value.toString().strip()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new ParkException(what + " is not a whole number: " + value);
        }
    }
}
