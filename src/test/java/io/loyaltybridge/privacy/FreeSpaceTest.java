package io.loyaltybridge.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.privacy.store.Forgetter;
import io.loyaltybridge.privacy.store.Leftovers;
import io.loyaltybridge.privacy.store.People;
import io.loyaltybridge.privacy.store.Person;
import io.loyaltybridge.privacy.store.SiteEraser;
import io.loyaltybridge.store.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that SQLite has moved from page to page leave a copy in free space, which deleting does not overwrite. */
class FreeSpaceTest {
    private static final String SITE = "site";
    private static final String ADA = "ada@example.com";
    private static final int EVENTS = 3_000;

    @TempDir
    private Path dir;

    private final Clock clock = Clock.systemUTC();
    private final List<String> lines = new ArrayList<>();
    private SqliteStore store;

    @BeforeEach
    void manyEvents() {
        store = SqliteStore.open(dir);
        new Links(store, SITE, clock).findOrCreate(ADA);
        List<CompletableFuture<?>> written = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            written.add(put(SITE, i, ADA));
            written.add(put(SITE, i, "somebody-else-" + i + "@example.com"));
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).join();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private CompletableFuture<?> put(String site, int i, String email) {
        String body = "{\"email\":\"" + email + "\",\"n\":" + i + "}";
        // In no order, so that pages are divided and rows are moved.
        String id = Sha256.hex(Integer.toString(i)).substring(0, 8) + "-" + email;
        return new Inbox(store, site, clock)
                .put(
                        "likes",
                        List.of(new NewEvent(id, Sha256.hex(body), "liked", "email:" + email, null, body, true)),
                        false);
    }

    @Test
    void nothingIsLeftOfAForgottenCustomer() {
        int exit = ForgetJob.alone(store, SITE, clock).run(List.of(ADA, ForgetJob.YES), lines::add);

        assertThat(lines).noneMatch(line -> line.contains("free space"));
        assertThat(exit).isZero();
        assertThat(Leftovers.of(store.files(), ADA)).isFalse();
        assertThat(store.<Long>read(
                        tx -> tx.number("SELECT COUNT(*) FROM inbox").orElse(0)))
                .isEqualTo(EVENTS);
    }

    /** Who they were is forgotten then, so nobody can search for it. */
    @Test
    void nothingIsLeftOfACustomerWhoWasForgottenBeforeAKill() {
        Person who = store.read(tx -> new People(tx, SITE).byEmail(ADA));
        assertThat(new Forgetter(store, SITE, clock)
                        .forget(who, 0, Long.MAX_VALUE)
                        .blockers())
                .isEmpty();

        KilledBeforeTheLogWasEmptiedTest.eventRunsAgain(store, SITE, clock);

        assertThat(Leftovers.of(store.files(), ADA)).isFalse();
    }

    @Test
    void nothingIsLeftOfAnErasedSite() {
        put("other", 1, "ben@example.com").join();
        EraseJob job = new EraseJob(store, "other"::equals, () -> false);
        assertThat(job.run(List.of("shop", SITE, EraseJob.YES), lines::add)).isZero();

        assertThat(lines).hasSize(1);
        assertThat(Leftovers.of(store.files(), ADA)).isFalse();
        assertThat(Leftovers.of(store.files(), "somebody-else")).isFalse();
        assertThat(new SiteEraser(store).sites()).containsExactly("other");
    }

    @Test
    void writesWaitForARewriteAndAllOfThemAreThere() {
        List<CompletableFuture<?>> written = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            written.add(put("other", i, "ben@example.com"));
            if (i == EVENTS / 2) {
                assertThat(FreeSpace.rewritten(store)).isTrue();
            }
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).join();

        assertThat(store.<Long>read(tx -> tx.number("SELECT COUNT(*) FROM inbox WHERE site = 'other'")
                        .orElse(0)))
                .isEqualTo(EVENTS);
        assertThat(store.<String>read(tx ->
                        tx.one("PRAGMA integrity_check", r -> r.getString(1)).orElseThrow()))
                .isEqualTo("ok");
    }
}
