package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.BulkCalls;
import io.loyaltybridge.bulk.Run;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.flow.MailFlow;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.ledger.OperationState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/** Sends what was planned for a page. Each customer alone, so that an event of his or the sweep does not send it beside this. Thread-safe. */
final class Sending {
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

    Sending(BulkCalls calls, Run run, EffectReader reader, BiConsumer<String, Runnable> alone, Backoff backoff, Clock clock) {
        this.calls = calls;
        this.run = run;
        this.reader = reader;
        this.alone = alone;
        this.backoff = backoff;
        this.clock = clock;
    }

    /** Mails, one after the other. While the mail server takes nothing, all wait. */
    void mails(List<Recipient> recipients) {
        for (int i = 0; i < recipients.size(); i++) {
            Map<String, Object> variables = BulkCalls.variables("pageAddresses", recipients.subList(i, recipients.size()).stream().map(Recipient::email).toList());
            one("direct:send-mail-effect", recipients.get(i), variables);
            run.progress();
        }
    }

    /** One message. */
    void message(Recipient recipient) {
        one("direct:message-of-month", recipient, BulkCalls.variables("pageAddresses", null));
    }

    private void one(String route, Recipient recipient, Map<String, Object> variables) {
        variables.put("effect", recipient.effectId());
        variables.put("addressee", recipient.addressee());
        for (int serverFailures = 0; ; ) {
            Exchange exchange = send(route, recipient, variables);
            StoredEffect effect = reader.find(recipient.effectId()).orElseThrow();
            if (!effect.isOpen()) {
                ended(recipient, effect);
                return;
            }
            String down = exchange.getVariable(MailFlow.SERVER_FAILURE, String.class);
            Duration wait = down == null ? Duration.between(clock.instant(), effect.dueAt()) : backoff.after(++serverFailures);
            if (down != null && serverFailures >= SERVER_ATTEMPTS) {
                throw new BulkCalls.CutOffException(down, exchange.getException());
            }
            if (exchange.getVariable(MailFlow.LATER) != null || down == null && wait.compareTo(LONG) > 0) {
                run.count("later");
                return;
            }
            calls.pause(wait.compareTo(SOON) < 0 ? SOON : wait);
        }
    }

    private Exchange send(String route, Recipient recipient, Map<String, Object> variables) {
        Exchange[] sent = new Exchange[1];
        alone.accept("link:" + recipient.owner().id(), () -> sent[0] = calls.send(route, variables));
        if (sent[0].getException() instanceof BulkCalls.CutOffException cutOff) {
            throw cutOff;
        }
        return sent[0];
    }

    private void ended(Recipient recipient, StoredEffect effect) {
        if (effect.state() != OperationState.SETTLED) {
            run.note(recipient.name() + ": " + effect.state().name().toLowerCase(Locale.ROOT) + ": " + effect.outcome());
        }
    }
}
