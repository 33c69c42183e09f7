package io.loyaltybridge.milestone.reminder;

import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.job.AccountPages;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.mail.MailException;
import io.loyaltybridge.message.OutgoingMail;
import io.loyaltybridge.milestone.reminder.ReminderPage.Order;
import io.loyaltybridge.milestone.reminder.ReminderPage.Recipient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Reminders of close milestones: page by page planned, then sent one after the other. A run that was cut off goes on with its
 * page; whoever was reminded is passed over.
 */
final class ReminderRun {
    static final String MAILS = "mails";
    /** What has to wait longer is left to the sweep. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final Duration SOON = Duration.ofMillis(20);
    private static final int SERVER_ATTEMPTS = 5;

    private final BulkCalls calls;
    private final Run run;
    private final EffectReader reader;
    private final BiConsumer<String, Runnable> alone;
    private final Backoff backoff;
    private final Clock clock;
    private final Consumer<String> out;
    private @Nullable ReminderPage page;

    ReminderRun(
            BulkCalls calls,
            Run run,
            EffectReader reader,
            BiConsumer<String, Runnable> alone,
            Backoff backoff,
            Clock clock,
            Consumer<String> out) {
        this.calls = calls;
        this.run = run;
        this.reader = reader;
        this.alone = alone;
        this.backoff = backoff;
        this.clock = clock;
        this.out = out;
    }

    /**
     * @param limit at most so many mails
     * @param order how the run orders a page, by how many mails it may still plan
     */
    void all(List<Reminders.Window> windows, long limit, Function<Long, Order> order) {
        for (Reminders.Window window : windows) {
            Map<String, Object> filter = Map.of("points.balance", Map.of("$gte", window.from(), "$lt", window.below()));
            if (mails() < limit) {
                new AccountPages(
                                calls,
                                run,
                                "below-" + window.below(),
                                cursor -> read(filter, cursor, order.apply(limit - mails())))
                        .each(accounts -> {
                            ReminderPage read = Objects.requireNonNull(page, "no page was read");
                            read.leftOut().forEach(run::add);
                            send(read.recipients(), limit);
                            return mails() < limit;
                        });
            }
        }
    }

    private BulkCalls.Page<WixAccount> read(Map<String, Object> filter, @Nullable String cursor, Order order) {
        Map<String, Object> variables = BulkCalls.variables("cursor", cursor);
        variables.put("filter", filter);
        variables.put("order", order);
        ReminderPage read = ReminderPage.of(calls.read("direct:milestone-reminder", variables));
        page = read;
        return new BulkCalls.Page<>(read.accounts(), read.next());
    }

    /** What this run planned so far, also before it was cut off. */
    private long mails() {
        return run.isDry()
                ? run.counted(MAILS)
                : reader.countsOfBatch(run.id()).stream()
                        .mapToLong(EffectReader.Count::effects)
                        .sum();
    }

    private void send(List<Recipient> recipients, long limit) {
        for (int i = 0; i < recipients.size(); i++) {
            Recipient recipient = recipients.get(i);
            if (!run.isDry()) {
                one(
                        recipient,
                        recipients.subList(i, recipients.size()).stream()
                                .map(other -> other.email())
                                .toList());
            } else if (mails() < limit) {
                run.count(MAILS);
                String locale = recipient.contact().locale();
                out.accept("  " + recipient.email() + ": " + recipient.why()
                        + (locale == null ? "" : " (" + locale + ")"));
            }
            run.progress();
        }
    }

    /**
     * Sends one mail, when nothing else is done with its customer. While the mail server takes nothing, all wait.
     *
     * @param addresses theirs and those of who comes after them, so that consent is asked for together
     */
    private void one(Recipient recipient, List<String> addresses) {
        String effectId = recipient.plannedEffect();
        Map<String, Object> variables = BulkCalls.variables("effect", effectId);
        variables.put("addressee", recipient.contact());
        variables.put("pageAddresses", addresses);
        int serverFailures = 0;
        while (true) {
            Exchange exchange = send(recipient, variables);
            StoredEffect effect = reader.find(effectId).orElseThrow();
            if (!effect.isOpen()) {
                noteFailure(recipient, effect);
                return;
            }
            calls.endIfDenied(exchange.getVariable(DueEffects.DENIED, String.class));
            MailException failure = OutgoingMail.failureOf(exchange);
            boolean down = failure != null && failure.kind() == MailException.Kind.SERVER;
            if (failure != null && down && ++serverFailures >= SERVER_ATTEMPTS) {
                throw new BulkCalls.CutOffException(Reason.of(failure), exchange.getException());
            }
            Duration wait = down ? backoff.after(serverFailures) : Duration.between(clock.instant(), effect.dueAt());
            boolean later = failure != null && failure.kind() == MailException.Kind.LATER;
            if (later || !down && wait.compareTo(LONG) > 0) {
                return;
            }
            calls.pause(wait.compareTo(SOON) < 0 ? SOON : wait);
        }
    }

    private Exchange send(Recipient recipient, Map<String, Object> variables) {
        Exchange[] sent = new Exchange[1];
        alone.accept(
                "link:" + recipient.customer().id(), () -> sent[0] = calls.send("direct:send-mail-effect", variables));
        if (sent[0].getException() instanceof BulkCalls.CutOffException cutOff) {
            throw cutOff;
        }
        return sent[0];
    }

    private void noteFailure(Recipient recipient, StoredEffect effect) {
        if (effect.state() != OperationState.SETTLED) {
            run.note(recipient.email() + ": " + effect.state().name().toLowerCase(Locale.ROOT) + ": "
                    + effect.outcome());
        }
    }
}
