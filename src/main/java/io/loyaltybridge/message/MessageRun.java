package io.loyaltybridge.message;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.customer.Addressed;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.effect.job.AccountPages;
import io.loyaltybridge.effect.job.CarryingOut;
import io.loyaltybridge.effect.job.Owners;
import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.store.Link;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The monthly message: every member of the site is told their balance, once a month. Page by page, so that a run that was
 * cut off goes on with its page, and whoever had their message of this month is passed over.
 */
final class MessageRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BulkCalls calls;
    private final Run run;
    private final Owners owners;
    private final Effects effects;
    private final EffectReader reader;
    private final Conversations conversations;
    private final LongFunction<OptionalLong> nextMilestone;
    private final CarryingOut carryingOut;
    private final Consumer<String> out;
    private final YearMonth month;

    MessageRun(
            BulkCalls calls,
            Run run,
            Owners owners,
            Effects effects,
            EffectReader reader,
            Conversations conversations,
            LongFunction<OptionalLong> nextMilestone,
            CarryingOut carryingOut,
            Consumer<String> out,
            YearMonth month) {
        this.calls = calls;
        this.run = run;
        this.owners = owners;
        this.effects = effects;
        this.reader = reader;
        this.conversations = conversations;
        this.nextMilestone = nextMilestone;
        this.carryingOut = carryingOut;
        this.out = out;
        this.month = month;
    }

    /** @param limit at most this many messages */
    void all(long limit) {
        if (!run.isDry()) {
            carryingOut.finish();
        }
        new AccountPages(calls, run, Map.of("memberId", Map.of("$exists", true))).each(accounts -> {
            Map<String, String> contacts = new HashMap<>();
            List<StoredEffect> planned = new ArrayList<>();
            for (WixAccount account : accounts) {
                if (account.memberId() != null && run.counted("messages") < limit) {
                    account(account).ifPresent(effect -> {
                        planned.add(effect);
                        contacts.put(effect.id(), account.contactId());
                    });
                }
            }
            send(planned, contacts);
            return run.counted("messages") < limit;
        });
    }

    private Optional<StoredEffect> account(WixAccount account) {
        Optional<Link> owner = run.isDry() ? owners.known(account) : owners.of(account);
        if (owner.isEmpty() && !run.isDry()) {
            return Optional.empty();
        }
        if (owner.isPresent() && hadOne(message(owner.get().id(), account).id())) {
            run.count("had-one");
            return Optional.empty();
        }
        if (run.isDry()) {
            run.count("messages");
            out.accept("  " + Owners.name(account) + ": " + account.at().balance() + " points, and had no message of "
                    + month);
            return Optional.empty();
        }
        Effects.Planned planned = effects.plan(message(owner.get().id(), account));
        if (planned.isNew()) {
            run.count("messages");
            return reader.find(planned.id());
        }
        run.count("had-one");
        return Optional.empty();
    }

    private boolean hadOne(String effectId) {
        return reader.find(effectId).isPresent() || reader.isFolded(effectId);
    }

    private Effect message(String linkId, WixAccount account) {
        ObjectNode payload = JSON.createObjectNode().put("template", "balance");
        ObjectNode fields = payload.putObject("fields")
                .put("points", account.at().balance())
                .put("month", month.getMonthValue());
        nextMilestone.apply(account.at().balance()).ifPresent(next -> fields.put("milestone", next)
                .put("missing", next - account.at().balance()));
        payload.put("why", "balance of " + month);
        return new Effect(
                linkId,
                EffectKind.MESSAGE,
                "balance " + month,
                payload.toString(),
                run.isDry() ? null : run.id(),
                null);
    }

    /** How the new ones of a page are addressed is asked for at once; later months know it. */
    private void send(List<StoredEffect> planned, Map<String, String> contacts) {
        List<String> unknown = planned.stream()
                .map(effect -> contacts.get(effect.id()))
                .filter(contact -> conversations.of(contact).isEmpty())
                .toList();
        Map<String, Map<?, ?>> found =
                unknown.isEmpty() ? Map.of() : calls.lists().contactsById(unknown);
        carryingOut.all(planned, effect -> {
            Map<?, ?> contact = found.get(contacts.get(effect.id()));
            return contact == null ? Map.of() : Map.of("addressee", Addressed.of(contact));
        });
    }
}
