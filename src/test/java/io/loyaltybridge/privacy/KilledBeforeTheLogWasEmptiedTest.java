package io.loyaltybridge.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.RemovedEvents;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.privacy.store.Forgetter;
import io.loyaltybridge.privacy.store.Leftovers;
import io.loyaltybridge.privacy.store.People;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kill after the transaction that forgets a customer, and before the log was emptied, which outlives the process while somebody else
 * reads. Whatever runs again empties it, though the customer is not found any more.
 */
class KilledBeforeTheLogWasEmptiedTest {
    private static final String SITE = "site";
    private static final String ADA = "ada@example.com";

    @TempDir
    private Path dir;

    private final Clock clock = Clock.systemUTC();
    private SqliteStore store;

    @BeforeEach
    void killed() {
        store = SqliteStore.open(dir);
        new Links(store, SITE, clock).findOrCreate(ADA);
        Forgetter.Result result = new Forgetter(store, SITE, clock)
                .forget(store.read(tx -> new People(tx, SITE).byEmail(ADA)), 0, Long.MAX_VALUE);
        assertThat(result.blockers()).isEmpty();
        assertThat(Leftovers.of(store.files(), ADA)).as("in the log").isTrue();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theSameCommandEmptiesIt() {
        List<String> lines = new ArrayList<>();
        assertThat(ForgetJob.alone(store, SITE, clock).run(List.of(ADA, ForgetJob.YES), lines::add))
                .isEqualTo(1);
        assertThat(lines).containsExactly("Nothing is known of this address.");
        assertThat(Leftovers.of(store.files(), ADA)).isFalse();
    }

    @Test
    void theEventThatRunsAgainEmptiesIt() {
        assertThat(eventRunsAgain(store, SITE, clock)).startsWith("nobody to forget");
        assertThat(Leftovers.of(store.files(), ADA)).isFalse();
    }

    /** The event that asked for it, emptied with what it forgot and still pending. The outcome of its second run. */
    static String eventRunsAgain(Database store, String site, Clock clock) {
        store.<Integer>write(tx -> tx.update(
                "INSERT INTO inbox (site, source, event_id, body_hash, lane, received_at, body, state) VALUES (?,'wix','forgotten-1','','forgotten:x',0,?,'pending')",
                site,
                RemovedEvents.EMPTY));
        InboxEvent event = new InboxEvent(
                store.<Long>read(tx -> tx.number("SELECT MAX(seq) FROM inbox").orElseThrow()),
                "wix",
                "forgotten-1",
                "wix.contacts.v4.contact_deleted",
                "forgotten:x",
                Instant.EPOCH,
                Instant.EPOCH,
                RemovedEvents.EMPTY,
                0,
                false,
                null,
                null);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(InboxEvent.PROPERTY, event);
        KnownCustomer.set(exchange, new KnownCustomer(null, null, null, null, null, null, null));
        Anonymisations bean = new Anonymisations(store, site, new Links(store, site, clock), null, clock);

        bean.findCustomer(exchange);
        bean.forgetCustomer(exchange);

        return exchange.getVariable("outcome", String.class);
    }
}
