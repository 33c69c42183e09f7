package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.bank.Workload.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Orders of a shop, which give half a point for each unit of money, and what takes them back: cancellations, which take back all
 * and name nobody, and refunds of a part. Some are sent before their order is, some twice, and some give back more than was paid.
 */
final class Orders {
    static final String DESCRIPTION = "For an order";
    private static final String SHOP = "shop";
    private static final String REFUNDS = "refunds";
    private static final int LEAST = 10;
    private static final int VARIANTS = 6;
    private static final int SPENT_ORDER = 1_000;
    /** What is left of a spender's balance when their order is taken back. */
    private static final int LEFT = 20;

    private enum Kind {
        PAID,
        CANCELLED,
        /** Names the customer. */
        REFUND,
        /** Names the order only. */
        REFUND_OF_NOBODY,
        /** Cancels an order whose points are spent. */
        SPENT
    }

    private final BankSite site;
    private final Sender sender;
    private final Random random;
    private final Queue<Step> waiting = new ConcurrentLinkedQueue<>();
    private int orders;
    private int events;

    Orders(BankSite site, Sender sender, long seed) {
        this.site = site;
        this.sender = sender;
        this.random = new Random(seed + 31);
    }

    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("sources.shop.secret", Bank.SECRET);
        settings.put("sources.shop.shares-secret-with", "social-like");
        settings.put("sources.shop.event-id", "/id");
        settings.put("sources.shop.kind", "/type");
        settings.put("sources.shop.object", "/order");
        settings.put("sources.shop.points.paid", "/total * 0.5 round");
        settings.put("sources.shop.reverses.cancelled", "/order");
        settings.put("sources.shop.once-per", "person-and-object");
        settings.put("sources.shop.description", DESCRIPTION);
        settings.put("sources.refunds.secret", Bank.SECRET);
        settings.put("sources.refunds.shares-secret-with", "social-like");
        settings.put("sources.refunds.event-id", "/id");
        settings.put("sources.refunds.reverses", "/order");
        settings.put("sources.refunds.reverses-source", SHOP);
        settings.put("sources.refunds.reverses-part", "/amount");
        return settings;
    }

    /** Points that an order of this amount gives. */
    static long points(long total) {
        return (total + 1) / 2;
    }

    /** So many orders of these customers: of each all that becomes of it. Every fourth one is not paid first. */
    List<List<Step>> draw(List<String> emails, int count) {
        List<List<Step>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Step> steps = order(emails.get(random.nextInt(emails.size())), i % VARIANTS);
            if (random.nextInt(4) == 0) {
                Collections.shuffle(steps, random);
            }
            all.add(steps);
        }
        return all;
    }

    private List<Step> order(String email, int variant) {
        String order = "order-" + orders++;
        int total = LEAST + random.nextInt(60);
        int part = 1 + random.nextInt(total - 1);
        List<Step> steps = new ArrayList<>();
        steps.add(step(Kind.PAID, email, order, total));
        switch (variant) {
            case 0 -> twice(steps, step(Kind.REFUND_OF_NOBODY, email, order, part));
            case 1 -> {
                steps.add(step(Kind.REFUND, email, order, part));
                steps.add(step(Kind.REFUND_OF_NOBODY, email, order, total - part));
            }
            case 2 -> {
                // Another event for the same cancellation.
                steps.add(step(Kind.CANCELLED, email, order, 0));
                steps.add(step(Kind.CANCELLED, email, order, 0));
            }
            case 3 -> {
                twice(steps, step(Kind.REFUND, email, order, part));
                steps.add(step(Kind.REFUND, email, order, total));
            }
            case 4 -> {
                steps.add(step(Kind.REFUND, email, order, part));
                steps.add(step(Kind.CANCELLED, email, order, 0));
            }
            default -> {
                // Nothing is taken back of it.
            }
        }
        return steps;
    }

    /** An order whose points the customer spends before it is cancelled. */
    List<Step> spent(String email) {
        String order = "order-" + orders++;
        return List.of(step(Kind.PAID, email, order, SPENT_ORDER), step(Kind.SPENT, email, order, SPENT_ORDER));
    }

    /** Does what had to wait for points. */
    void finish() {
        for (Step step = waiting.poll(); step != null; step = waiting.poll()) {
            Step each = step;
            Sender.untilDone("what " + each.email() + " redeems", () -> spent(each));
        }
    }

    private static void twice(List<Step> steps, Step step) {
        steps.add(step);
        steps.add(step);
    }

    private Step step(Kind kind, String email, String order, int amount) {
        return new Step(email, SHOP, kind.name(), amount, order, order + "-" + events++);
    }

    /** Whether it is one of these steps. */
    static boolean has(Step step) {
        return step.side().equals(SHOP);
    }

    void run(Step step) {
        ObjectNode event = Side.object().put("id", step.id()).put("order", step.post());
        switch (Kind.valueOf(step.kind())) {
            case PAID -> paid(step, event);
            case CANCELLED -> cancelled(step, event);
            case REFUND -> refund(step, event.put("email", step.email()));
            case REFUND_OF_NOBODY -> refund(step, event);
            case SPENT -> {
                if (!spent(step)) {
                    waiting.add(step);
                }
            }
        }
    }

    private void paid(Step step, ObjectNode event) {
        sender.send(
                SHOP,
                event.put("type", "paid").put("email", step.email()).put("total", step.amount()),
                "order",
                "email",
                step.email(),
                "order",
                step.post(),
                "total",
                step.amount());
    }

    private void cancelled(Step step, ObjectNode event) {
        sender.send(SHOP, event.put("type", "cancelled"), "cancelled", "order", step.post());
    }

    private void refund(Step step, ObjectNode event) {
        sender.send(
                REFUNDS,
                event.put("amount", step.amount()),
                "refund",
                "id",
                step.id(),
                "order",
                step.post(),
                "amount",
                step.amount());
    }

    /** Redeems on Wix what an order gave and cancels it; false where the points are not there yet. */
    private boolean spent(Step step) {
        long points = Workload.OPENING + points(step.amount()) - LEFT;
        ObjectNode change =
                Side.object().put("email", step.email()).put("kind", "redeem").put("points", points);
        if (site.wix.post("organic", change).status() != 200) {
            return false;
        }
        site.history.add("ok", "organic", "email", step.email(), "side", "wix", "kind", "redeem", "amount", points);
        cancelled(step, Side.object().put("id", step.id()).put("order", step.post()));
        return true;
    }
}
