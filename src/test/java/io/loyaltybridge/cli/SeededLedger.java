package io.loyaltybridge.cli;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Limits;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.RuleSettings;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Award;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.Cause;
import io.loyaltybridge.ledger.store.Ceiling;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.ledger.store.SyncMetrics;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A ledger written by the rule itself, one second a step, from a fixed time on. */
final class SeededLedger implements AutoCloseable {
    static final String SITE = "site-1";

    private final MutableClock clock = new MutableClock();
    private final Database store;
    private final Links links;
    private final Awards awards;
    private final SyncLedger ledger;

    SeededLedger(Path dir) {
        this(dir, SITE);
    }

    SeededLedger(Path dir, String site) {
        store = TestStore.open(dir);
        links = new Links(store, site, clock);
        awards = new Awards(store, site, clock);
        Rule rule = Rule.full(new RuleSettings(
                Capabilities.wix(Duration.ofDays(1), Duration.ofMinutes(1)),
                ProgramProfile.load("rest", Path.of("profiles")).capabilities(),
                Limits.WIX,
                Limits.WIDE,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                3,
                0));
        ledger = new SyncLedger(store, rule, site, clock, 30, Duration.ofMinutes(1), SyncMetrics.NONE);
        awards.observeBy(ledger);
    }

    SyncLedger ledger() {
        return ledger;
    }

    Links links() {
        return links;
    }

    Database store() {
        return store;
    }

    /** A customer on both sides. */
    String linked(String email, String n, long onWix, long onProgram) {
        String link = links.findOrCreate(email).id();
        links.bindContact(link, "contact-" + n);
        links.bindAccount(link, "account-" + n, null);
        links.bindProgram(link, "customer-" + n);
        ledger.baseline(
                link,
                new Next.ReadBaseline(ledger.state(link).epoch()),
                new Snapshot(1, onWix),
                new Snapshot(1, onProgram),
                OpeningPolicy.KEEP_DIFFERENCE);
        tick();
        return link;
    }

    /** A state of a side arrives; what follows from it is sent, and the call to make is returned. */
    Next seen(String link, Side side, long version, long balance, String cause) {
        ledger.event(link, side, new Snapshot(version, balance), Cause.of(cause));
        tick();
        return ledger.proceed(link);
    }

    /** The call is answered. */
    void answered(String link, Next call, Answer answer, String transaction) {
        tick();
        ledger.answered(
                link,
                call instanceof Next.Adjust adjust ? adjust.ticket() : ((Next.CallProgram) call).ticket(),
                answer,
                new Cause("answer", null, transaction, null));
        tick();
    }

    void awarded(String link, long points, long version, long balance) {
        Award award = new Award(
                "award-of-" + link,
                link,
                "social-like post.liked object post-1",
                points,
                "For liking a post",
                "social-like",
                1,
                "2026-11-23");
        awards.begin(award, null, Ceiling.NONE);
        tick();
        awards.settle(award.id(), "transaction-award", new Snapshot(version, balance), null);
    }

    void arrives(String lane, String id) {
        new Inbox(store, SITE, clock)
                .put(
                        "social-like",
                        List.of(new NewEvent(id, "hash-" + id, "post.liked", lane, clock.instant(), "{}", false)),
                        false)
                .join();
    }

    private void tick() {
        clock.advance(Duration.ofSeconds(1));
    }

    @Override
    public void close() {
        store.close();
    }
}
