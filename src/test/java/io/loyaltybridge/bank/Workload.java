package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What customers and owners do, all of it drawn from the seed. */
final class Workload {
    static final long OPENING = 10_000;
    private static final int DIGITS = 11;
    private static final int POSTS = 6;
    private static final int SPENDERS = 2;

    /** One thing that happens: an organic change ({@code amount} not 0), a like of {@code post}, or one of {@link Orders}. */
    record Step(String email, String side, String kind, long amount, String post, String id) {}

    private final BankSite site;
    private final Random random;
    private final List<String> emails = new ArrayList<>();
    private final List<String> spenders = new ArrayList<>();
    private final Sender sender;
    private final Orders orders;
    private int likes;

    Workload(BankSite site, long seed, int customers) {
        this.site = site;
        this.random = new Random(seed);
        for (int i = 0; i < customers; i++) {
            emails.add(String.format("customer-%02d@example.com", i));
        }
        for (int i = 0; i < SPENDERS; i++) {
            spenders.add("spender-" + i + "@example.com");
        }
        sender = new Sender(site);
        orders = new Orders(site, sender, seed);
    }

    /** How many customers {@link #seed} makes. */
    int customers() {
        return emails.size() + spenders.size();
    }

    private List<String> all() {
        List<String> all = new ArrayList<>(emails);
        all.addAll(spenders);
        return all;
    }

    /** Makes every customer on both sides, and then one event of each on Wix that does not change his balance. */
    void seed() {
        for (String email : all()) {
            ObjectNode customer =
                    Side.object().put("email", email).put("name", "A B").put("balance", OPENING);
            site.wix.post("subscriptions", Side.object().put("email", email).put("status", "SUBSCRIBED"));
            ObjectNode contacts = Side.object();
            contacts.putArray("contacts").add(customer);
            ObjectNode customers = Side.object();
            customers.putArray("customers").add(customer);
            site.wix.post("seed", contacts);
            site.program.post("seed", customers);
        }
        site.openWebhooks();
        for (String email : all()) {
            // Not one point more and then less: a link may begin between the two, and its opening differs by one for
            // good.
            organic(new Step(email, "wix", "set_balance", OPENING, null, null));
        }
    }

    /**
     * Customers whom the bridge does not know before their first like: with {@code balance} points on Wix, as a contact without
     * an account ({@code balance} -1), or nowhere ({@code balance} -2). No webhook tells of them.
     */
    private String stranger(String name, long balance) {
        String email = name + "@example.com";
        if (balance > -2) {
            ObjectNode contact = Side.object().put("email", email).put("name", "C D");
            if (balance >= 0) {
                contact.put("balance", balance);
                contact.put("subscription", "SUBSCRIBED");
            }
            ObjectNode contacts = Side.object();
            contacts.putArray("contacts").add(contact);
            site.wix.post("seed", contacts);
        }
        return email;
    }

    /**
     * Makes {@code count} new customers before webhooks are on, and their likes: two thirds have an account on Wix that the first
     * or the second like brings over 1000 points, the others are nowhere. The likes of one come at once.
     */
    List<Step> firstEvents(int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String email = stranger(
                    String.format("new-%02d", i),
                    switch (i % 3) {
                        case 0 -> 998;
                        case 1 -> 993;
                        default -> -2;
                    });
            for (int post = 0; post <= i % 3; post++) {
                steps.add(likeOf(email, "first-" + post));
            }
        }
        return steps;
    }

    /** A like of a known customer and one of a contact without an account, of so many each. */
    List<Step> likesOfAPost(int count, String post) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(likeOf(emails.get(i), post));
            steps.add(likeOf(stranger("without-account-" + i, -1), post));
        }
        return steps;
    }

    private Step likeOf(String email, String post) {
        return new Step(email, "social", "like", 0, post, "like-of-" + post + "-" + likes++);
    }

    /** First phase: the k-th organic change of a customer has the size 4^k. */
    List<Step> digits() {
        List<Step> steps = new ArrayList<>();
        int[] next = new int[emails.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < emails.size(); i++) {
            order.addAll(Collections.nCopies(DIGITS, i));
        }
        Collections.shuffle(order, random);
        for (int customer : order) {
            steps.add(new Step(
                    emails.get(customer),
                    side(),
                    random.nextBoolean() ? "purchase" : "adjust",
                    1L << 2 * next[customer]++,
                    null,
                    null));
        }
        return steps;
    }

    /** Second phase: ordinary amounts, a third of them redemptions within the balance, and likes; some customers do more than others. */
    List<Step> ordinary(int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double skew = random.nextDouble();
            String email = emails.get((int) (emails.size() * skew * skew));
            long amount = 1 + random.nextInt(50);
            switch (random.nextInt(6)) {
                case 0, 1 ->
                    steps.add(new Step(email, side(), random.nextBoolean() ? "redeem" : "expire", amount, null, null));
                case 2 ->
                    steps.add(new Step(email, "social", "like", 0, "post-" + random.nextInt(POSTS), "like-" + likes++));
                default ->
                    steps.add(
                            new Step(email, side(), random.nextBoolean() ? "purchase" : "adjust", amount, null, null));
            }
        }
        return steps;
    }

    /** So many orders, of each all that becomes of it; also of customers who spend the points before they are taken back. */
    List<List<Step>> orders(int count) {
        List<List<Step>> all = orders.draw(emails, count);
        spenders.forEach(email -> all.add(orders.spent(email)));
        return all;
    }

    /** Does what had to wait for points. */
    void finish() {
        orders.finish();
    }

    private String side() {
        return random.nextBoolean() ? "wix" : "program";
    }

    void run(Step step) {
        if (Orders.has(step)) {
            orders.run(step);
        } else if (step.post() == null) {
            organic(step);
        } else {
            like(step);
        }
    }

    private void organic(Step step) {
        site.history.add(
                "invoke",
                "organic",
                "email",
                step.email(),
                "side",
                step.side(),
                "kind",
                step.kind(),
                "amount",
                step.amount());
        Side side = step.side().equals("wix") ? site.wix : site.program;
        boolean signed = step.kind().equals("adjust");
        Side.Reply reply = side.post(
                "organic",
                Side.object()
                        .put("email", step.email())
                        .put("kind", step.kind())
                        .put("points", signed ? step.amount() : Math.abs(step.amount())));
        site.history.add(
                reply.status() == 200 ? "ok" : "fail",
                "organic",
                "email",
                step.email(),
                "side",
                step.side(),
                "kind",
                step.kind(),
                "amount",
                step.amount(),
                "status",
                reply.status());
    }

    private void like(Step step) {
        sender.send(
                "social-like",
                Side.object()
                        .put("id", step.id())
                        .put("type", "post.liked")
                        .put("email", step.email())
                        .put("postId", step.post()),
                "like",
                "email",
                step.email(),
                "post",
                step.post(),
                "id",
                step.id());
    }
}
