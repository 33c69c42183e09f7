package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.sandbox.mail.Mail;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The third part of the story: coupons, badges, mails and messages, each once. */
final class DemoEffects {
    private static final String GIL = "gil@example.com";
    private static final String HANNA = "hanna@example.com";
    private static final String IVO = "ivo@example.com";
    private static final int MAILS = 2;
    /** The monthly message of each customer, and the message with Gil's coupon. */
    private static final int MESSAGES = 4;

    private final DemoWorld world;
    private final PrintWriter out;
    private final EffectReader effects;
    private final List<String> wrong = new ArrayList<>();
    private String gil;
    private String hanna;
    private String ivo;

    DemoEffects(DemoWorld world, PrintWriter out) {
        this.world = world;
        this.out = out;
        this.effects = world.effects();
    }

    /** Plays it. True when every mail, message, coupon and badge came, and none twice. */
    boolean play() throws InterruptedException {
        out.println();
        out.println(
                "At 1000 points a customer gets a coupon and a badge. Timers send reminders and monthly messages; here the demo starts their jobs itself.");
        seed();
        remind();
        reachesTheMilestone();
        passesItAgain();
        message();
        return check();
    }

    private void seed() throws InterruptedException {
        gil = member(GIL, "Gil Green", "en", 980, "SUBSCRIBED");
        hanna = member(HANNA, "Hanna Huber", "de", 940, "SUBSCRIBED");
        ivo = member(IVO, "Ivo Ivanov", "en", 950, "UNSUBSCRIBED");
        expect(
                world.await(() -> seen(GIL, 980) && seen(HANNA, 940) && seen(IVO, 950)),
                "not all three members are linked");
        tell(
                "Three members join: Gil has 980 points, Hanna (reads German) has 940, Ivo (does not want mails) has 950",
                "all three are on the program now");
    }

    private String member(String email, String name, String locale, long balance, String subscription) {
        world.wix().setSubscription(email, subscription);
        return world.wix().seedMember(email, name, locale, balance);
    }

    private void remind() {
        run("remind");
        tell(
                "The job `remind` sends a mail to members who are close to 1000 points",
                mails(GIL),
                mails(HANNA),
                mails(IVO));
        long before = world.mailbox().mails().size();
        run("remind");
        tell("The same job again", "mails: " + (world.mailbox().mails().size() - before));
    }

    private String mails(String email) {
        List<Mail> mails = world.mailbox().mailsTo(email);
        return email + ": "
                + (mails.isEmpty()
                        ? "no mail"
                        : mails.get(0).subject() + " | "
                                + afterGreeting(mails.get(0).text()));
    }

    private void reachesTheMilestone() throws InterruptedException {
        world.wix().organic(gil, OrganicChange.purchase(30));
        expect(
                world.await(() -> seen(GIL, 1010)
                        && coupons() == 1
                        && messages(gil).size() == 1
                        && badges(gil) == 1
                        && nothingOpen()),
                "Gil's coupon, its message or the badge did not arrive");
        tell(
                "Gil earns 30 points with a purchase and has 1010",
                "coupons: " + coupons() + ", "
                        + world.wix().coupons().stream()
                                .map(coupon -> coupon.at("/specification/code").asText() + ", "
                                        + coupon.at("/specification/percentOffRate")
                                                .asInt() + " % off")
                                .findFirst()
                                .orElse("none"),
                "Gil's inbox: " + lastMessage(gil),
                "Gil's badges: " + badges(gil));
    }

    private void passesItAgain() throws InterruptedException {
        world.wix().organic(gil, OrganicChange.redeem(100));
        // Seen one after the other, because otherwise the customer was never below the milestone.
        expect(world.await(() -> seen(GIL, 910)), "Gil's spending was not seen");
        world.wix().organic(gil, OrganicChange.purchase(100));
        expect(world.await(() -> seen(GIL, 1010) && nothingOpen()), "Gil's second purchase was not seen");
        tell(
                "Gil spends 100, earns 100, and reaches 1000 a second time",
                "coupons: " + coupons() + ", messages: " + messages(gil).size() + ", badges: " + badges(gil));
    }

    private void message() {
        long before = allMessages();
        run("message");
        tell(
                "The job `message` sends each member their balance, once a month",
                "messages: " + (allMessages() - before),
                "Gil: " + lastMessage(gil),
                "Hanna: " + lastMessage(hanna));
        before = allMessages();
        run("message");
        tell("The same job again", "messages: " + (allMessages() - before));
    }

    private boolean check() throws InterruptedException {
        expect(world.await(this::nothingOpen), "effects are still open");
        number("mails", world.mailbox().mails().size(), MAILS);
        number("coupons", coupons(), 1);
        number("badges", badges(gil) + badges(hanna) + badges(ivo), 1);
        number("messages", allMessages(), MESSAGES);
        number("parked effects", effects.countParked(), 0);
        number("parked events", world.bridge().inbox().count(EventState.PARKED), 0);
        out.println();
        out.println(world.mailbox().mails().size() + " mails, " + coupons() + " coupon, " + badges(gil) + " badge, "
                + allMessages() + " messages. "
                + (wrong.isEmpty()
                        ? "Each once. Nothing is parked."
                        : "Something is wrong: " + String.join("; ", wrong)));
        out.flush();
        return wrong.isEmpty();
    }

    private void number(String what, long found, long expected) {
        expect(found == expected, what + ": expected " + expected + ", found " + found);
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    /** Runs a job as the timer does, to its end. */
    private void run(String job) {
        List<String> lines = new ArrayList<>();
        int exit = world.bridge().job(job).run(List.of(), lines::add);
        expect(exit == 0, job + ": " + String.join(" ", lines));
    }

    /** Whether this balance was seen on both sides. */
    private boolean seen(String email, long balance) {
        return world.links().stream()
                .filter(entry -> email.equals(entry.link().email()))
                .anyMatch(entry -> is(entry, balance));
    }

    private static boolean is(LinkEntry entry, long balance) {
        return entry.wix() != null
                && entry.wix().balance() == balance
                && entry.program() != null
                && entry.program().balance() == balance;
    }

    private boolean nothingOpen() {
        return effects.counts().stream()
                .noneMatch(count -> count.state() == OperationState.PLANNED || count.state() == OperationState.SENT);
    }

    private long coupons() {
        return world.wix().coupons().size();
    }

    private long badges(String contact) {
        return world.wix().badgesOf(world.wix().memberId(contact)).size();
    }

    private long allMessages() {
        return messages(gil).size() + messages(hanna).size() + messages(ivo).size();
    }

    private List<String> messages(String contact) {
        return world.wix().messagesToContact(contact).stream()
                .map(message -> message.at("/content/basic/items/0/text").asText())
                .toList();
    }

    private String lastMessage(String contact) {
        List<String> messages = messages(contact);
        return messages.isEmpty() ? "no message" : afterGreeting(messages.get(messages.size() - 1));
    }

    static String afterGreeting(String text) {
        return text.lines().filter(line -> !line.isBlank()).skip(1).findFirst().orElse("");
    }

    private void tell(String what, String... results) {
        out.println("- " + what);
        for (String result : results) {
            out.println("    " + result);
        }
        out.flush();
    }
}
