package io.loyaltybridge.privacy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.FoldedEffects;
import io.loyaltybridge.ledger.OperationIds;
import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.Award;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.Ceiling;
import io.loyaltybridge.ledger.store.Claims;
import io.loyaltybridge.ledger.store.Folding;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.store.StoreException;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the rows of a customer who is forgotten, and of those that name them. */
@Tag("store")
class ForgetterTest {
    private static final String SITE = "site";
    private static final String ADA = "ada@example.com";
    private static final String REASON = "likes post.liked object post-9";

    @TempDir
    private Path dir;

    private final Clock clock = Clock.systemUTC();
    private Database store;
    private Links links;
    private Awards awards;
    private Effects effects;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        links = new Links(store, SITE, clock);
        awards = new Awards(store, SITE, clock);
        effects = new Effects(store, SITE, clock, EffectMetrics.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Forgetter.Result forget(String email) {
        return new Forgetter(store, SITE, clock)
                .forget(store.read(tx -> new People(tx, SITE).byEmail(email)), 0, Long.MAX_VALUE);
    }

    private void change(String sql, Object... values) {
        store.<Integer>write(tx -> tx.update(sql, values));
    }

    private String text(String sql) {
        return store.read(tx -> tx.one(sql, r -> r.getString(1))).orElse(null);
    }

    private long count(String table) {
        return store.read(tx -> tx.number("SELECT COUNT(*) FROM " + table)).orElse(0);
    }

    private String award(String id, String link) {
        awards.begin(new Award(id, link, REASON, 5, "For a like", "likes", 1, "2026-11-01"), null, Ceiling.NONE);
        change("INSERT INTO claims (site, claim_key, owner, state, at) VALUES (?,?,1,'claimed',0)", SITE, id);
        return id;
    }

    private String usual(String link) {
        return new OperationIds().idOf(OperationKind.AWARD, REASON, link);
    }

    /** Whether a customer who came back would earn it again. */
    private boolean isKnown(String link) {
        return links.earlierIds(link).stream().anyMatch(id -> awards.find(usual(id))
                .filter(award -> award.state() == OperationState.SETTLED)
                .isPresent());
    }

    @Test
    void anAwardIsFoundUnderEveryAddressOfTheCustomer() {
        String ada = links.findOrCreate(ADA).id();
        String other = links.findOrCreate("ada.l@example.com").id();
        links.bindContact(ada, "contact");
        award(usual(other), other);
        awards.settle(usual(other), "transaction-of-ada", null, "request");
        links.bindContact(other, "contact");

        Forgetter.Result result = forget(ADA);

        assertThat(result.blockers()).isEmpty();
        assertThat(text("SELECT string_agg(state, ',') FROM links")).isEqualTo("FORGOTTEN,FORGOTTEN");
        assertThat(text("SELECT string_agg(id || COALESCE(transaction_id, ''), ',') FROM operations"))
                .doesNotContain(other, usual(other), "transaction-of-ada");
        assertThat(text("SELECT string_agg(claim_key, ',') FROM claims")).isEqualTo(text("SELECT id FROM operations"));
        assertThat(count("link_aliases")).isZero();
        for (String email : List.of("ada.l@example.com", ADA)) {
            String back = links.findOrCreate(email).id();
            assertThat(back).isNotIn(ada, other).isEqualTo(links.idOf(email));
            assertThat(isKnown(back)).as(email).isTrue();
        }
        assertThat(isKnown(links.findOrCreate("bob@example.com").id())).isFalse();
    }

    @Test
    void whatWasFoldedBeforeOrIsFoldedLaterIsStillKnown() {
        String ada = links.findOrCreate(ADA).id();
        award(usual(ada), ada);
        awards.settle(usual(ada), "t", null, "r");
        Instant later = Instant.now().plus(1, ChronoUnit.DAYS);
        new Folding(store, SITE).fold(Folding.Walk.of(later), 100);
        assertThat(count("operations")).isZero();
        effects.plan(Effect.of(ada, EffectKind.MAIL, "reminder 1000 2026", "{}"));
        String mail = text("SELECT id FROM effects");
        effects.begin(mail);
        effects.settle(mail, "message-of-ada", "sent to " + ADA);

        assertThat(forget(ADA).blockers()).isEmpty();
        assertThat(text("SELECT payload || COALESCE(outcome, '') || COALESCE(external_id, '') FROM effects"))
                .isEqualTo("{}");
        new Folding(store, SITE).fold(Folding.Walk.of(later), 100);
        assertThat(new FoldedEffects(store, SITE).fold(later, 100)).isEqualTo(1);

        String back = links.findOrCreate(ADA).id();
        assertThat(isKnown(back)).isTrue();
        assertThat(effects.plan(Effect.of(back, EffectKind.MAIL, "reminder 1000 2026", "{}"))
                        .isNew())
                .isFalse();
        assertThat(effects.plan(Effect.of(back, EffectKind.MAIL, "reminder 2000 2026", "{}"))
                        .isNew())
                .isTrue();
    }

    @Test
    void keysThatARouteMadeItselfStayClaimed() {
        String ada = links.findOrCreate(ADA).id();
        award("likes-of-" + ADA, ada);
        awards.settle("likes-of-" + ADA, "t", null, "r");

        assertThat(forget(ADA).blockers()).isEmpty();

        Claims claims = new Claims(store, SITE, clock);
        assertThat(claims.contains("likes-of-" + ADA)).isTrue();
        assertThat(awards.find("likes-of-" + ADA).orElseThrow().state()).isEqualTo(OperationState.SETTLED);
        assertThat(claims.contains("likes-of-bob@example.com")).isFalse();
        assertThat(text("SELECT string_agg(claim_key, ',') FROM claims")).doesNotContain(ADA);
    }

    @Test
    void anAwardThatMayHaveReachedWixDoesNotStartAgainAndOneThatDidNotIsGone() {
        String ada = links.findOrCreate(ADA).id();
        award(usual(ada), ada);
        change(
                "UPDATE operations SET state = 'REFUSED', outcome = 'given up by a person while its outcome was unknown'");
        awards.begin(new Award("award-x", ada, "other", 5, "d", "likes", 2, "2026-11-01"), null, Ceiling.NONE);
        awards.notApplied("award-x", "refused");
        change("UPDATE operations SET state = 'REFUSED' WHERE id = 'award-x'");

        assertThat(forget(ADA).blockers()).isEmpty();

        assertThat(text("SELECT string_agg(state, ',') FROM operations")).isEqualTo("CANCELLED");
        String back = links.findOrCreate(ADA).id();
        String known = usual(links.earlierIds(back).stream()
                .filter(id -> awards.find(usual(id)).isPresent())
                .findFirst()
                .orElseThrow());
        assertThat(new Claims(store, SITE, clock).contains(known)).isTrue();
    }

    @Test
    void theTextsOfOthersLoseTheWordsAndNothingElse() {
        links.findOrCreate(ADA);
        String bob = links.findOrCreate("nada@example.com").id();
        change("UPDATE links SET detail = ? WHERE id = ?", "not ada@example.com but nada@example.com", bob);
        change(
                "INSERT INTO inbox (site, source, event_id, body_hash, lane, received_at, body, state) VALUES (?,'s','e','h','email:nada@example.com',0,?,'done')",
                SITE,
                "{\"friend\":\"ADA@example.com\",\"email\":\"nada@example.com\"}");
        change(
                "INSERT INTO jobs (site, name, arguments, state, position, counters, detail, started_at, updated_at) VALUES (?,'mapping-import',?,'failed','{}','{}',?,0,0)",
                SITE,
                "/tmp/ada@example.com.csv",
                "line 3: ada@example.com is there twice");
        change("INSERT INTO job_reasons (job, ending, reason, customers, example) VALUES (1,'failed','r',1,?)", ADA);
        change(
                "INSERT INTO outages (site, what, since_at, reason, denied) VALUES (?,'wix',0,'asked for ada@example.com',0)",
                SITE);
        change(
                "INSERT INTO outages (site, what, since_at, reason, denied) VALUES ('another','wix',0,'asked for ada@example.com',0)");

        assertThat(forget(ADA).blockers()).isEmpty();

        assertThat(text("SELECT detail FROM links WHERE id = '" + bob + "'"))
                .isEqualTo("not forgotten but nada@example.com");
        assertThat(text("SELECT body FROM inbox"))
                .isEqualTo("{\"friend\":\"forgotten\",\"email\":\"nada@example.com\"}");
        assertThat(text("SELECT detail FROM jobs")).isEqualTo("line 3: forgotten is there twice");
        assertThat(text("SELECT example FROM job_reasons")).isEqualTo("forgotten");
        assertThat(text("SELECT string_agg(reason, ',') FROM (SELECT reason FROM outages ORDER BY site DESC) r"))
                .isEqualTo("asked for forgotten,asked for ada@example.com");
    }

    @Test
    void whatIsUnderWayHasToEndFirst() {
        String ada = links.findOrCreate(ADA).id();
        award(usual(ada), ada);
        effects.plan(Effect.of(ada, EffectKind.MAIL, "a", "{}"));
        effects.plan(Effect.of(ada, EffectKind.COUPON, "b", "{}"));
        effects.begin(text("SELECT id FROM effects WHERE kind = 'coupon'"));
        change("INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, created_at, updated_at)"
                + " SELECT site, 'sync-1', id, 'wix', 'sync', 'r', 1, 'REFUSED', 0, 0 FROM links");
        change("UPDATE links SET wix_hold = 'held for a person'");
        change(
                "INSERT INTO jobs (site, name, arguments, state, position, counters, started_at, updated_at) VALUES (?,'setup','','stopped','{}','{}',0,0)",
                SITE);
        change("INSERT INTO setup_customers (job, n, email, state) VALUES (1, 1, ?, 'read')", ADA);
        change(
                "INSERT INTO inbox (site, source, event_id, body_hash, lane, received_at, body, state) VALUES (?,'s','e','h','event:1',0,?,'parked')",
                SITE,
                "{\"email\":\"" + ADA + "\"}");
        change(
                "INSERT INTO inbox (site, source, event_id, body_hash, lane, received_at, body, state) VALUES (?,'s','f','h',?,0,'{}','pending')",
                SITE,
                "email:" + ADA);

        assertThat(forget(ADA).blockers())
                .containsExactlyInAnyOrder(
                        "award " + usual(ada) + " is sent",
                        "operation sync-1 is refused",
                        "coupon " + text("SELECT id FROM effects WHERE kind = 'coupon'") + " is sent",
                        "the customer is held: held for a person",
                        "setup (job 1) has not ended and has them on its list",
                        "event 1 of s is parked",
                        "event 2 of s is pending");
        assertThat(text("SELECT email FROM links")).isEqualTo(ADA);

        change("UPDATE links SET wix_hold = NULL");
        change("DELETE FROM operations");
        change("UPDATE effects SET state = 'SETTLED' WHERE kind = 'coupon'");
        change("UPDATE jobs SET ended_at = 1");
        change("UPDATE inbox SET state = 'discarded'");
        assertThat(forget(ADA).blockers()).isEmpty();
        assertThat(
                        text(
                                "SELECT string_agg(state || COALESCE(' ' || outcome, ''), ',') FROM (SELECT * FROM effects ORDER BY kind) e"))
                .isEqualTo("SETTLED,CANCELLED the customer was forgotten");
        assertThat(count("setup_customers")).isZero();
        assertThat(Leftovers.of(store.files(), "nobody@example.com")).isFalse();
        assertThat(store.emptyLog()).isTrue();
        assertThat(Leftovers.of(store.files(), ADA)).isFalse();
    }

    @Test
    void allOrNothingIsForgotten() {
        String ada = links.findOrCreate(ADA).id();
        award(usual(ada), ada);
        awards.settle(usual(ada), "t", null, "r");
        TestStore.refuse(store, "ledger", "NEW.kind = 'unlinked'", "cut off");

        assertThatThrownBy(() -> forget(ADA)).hasStackTraceContaining("cut off");

        assertThat(text("SELECT id || ' ' || link_id FROM operations")).isEqualTo(usual(ada) + " " + ada);
        assertThat(text("SELECT email FROM links")).isEqualTo(ADA);
        assertThat(count("forgotten")).isZero();
        assertThat(count("returned")).isZero();
        change("DROP TRIGGER refused" + (TestStore.isPostgres() ? " ON ledger" : ""));
        assertThat(forget(ADA).linkId()).isNotNull().isNotEqualTo(ada);
    }

    @Test
    void withoutItsKeyNobodyIsTakenForNew() throws Exception {
        links.findOrCreate(ADA);
        forget(ADA);
        store.close();
        Files.delete(dir.resolve(SqliteStore.FORGETTING_KEY));
        open();

        assertThatThrownBy(() -> links.findOrCreate(ADA))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(SqliteStore.FORGETTING_KEY)
                .hasMessageContaining("put it back from a backup");
    }

    @Test
    void whoIsMergedAfterTheirReturnTakesAlongWhatTheyHadOnce() {
        String ada = links.findOrCreate(ADA).id();
        award(usual(ada), ada);
        awards.settle(usual(ada), "t", null, "r");
        forget(ADA);
        String back = links.findOrCreate(ADA).id();
        String other = links.findOrCreate("other@example.com").id();
        links.bindContact(other, "contact");
        links.bindContact(back, "contact");

        assertThat(isKnown(other)).isTrue();
        assertThat(forget("other@example.com").blockers()).isEmpty();
        assertThat(isKnown(links.findOrCreate("other@example.com").id())).isTrue();
        assertThat(isKnown(links.findOrCreate(ADA).id())).isTrue();
    }
}
