package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The second part of the story: points change on both sides at once, and nothing goes smoothly. */
final class DemoTraffic {
    private static final int ROUNDS = 4;
    private static final int LIKE = 5;
    private static final long HOLD_MILLIS = 300;
    private static final int HELD_BACK = 4;

    private final DemoWorld world;
    private final PrintWriter out;
    private final Map<String, Long> expected;
    private int changes;

    /** @param before the balances so far, by e-mail */
    DemoTraffic(DemoWorld world, PrintWriter out, Map<String, Long> before) {
        this.world = world;
        this.out = out;
        this.expected = new TreeMap<>(before);
    }

    /** Plays it. Returns the expected balances. */
    Map<String, Long> play() throws IOException, InterruptedException {
        seed();
        faults();
        List<LinkEntry> customers = world.links();
        for (int round = 1; round <= ROUNDS; round++) {
            for (int n = 0; n < customers.size(); n++) {
                round(customers.get(n), n + 1, round);
            }
        }
        out.println("- " + changes + " purchases, rewards and likes of " + customers.size()
                + " customers, on both sides at once");
        out.println(
                "    every webhook arrives twice and out of order; calls to both sides fail before and after they take effect");
        out.println();
        out.flush();
        return expected;
    }

    private void seed() throws InterruptedException {
        out.println("Now the customers buy and spend, on Wix and on the external program.");
        out.println("- Dora has 100 points on both sides, Emil has 40 only on Wix, Fay has 60 only on the program");
        world.wix().seedAccount("dora@example.com", "Dora", 100);
        world.program().seedCustomer("dora@example.com", "Dora", 100);
        world.wix().seedAccount("emil@example.com", "Emil", 40);
        world.program().seedCustomer("fay@example.com", "Fay", 60);
        expected.putAll(Map.of("dora@example.com", 100L, "emil@example.com", 40L, "fay@example.com", 60L));
        world.await(() -> world.links().stream()
                        .filter(entry -> entry.wix() != null && entry.program() != null)
                        .count()
                == expected.size());
        out.println("    "
                + world.links().stream()
                        .filter(entry -> entry.program() != null)
                        .count() + " customers are on both sides now, with equal balances");
    }

    private void faults() {
        for (var standIn : List.of(world.wix(), world.program())) {
            standIn.faults().add(Fault.always(FaultKind.WEBHOOK_DUPLICATE, null));
            standIn.faults()
                    .add(Fault.always(FaultKind.WEBHOOK_REORDER, null)
                            .withHold(HELD_BACK)
                            .withDelayMs(HOLD_MILLIS));
        }
        world.wix().faults().add(Fault.next(FaultKind.DROP_AFTER, "loyalty_accounts.adjustPoints", 1));
        world.wix().faults().add(Fault.next(FaultKind.ERROR_BEFORE, "loyalty_accounts.adjustPoints", 1));
        world.wix().faults().add(Fault.next(FaultKind.ERROR_AFTER, "loyalty_accounts.earnPoints", 1));
        world.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "program.addPoints", 1));
        world.program().faults().add(Fault.next(FaultKind.ERROR_BEFORE, "program.addPoints", 1));
    }

    private void round(LinkEntry customer, int n, int round) throws IOException, InterruptedException {
        String email = customer.link().email();
        long bought = 10L * n + round;
        world.wix().organic(customer.link().contactId(), OrganicChange.purchase(bought));
        world.program().organic(customer.link().programId(), OrganicChange.purchase(round));
        long sum = bought + round;
        changes += 2;
        if ((n + round) % 3 == 0) {
            world.program().organic(customer.link().programId(), OrganicChange.redeem(2));
            sum -= 2;
            changes++;
        }
        if ((n + round) % 4 == 0) {
            world.post(world.payload(email, "post-1" + round, UUID.randomUUID().toString()), true);
            sum += LIKE;
            changes++;
        }
        expected.merge(email, sum, Long::sum);
    }

    /** Switches the faults off, for people who try things afterwards. */
    void calm() {
        world.wix().faults().clear();
        world.program().faults().clear();
    }
}
