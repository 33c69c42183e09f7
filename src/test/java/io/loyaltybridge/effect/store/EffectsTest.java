package io.loyaltybridge.effect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class EffectsTest {
    private static final Set<EffectKind> ALL = EnumSet.allOf(EffectKind.class);

    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private Database store;
    private Links links;
    private Effects effects;
    private EffectReader reader;
    private String ada;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        links = new Links(store, "site", clock);
        effects = new Effects(store, "site", clock, EffectMetrics.NONE);
        reader = new EffectReader(store, "site");
        ada = links.findOrCreate("ada@example.com").id();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Effect coupon(String link, String milestone) {
        return Effect.of(
                link,
                EffectKind.COUPON,
                "milestone " + milestone,
                "{\"code\":\"CODE-" + milestone + "\",\"why\":\"" + milestone + " points reached\"}");
    }

    private String planned(String link, String milestone) {
        return effects.plan(coupon(link, milestone)).id();
    }

    private StoredEffect stored(String id) {
        return reader.find(id).orElseThrow();
    }

    @Test
    void theSameReasonIsPlannedOnceAndKeepsItsFirstPayload() {
        Effects.Planned first = effects.plan(coupon(ada, "1000"));
        Effects.Planned second =
                effects.plan(Effect.of(ada, EffectKind.COUPON, "milestone 1000", "{\"code\":\"OTHER\"}"));

        assertThat(first.isNew()).isTrue();
        assertThat(second).isEqualTo(new Effects.Planned(first.id(), false));
        assertThat(first.id()).matches(EffectKind.ID).startsWith("coupon-");
        assertThat(stored(first.id()).payload().path("code").asText()).isEqualTo("CODE-1000");
        assertThat(stored(first.id()).why()).isEqualTo("1000 points reached");
    }

    @Test
    void anotherKindReasonOrCustomerIsAnotherEffect() {
        String ben = links.findOrCreate("ben@example.com").id();
        assertThat(Set.of(
                        planned(ada, "1000"),
                        planned(ada, "2000"),
                        planned(ben, "1000"),
                        effects.plan(Effect.of(ada, EffectKind.MAIL, "milestone 1000", "{}"))
                                .id()))
                .hasSize(4);
    }

    @Test
    void whatIsPlannedInATransactionThatFailsIsNotThere() {
        assertThatThrownBy(() -> store.write(tx -> {
                    effects.plan(tx, coupon(ada, "1000"));
                    throw new IllegalArgumentException("the ledger line failed");
                }))
                .hasMessage("the ledger line failed");

        assertThat(reader.ofLink(ada, 10)).isEmpty();
    }

    @Test
    void anEffectOfALinkThatBecamePartOfThisOneCountsForIt() {
        String other = links.findOrCreate("ada@work.example.com").id();
        links.bindContact(ada, "contact-1");
        String had = planned(other, "1000");
        links.bindContact(other, "contact-1");

        assertThat(effects.plan(coupon(ada, "1000"))).isEqualTo(new Effects.Planned(had, false));
        assertThat(reader.ofLink(ada, 10)).extracting(StoredEffect::id).containsExactly(had);
        assertThat(reader.dueOf(ada, ALL, clock.instant(), 10))
                .extracting(StoredEffect::id)
                .containsExactly(had);
        assertThat(links.current(other).orElseThrow().id()).isEqualTo(ada);
    }

    @Test
    void begunAgainItSaysThatAnEarlierCallMayHaveTakenEffect() {
        String id = planned(ada, "1000");
        Effects.Begun first = effects.begin(id);
        clock.advance(Duration.ofMinutes(1));
        Effects.Begun second = effects.begin(id);

        assertThat(first.open()).isTrue();
        assertThat(first.repeated()).isFalse();
        assertThat(second.repeated()).isTrue();
        assertThat(second.effect().attempt()).isEqualTo(2);
        assertThat(second.effect().begunAt()).isEqualTo(first.effect().begunAt());
    }

    @Test
    void itsLastCallIsTheOneThatWasSaidToFollow() {
        String id = planned(ada, "1000");
        effects.begin(id);
        Instant first = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        effects.begin(id);
        assertThat(stored(id).calledAt()).as("it may be looked for only").isEqualTo(first);

        effects.calling(id);
        assertThat(stored(id).calledAt()).isEqualTo(clock.instant());
        assertThat(stored(id).begunAt()).isEqualTo(first);
        assertThat(effects.uncounted(id, clock.instant(), "waits")).isTrue();
        assertThat(stored(id).attempt()).isEqualTo(1);

        effects.undone(id, clock.instant(), "refused");
        assertThat(stored(id).calledAt()).isNull();
        assertThat(effects.calling(id)).isFalse();
    }

    @Test
    void aCallThatCertainlyCameToNothingIsNoAttempt() {
        String id = planned(ada, "1000");
        effects.begin(id);
        effects.unsent(id, clock.instant().plusSeconds(10), "the quota is used up for now");

        assertThat(stored(id).state()).isEqualTo(OperationState.PLANNED);
        assertThat(stored(id).attempt()).isZero();
        assertThat(reader.due(ALL, clock.instant(), 10)).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(reader.due(ALL, clock.instant(), 10)).hasSize(1);
        assertThat(effects.begin(id).repeated()).isFalse();
    }

    @Test
    void whatFollowsIsPlannedInTheTransactionThatSettles() {
        effects.follow(
                EffectKind.COUPON,
                (tx, coupon) -> effects.plan(tx, Effect.of(coupon.linkId(), EffectKind.MESSAGE, coupon.id(), "{}")));
        String id = planned(ada, "1000");
        effects.begin(id);

        assertThat(effects.settle(id, "coupon-id-on-wix", null)).isTrue();
        assertThat(effects.settle(id, "another", null)).isFalse();
        assertThat(stored(id).externalId()).isEqualTo("coupon-id-on-wix");
        assertThat(reader.ofLink(ada, 10))
                .extracting(StoredEffect::kind)
                .containsExactlyInAnyOrder(EffectKind.COUPON, EffectKind.MESSAGE);
    }

    @Test
    void whatFailsWhileItSettlesLeavesItSent() {
        effects.follow(EffectKind.COUPON, (tx, coupon) -> {
            throw new IllegalStateException("no text");
        });
        String id = planned(ada, "1000");
        effects.begin(id);

        assertThatThrownBy(() -> effects.settle(id, "x", null)).hasMessage("no text");
        assertThat(stored(id).state()).isEqualTo(OperationState.SENT);
    }

    @Test
    void aSettledEffectKeepsItsOutcome() {
        String id = planned(ada, "1000");
        effects.begin(id);
        effects.settle(id, "x", "done");

        assertThat(effects.begin(id).open()).isFalse();
        assertThat(effects.refuse(id, "too late")).isFalse();
        assertThat(effects.unknown(id, "too late")).isFalse();
        assertThat(effects.cancel(id, "too late")).isFalse();
        assertThat(effects.again(id)).isFalse();
        assertThat(effects.later(id, clock.instant(), "too late")).isFalse();
        assertThat(stored(id).outcome()).isEqualTo("done");
    }

    @Test
    void onlyWhatIsParkedCanBeDoneAgainOrTakenForDone() {
        String refused = planned(ada, "1000");
        String unknown = planned(ada, "2000");
        assertThat(effects.again(refused)).isFalse();
        assertThat(effects.applied(refused)).isFalse();
        effects.refuse(refused, "no such thing");
        effects.begin(unknown);
        effects.unknown(unknown, "no answer");

        assertThat(reader.parked(10)).extracting(StoredEffect::id).containsExactlyInAnyOrder(refused, unknown);
        assertThat(reader.countParked()).isEqualTo(2);
        assertThat(effects.applied(unknown)).isTrue();
        assertThat(effects.again(refused)).isTrue();
        assertThat(reader.countParked()).isZero();
        assertThat(effects.begin(refused).repeated()).isFalse();
    }

    @Test
    void anEffectThatWasBegunCannotBeCancelled() {
        String id = planned(ada, "1000");
        effects.begin(id);
        assertThat(effects.cancel(id, "crossed back")).isFalse();
    }

    @Test
    void aJobsEffectsAreCountedAndPagedByThemselves() {
        effects.plan(new Effect(
                ada, EffectKind.MAIL, "campaign 1", "{}", 7L, clock.instant().plusSeconds(60)));
        String now = effects.plan(new Effect(ada, EffectKind.MAIL, "campaign 2", "{}", 7L, null))
                .id();
        planned(ada, "1000");

        assertThat(reader.dueOfBatch(7, clock.instant(), 10))
                .extracting(StoredEffect::id)
                .containsExactly(now);
        assertThat(reader.countsOfBatch(7))
                .isEqualTo(List.of(new EffectReader.Count(EffectKind.MAIL, OperationState.PLANNED, 2)));
        assertThat(reader.due(Set.of(EffectKind.COUPON), clock.instant(), 10))
                .extracting(StoredEffect::reason)
                .containsExactly("milestone 1000");
    }

    @Test
    void anUnknownEffectIsNamed() {
        assertThatThrownBy(() -> effects.begin("coupon-0")).hasMessage("no effect coupon-0");
    }

    @Test
    void mailsAndMessagesThatWereFoldedAreNeverPlannedAgain() {
        String bob = links.findOrCreate("bob@example.com").id();
        List<Effect> done = List.of(
                Effect.of(ada, EffectKind.MAIL, "reminder 1000 lifetime", "{}"),
                Effect.of(bob, EffectKind.MESSAGE, "balance 2026-11", "{}"));
        for (Effect effect : done) {
            effects.begin(effects.plan(effect).id());
            effects.settle(effect.id(), null, null);
        }
        String given =
                effects.plan(Effect.of(ada, EffectKind.MAIL, "given up", "{}")).id();
        effects.cancel(given, "not wanted");
        String coupon = planned(ada, "1000");
        effects.begin(coupon);
        effects.settle(coupon, "wix", null);
        String open =
                effects.plan(Effect.of(ada, EffectKind.MAIL, "waits", "{}")).id();
        clock.advance(Duration.ofDays(401));
        FoldedEffects folded = new FoldedEffects(store, "site");

        assertThat(folded.count(clock.instant().minus(Duration.ofDays(402)))).isZero();
        assertThat(folded.count(clock.instant().minus(Duration.ofDays(400)))).isEqualTo(3);
        assertThat(folded.fold(clock.instant().minus(Duration.ofDays(400)), 2)).isEqualTo(2);
        assertThat(folded.fold(clock.instant().minus(Duration.ofDays(400)), 2)).isEqualTo(1);

        assertThat(reader.find(coupon))
                .as("what a customer had for a milestone is asked for by its reason")
                .isPresent();
        assertThat(reader.find(open)).isPresent();
        assertThat(reader.find(done.get(0).id())).isEmpty();
        assertThat(effects.plan(done))
                .containsExactly(
                        new Effects.Planned(done.get(0).id(), false),
                        new Effects.Planned(done.get(1).id(), false));
        assertThat(effects.plan(Effect.of(ada, EffectKind.MAIL, "given up", "{}"))
                        .isNew())
                .isFalse();
        assertThat(reader.isFolded(done.get(0).id())).isTrue();
        assertThat(reader.isFolded(open)).isFalse();
        assertThat(store.read(tx -> tx.number("SELECT effects FROM openings WHERE link_id = ?", ada))
                        .orElseThrow())
                .isEqualTo(2);
    }

    @Test
    void anAnswerThatComesWhenAnotherTookItsOutcomeForUnknownSettlesIt() {
        String id = planned(ada, "1000");
        effects.begin(id);
        assertThat(effects.begin(id).repeated()).isTrue();
        effects.unknown(id, "an earlier attempt started, so it may have been sent");
        assertThat(effects.settle(id, "of-the-answer", "accepted")).isTrue();
        assertThat(stored(id))
                .extracting(StoredEffect::state, StoredEffect::externalId)
                .containsExactly(OperationState.SETTLED, "of-the-answer");
        assertThat(effects.applied(id)).isFalse();
    }

    @Test
    void anAnswerChangesNothingOnceAPersonHasDecided() {
        String id = planned(ada, "1000");
        effects.begin(id);
        effects.unknown(id, "it may have been sent");
        effects.again(id);
        assertThat(effects.settle(id, "late", "accepted")).isFalse();
        assertThat(stored(id).state()).isEqualTo(OperationState.PLANNED);
    }
}
