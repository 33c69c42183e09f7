package io.loyaltybridge.message;

import io.loyaltybridge.wix.WixRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code consents}: who wants mails, as Wix's e-mail subscriptions say. Only SUBSCRIBED is a yes. An answer is good
 * for a while, so that a batch asks for a hundred at once. Thread-safe.
 */
public final class Consents {
    private static final int BAD_REQUEST = 400;
    private static final Duration KEPT = Duration.ofMinutes(10);

    /**
     * What Wix said of an address.
     *
     * @param why plain reason of a no; null for a yes
     */
    public record Answer(@Nullable String why, Instant at) {
        public boolean yes() {
            return why == null;
        }
    }

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Duration goodFor;
    private final Predicate<String> saidNo;
    private volatile int atOnce = 100;

    /**
     * @param goodFor how old an answer may be when something is sent by it; zero: it is asked for each time
     * @param saidNo  whether an address unsubscribed with the bridge and Wix does not know it yet
     */
    public Consents(Clock clock, Duration goodFor, Predicate<String> saidNo) {
        this.clock = clock;
        this.goodFor = goodFor;
        this.saidNo = saidNo;
    }

    /** Chooses whom Wix is asked about first, of the variable {@code addresses}: sets {@code consentQuestion}. */
    public void chooseFirstAddresses(Exchange exchange) {
        List<?> addresses = exchange.getVariable("addresses", List.of(), List.class);
        ConsentQuestion.set(
                exchange,
                ConsentQuestion.about(addresses.stream().map(Object::toString).toList(), atOnce));
    }

    /** Chooses whom Wix is asked about next: what is left, and what was not answered. */
    public void chooseNextAddresses(Exchange exchange) {
        ConsentQuestion question = ConsentQuestion.of(exchange);
        ConsentQuestion.set(exchange, ConsentQuestion.about(question.left(), atOnce));
    }

    /** Notes Wix's answer about the addresses that were asked. One that it does not know is a no. */
    public void noteAnswer(Exchange exchange) {
        Map<String, @Nullable String> statuses = new HashMap<>();
        Object list = exchange.getMessage().getBody() instanceof Map<?, ?> body ? body.get("subscriptions") : null;
        for (Object item : list instanceof List<?> items ? items : List.of()) {
            if (item instanceof Map<?, ?> subscription) {
                statuses.put(key(String.valueOf(subscription.get("email"))), why(subscription));
            }
        }
        Instant now = clock.instant();
        answers.values().removeIf(answer -> answer.at().plus(KEPT).isBefore(now));
        for (String email : ConsentQuestion.of(exchange).asked()) {
            String key = key(email);
            answers.put(
                    key, new Answer(statuses.containsKey(key) ? statuses.get(key) : "is not subscribed to mails", now));
        }
    }

    private static @Nullable String why(Map<?, ?> subscription) {
        if (!"SUBSCRIBED".equals(subscription.get("subscriptionStatus"))) {
            return "is not subscribed to mails (Wix: " + subscription.get("subscriptionStatus") + ")";
        }
        boolean unwanted = "BOUNCED".equals(subscription.get("deliverabilityStatus"))
                || "SPAM_COMPLAINT".equals(subscription.get("deliverabilityStatus"));
        return unwanted
                ? "is subscribed to mails, but they do not reach the customer (Wix: "
                        + subscription.get("deliverabilityStatus") + ")"
                : null;
    }

    /** Wix refused the question: how many addresses it takes at once is not documented, so fewer are tried; one alone that it does not take is a no. */
    public void askFewer(Exchange exchange) {
        WixRefusedException refusal = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WixRefusedException.class);
        ConsentQuestion question = ConsentQuestion.of(exchange);
        if (refusal.status() != BAD_REQUEST) {
            throw refusal;
        }
        if (question.asked().size() > 1) {
            atOnce = question.asked().size() / 2;
            ConsentQuestion.set(exchange, question.again());
            return;
        }
        answers.put(
                key(question.asked().get(0)), new Answer("has an address that Wix does not accept", clock.instant()));
    }

    /** Notes that the owner of the variable {@code email} unsubscribed, as Wix knows by now. */
    public void noteUnsubscribed(Exchange exchange) {
        answers.put(
                key(exchange.getVariable("email", String.class)),
                new Answer("unsubscribed from mails", clock.instant()));
    }

    /** The last answer about an address, however old; a wish that Wix does not know yet counts first. */
    public Optional<Answer> of(String email) {
        if (saidNo.test(email)) {
            return Optional.of(new Answer("unsubscribed from mails", clock.instant()));
        }
        return Optional.ofNullable(answers.get(key(email)));
    }

    /** Whether Wix's last answer is good enough to send something by it, so that Wix need not be asked again. */
    public boolean fresh(String email) {
        Answer answer = answers.get(key(email));
        return answer != null && answer.at().plus(goodFor).isAfter(clock.instant());
    }

    /** Whether answers can be shared by a batch at all. */
    boolean shared() {
        return !goodFor.isZero();
    }

    private static String key(String email) {
        return email.toLowerCase(java.util.Locale.ROOT);
    }
}
