package io.loyaltybridge.privacy;

import io.loyaltybridge.inbox.SiteDispatcher;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.privacy.store.Forgetter;
import io.loyaltybridge.privacy.store.People;
import io.loyaltybridge.privacy.store.Person;
import io.loyaltybridge.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * {@code customer forget}: forgets one customer. Nothing of the command is kept, because its argument is the address. A kill leaves
 * them as they were, or forgotten. Thread-safe.
 */
public final class ForgetJob {
    /** The name of the job. */
    public static final String NAME = "customer-forget";
    /** Argument: do it, instead of printing what would be done. */
    public static final String YES = "--yes";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Database store;
    private final String site;
    private final FreeSpace freeSpace;
    private final Links links;
    private final BiConsumer<String, Runnable> alone;
    private final Forgetter forgetter;

    /** @param alone runs a task while nothing else works on a customer, as {@link SiteDispatcher#runAlone} does */
    public ForgetJob(Database store, String site, Clock clock, Links links, BiConsumer<String, Runnable> alone) {
        this.store = store;
        this.site = site;
        this.freeSpace = new FreeSpace(store, site, clock);
        this.links = links;
        this.alone = alone;
        this.forgetter = new Forgetter(store, site, clock);
    }

    /** For a process in which nothing else runs. */
    public static ForgetJob alone(Database store, String site, Clock clock) {
        return new ForgetJob(store, site, clock, new Links(store, site, clock), (turn, task) -> task.run());
    }

    /**
     * Runs it.
     *
     * @param arguments the address, and {@link #YES}
     * @return 0 done, or told what would be done; 1 where something has to end first, or nobody has the address
     */
    public int run(List<String> arguments, Consumer<String> out) {
        Optional<String> email = arguments.isEmpty() ? Optional.empty() : Emails.normalise(arguments.get(0));
        if (email.isEmpty()) {
            out.accept("EMAIL: expected an e-mail address");
            return 1;
        }
        return arguments.contains(YES) ? forget(email.get(), out) : preview(email.get(), out);
    }

    private int preview(String email, Consumer<String> out) {
        Forgetter.Result result = forgetter.preview(find(email));
        if (result.isNothing()) {
            out.accept("Nothing is known of this address.");
            return 1;
        }
        out.accept("Would forget this customer: " + RowCounts.words(result.changed()) + ". Nothing was changed; " + YES
                + " does it.");
        if (!result.blockers().isEmpty()) {
            out.accept("First this has to end:");
            result.blockers().forEach(blocker -> out.accept("  " + blocker));
        }
        return 0;
    }

    private Person find(String email) {
        return store.read(tx -> new People(tx, site).byEmail(email));
    }

    private int forget(String email, Consumer<String> out) {
        if (forgetter.preview(find(email)).isNothing()) {
            out.accept("Nothing is known of this address.");
            // It may have been forgotten just before a kill, or while somebody was reading.
            leftovers(email, out);
            return 1;
        }
        long lastEvent = store.readOne(tx -> tx.number("SELECT MAX(seq) FROM inbox WHERE site = ?", site))
                .orElse(0);
        Forgetter.Result result = attempt(email, lastEvent);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!result.blockers().isEmpty() && Waits.isSoonOver(result.blockers()) && System.nanoTime() < until) {
            LockSupport.parkNanos(PAUSE.toNanos());
            result = attempt(email, lastEvent);
        }
        if (!result.blockers().isEmpty()) {
            out.accept(
                    "Nothing was forgotten. First this has to end, or a person has to decide about it (`parked list`):");
            result.blockers().forEach(blocker -> out.accept("  " + blocker));
            return 1;
        }
        out.accept("Forgotten: " + RowCounts.words(result.changed()) + ".");
        if (result.linkId() != null) {
            out.accept("The books go on under link " + result.linkId() + ".");
        }
        return leftovers(email, out);
    }

    private Forgetter.Result attempt(String email, long lastEvent) {
        Forgetter.Result[] result = new Forgetter.Result[1];
        String link = links.idOf(email);
        alone.accept(CustomerGate.turnOf(link), () -> {
            Person who = find(email);
            boolean another = who.link().filter(found -> !found.equals(link)).isPresent();
            result[0] = another
                    ? new Forgetter.Result(null, List.of("the customer's turn is pending"), Map.of())
                    : forgetter.forget(who, 0, lastEvent);
        });
        return result[0];
    }

    private int leftovers(String email, Consumer<String> out) {
        if (!store.emptyLog()) {
            out.accept(
                    "The log beside the database could not be emptied, because somebody was reading. It is overwritten within the next"
                            + " 16 MiB of writes; `customer forget` given again empties it.");
            return 1;
        }
        if (!forgetter.preview(find(email)).isNothing()) {
            out.accept("Since then something new came in with this address.");
            return 0;
        }
        if (!freeSpace.removed(email)) {
            out.accept("The address still stands in free space of the database. " + FreeSpace.REBUILD);
            return 1;
        }
        return 0;
    }
}
