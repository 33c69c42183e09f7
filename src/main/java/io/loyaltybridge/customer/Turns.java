package io.loyaltybridge.customer;

import io.loyaltybridge.inbox.Gate;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.ledger.store.CustomerGate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiPredicate;
import org.apache.camel.Exchange;

/**
 * Whose turn an exchange runs in, and the turns of others that it needs as well. Nobody who holds a turn waits for another
 * one: where it is taken, the exchange ends and comes again. So no two can wait for each other. Thread-safe.
 */
public final class Turns {
    /** The variable that names the turn of an exchange that is no event, where it is another one than that of its variable {@code link}. */
    public static final String VARIABLE = "turn";

    private static final int SHORTEST_MS = 100;

    private final Gate gate;
    private final BiPredicate<String, Runnable> tryAlone;

    /** @param tryAlone runs a task while nothing else works on a customer; false, without running it, where somebody does */
    public Turns(Gate gate, BiPredicate<String, Runnable> tryAlone) {
        this.gate = gate;
        this.tryAlone = tryAlone;
    }

    /**
     * Once the customer of an exchange is known: what runs in another turn than theirs has to come again in theirs.
     *
     * @throws HandBackException where it runs in another turn
     */
    public void need(Exchange exchange, String linkId) {
        String turn = CustomerGate.turnOf(linkId);
        InboxEvent.inTurn(exchange, gate, turn);
        String held = exchange.getVariable(VARIABLE, String.class);
        if (held != null && !held.equals(turn)) {
            throw new HandBackException("it continues in the turn of link " + linkId, Duration.ofMillis(1));
        }
    }

    /** Whether an exchange runs in the turn of this customer. An event whose lane does not lead to them never does. */
    public boolean has(Exchange exchange, String linkId) {
        return CustomerGate.turnOf(linkId).equals(held(exchange));
    }

    /**
     * Runs a change of several customers while nothing else works on any of them.
     *
     * @throws HandBackException where somebody works on one of them; nothing has changed
     */
    void with(Exchange exchange, Collection<String> linkIds, Runnable change) {
        String held = held(exchange);
        List<String> others = linkIds.stream()
                .map(CustomerGate::turnOf)
                .filter(turn -> !turn.equals(held))
                .distinct()
                .sorted()
                .toList();
        if (!take(others, change)) {
            throw new HandBackException(
                    "another exchange is working on a customer that" + " this changes",
                    Duration.ofMillis(SHORTEST_MS + ThreadLocalRandom.current().nextInt(SHORTEST_MS)));
        }
    }

    private boolean take(List<String> turns, Runnable change) {
        if (turns.isEmpty()) {
            change.run();
            return true;
        }
        boolean[] all = new boolean[1];
        return tryAlone.test(turns.get(0), () -> all[0] = take(turns.subList(1, turns.size()), change)) && all[0];
    }

    private static String held(Exchange exchange) {
        InboxEvent event = exchange.getProperty(InboxEvent.PROPERTY, InboxEvent.class);
        if (event != null && event.customer() != null) {
            return event.customer();
        }
        String link = exchange.getVariable("link", String.class);
        return exchange.getVariable(VARIABLE, link == null ? null : CustomerGate.turnOf(link), String.class);
    }
}
