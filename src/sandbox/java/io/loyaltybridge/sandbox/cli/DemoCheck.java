package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.cli.Table;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compares the balances of both stand-ins with what was done. */
final class DemoCheck {
    private final DemoWorld world;
    private final PrintWriter out;
    private final Duration patience;

    DemoCheck(DemoWorld world, PrintWriter out, Duration patience) {
        this.world = world;
        this.out = out;
        this.patience = patience;
    }

    /** A customer's balances; null where they have no account there. */
    private record Balances(Long wix, Long program) {
        boolean are(long expected) {
            return wix != null && wix == expected && program != null && program == expected;
        }
    }

    /**
     * Waits until every balance is as expected, and prints both sides.
     *
     * @param expected points by e-mail: the opening balance and all that was done since, each once
     * @return whether all are right and nothing is parked
     */
    boolean that(Map<String, Long> expected) throws InterruptedException {
        boolean right = world.await(patience, () -> {
            Map<String, Balances> now = balances();
            return expected.entrySet().stream()
                    .allMatch(e ->
                            now.containsKey(e.getKey()) && now.get(e.getKey()).are(e.getValue()));
        });
        Map<String, Balances> now = balances();
        Table table = new Table().row("CUSTOMER", "ON WIX", "ON THE PROGRAM", "EXPECTED", "");
        expected.keySet().stream().sorted().forEach(email -> {
            Balances balances = now.getOrDefault(email, new Balances(null, null));
            table.row(
                    email,
                    balances.wix(),
                    balances.program(),
                    expected.get(email),
                    balances.are(expected.get(email)) ? "right" : "WRONG");
        });
        table.print(out);
        long parked = world.bridge().inbox().count(EventState.PARKED);
        out.println((right ? "Every point is in the right" + " place, once. " : "Something is wrong. ")
                + (parked == 0 ? "Nothing is parked." : parked + " event(s) are parked."));
        out.println();
        out.flush();
        return right && parked == 0;
    }

    private Map<String, Balances> balances() {
        Map<String, Balances> balances = new LinkedHashMap<>();
        for (LinkEntry entry : world.links()) {
            String contact = entry.link().contactId();
            String customer = entry.link().programId();
            balances.put(
                    entry.link().email(),
                    new Balances(
                            contact == null
                                    ? null
                                    : world.wix()
                                            .account(contact)
                                            .path("points")
                                            .path("balance")
                                            .asLong(),
                            customer == null
                                    ? null
                                    : world.program()
                                            .customer(customer)
                                            .path("balance")
                                            .asLong()));
        }
        return balances;
    }
}
