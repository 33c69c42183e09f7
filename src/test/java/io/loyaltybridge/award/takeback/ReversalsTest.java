package io.loyaltybridge.award.takeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Award;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.Ceiling;
import io.loyaltybridge.ledger.store.Folding;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.ReversedException;
import io.loyaltybridge.privacy.store.Forgetter;
import io.loyaltybridge.privacy.store.People;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which awards a reversal is for, and what is planned for it, in whatever order they come. */
@Tag("store")
class ReversalsTest {
    private static final String SITE = "site";

    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private Database store;
    private Links links;
    private Awards awards;
    private Reversals reversals;
    private String ada;
    private String bob;
    private long events;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        links = new Links(store, SITE, clock);
        awards = new Awards(store, SITE, clock);
        reversals = new Reversals(store, SITE, clock, new Effects(store, SITE, clock, EffectMetrics.NONE));
        awards.takenBackBy(reversals);
        ada = links.findOrCreate("ada@example.com").id();
        bob = links.findOrCreate("bob@example.com").id();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Award award(String id, String link, String order, String basis) {
        return new Award(
                id,
                link,
                "shop paid object " + order,
                20,
                "For an order",
                "shop",
                ++events,
                "2026-11-01",
                order,
                new BigDecimal(basis));
    }

    private void begin(Award award) {
        awards.begin(award, null, Ceiling.NONE);
    }

    private void give(Award award) {
        begin(award);
        awards.settle(award.id(), "transaction of " + award.id(), new Snapshot(1, 20), null);
    }

    private String reverse(String reason, String order, String link, String part) {
        return reverse(reason, order, link, part, ++events);
    }

    private String reverse(String reason, String order, String link, String part, long event) {
        return reversals
                .record(new Reversal(reason, "shop", order, link, part == null ? null : new BigDecimal(part)), event)
                .outcome();
    }

    /** What is planned, as "points for link", in its order. */
    private List<String> planned() {
        return store
                .read(tx -> tx.list(
                        "SELECT link_id, payload FROM effects WHERE kind = 'takeback' ORDER BY created_at, id",
                        r -> r.getString(2).replaceAll(".*\"points\":(\\d+).*", "$1") + " for " + r.getString(1)))
                .stream()
                .toList();
    }

    @Test
    void whatIsTakenBackIsPlannedWithTheReversal() {
        give(award("award-1", ada, "o-1", "40"));

        assertThat(reverse("r-1", "o-1", null, null)).isEqualTo("takes back 20 points");
        assertThat(planned()).containsExactly("20 for " + ada);
        assertThat(new EffectReader(store, SITE).ofLink(ada, 10).get(0).why())
                .isEqualTo("o-1 of shop, for which 20 points were given, was refunded or cancelled");
    }

    @Test
    void theSameReversalIsADuplicateAndTheSameEventAsksAgain() {
        give(award("award-1", ada, "o-1", "40"));
        reverse("r-1", "o-1", null, "10", 77);

        assertThat(reverse("r-1", "o-1", null, "10", 77)).isEqualTo("takes back 5 points");
        assertThat(reverse("r-1", "o-1", null, "10", 78)).isEqualTo("duplicate");
        assertThat(planned()).containsExactly("5 for " + ada);
    }

    @Test
    void anAwardThatIsUnderWayIsTakenBackWhenItIsSettled() {
        Award award = award("award-1", ada, "o-1", "40");
        begin(award);
        assertThat(reverse("r-1", "o-1", null, "10"))
                .isEqualTo("takes back what the award gives, once that is certain");
        assertThat(reverse("r-2", "o-1", ada, "10")).isEqualTo("takes back what the award gives, once that is certain");
        assertThat(planned()).isEmpty();

        awards.settle("award-1", "transaction", null, null);
        assertThat(planned()).containsExactly("5 for " + ada, "5 for " + ada);
    }

    @Test
    void anAwardThatWixRefusedIsNotGivenAfterItWasReversed() {
        Award award = award("award-1", ada, "o-1", "40");
        begin(award);
        reverse("r-1", "o-1", null, null);
        awards.notApplied("award-1", "refused");

        assertThatThrownBy(() -> begin(award)).isInstanceOf(ReversedException.class);
        awards.notGiven(award.id());
        assertThat(planned()).isEmpty();
        assertThat(awards.find(award.id())).as("nothing is left that waits").isEmpty();
        assertThatThrownBy(() -> begin(award)).isInstanceOf(ReversedException.class);
    }

    @Test
    void anAwardThatMayBeGivenIsNotForgotten() {
        begin(award("award-1", ada, "o-1", "40"));
        awards.notGiven("award-1");
        assertThat(awards.find("award-1")).isPresent();
    }

    @Test
    void aSecondRefundWithoutAmountTakesNothingBack() {
        give(award("award-1", ada, "o-1", "40"));
        assertThat(reverse("r-1", "o-1", ada, null)).isEqualTo("takes back 20 points");

        assertThat(reverse("r-2", "o-1", ada, null))
                .isEqualTo("takes nothing back: what it is worth was taken back before, or is less than a point");
        assertThat(reverse("r-3", "o-1", null, "10")).startsWith("takes nothing back");
        assertThat(planned()).containsExactly("20 for " + ada);
    }

    @Test
    void anAwardThatWasCutIsTakenBackByItsRatio() {
        awards.begin(award("award-1", ada, "o-1", "40"), null, (award, given) -> 10);
        awards.settle("award-1", "transaction", new Snapshot(1, 10), null);

        assertThat(reverse("r-1", "o-1", ada, "10")).isEqualTo("takes back 3 points");
        assertThat(reverse("r-2", "o-1", ada, "30")).isEqualTo("takes back 7 points");
    }

    @Test
    void anObjectThatWasReversedBeforeEarnsNothingAtAllOrLess() {
        reverse("r-1", "o-1", null, null);
        reverse("r-2", "o-2", ada, "10");
        reverse("r-3", "o-3", bob, null);

        assertThatThrownBy(() -> begin(award("award-1", ada, "o-1", "40"))).isInstanceOf(ReversedException.class);
        assertThatThrownBy(() -> awards.ask(award("award-1", ada, "o-1", "40"), Ceiling.NONE))
                .isInstanceOf(ReversedException.class);
        give(award("award-2", ada, "o-2", "40"));
        give(award("award-3", ada, "o-3", "40"));
        assertThat(planned()).as("the reversal of o-3 names somebody else").containsExactly("5 for " + ada);
    }

    @Test
    void partsThatMakeUpTheWholeBeforeItIsGivenLeaveNothingToGive() {
        reverse("r-1", "o-1", null, "25");
        reverse("r-2", "o-1", ada, "15");

        assertThatThrownBy(() -> begin(award("award-1", ada, "o-1", "40"))).isInstanceOf(ReversedException.class);
    }

    @Test
    void whatWasReversedOnceIsNotForAnAwardThatComesLater() {
        give(award("award-1", ada, "o-1", "40"));
        reverse("r-1", "o-1", ada, null);

        give(award("award-2", ada, "o-1", "40"));

        assertThat(planned()).containsExactly("20 for " + ada);
    }

    @Test
    void severalAwardsOfAnObjectAreThoseOfTheCustomerThatIsNamed() {
        give(award("award-1", ada, "o-1", "40"));
        give(award("award-2", bob, "o-1", "40"));
        assertThatThrownBy(() -> reverse("r-1", "o-1", null, null))
                .isInstanceOf(ParkException.class)
                .hasMessageContaining("shop has 2 awards for this object, and the event names nobody");

        assertThat(reverse("r-1", "o-1", bob, null)).isEqualTo("takes back 20 points");
        assertThat(planned()).containsExactly("20 for " + bob);

        give(award("award-3", ada, "o-1", "40"));
        assertThatThrownBy(() -> reverse("r-2", "o-1", ada, "10"))
                .isInstanceOf(ParkException.class)
                .hasMessageContaining("it cannot be said of which one");
        assertThat(reverse("r-2", "o-1", ada, null)).isEqualTo("takes back 40 points");
    }

    @Test
    void aCustomerWhoBecamePartOfAnotherOneIsTheSame() {
        give(award("award-1", ada, "o-1", "40"));
        links.bindContact(bob, "contact-1");
        links.bindContact(ada, "contact-1");

        assertThat(reverse("r-1", "o-1", bob, null)).isEqualTo("takes back 20 points");
        assertThat(planned()).containsExactly("20 for " + bob);
    }

    @Test
    void aForgottenCustomerIsNotTakenFromAndTheirOrderIsNotKept() {
        give(award("award-1", ada, "o-1", "40"));
        reverse("r-1", "o-1", null, "10");
        store.<Integer>write(tx -> tx.update("UPDATE effects SET state = 'SETTLED' WHERE kind = 'takeback'"));
        Forgetter forgetter = new Forgetter(store, SITE, clock);
        assertThat(forgetter
                        .forget(store.read(tx -> new People(tx, SITE).byEmail("ada@example.com")), 0, Long.MAX_VALUE)
                        .blockers())
                .isEmpty();

        assertThat(reverse("r-2", "o-1", null, null)).startsWith("takes nothing back so far");
        List<String> rows = store.read(tx -> tx.list(
                "SELECT id || reason || payload FROM effects UNION ALL SELECT COALESCE(object, 'none') || COALESCE(basis, '') FROM operations"
                        + " UNION ALL SELECT id || COALESCE(link_id, '') FROM reversals WHERE award_id <> ''",
                r -> r.getString(1)));
        assertThat(rows).hasSize(2).allMatch(row -> row.equals("none") || row.contains("the customer was forgotten{}"));
    }

    @Test
    void whatIsFoldedTakesItsReversalsAlongAndIsNotTakenBackAgain() {
        give(award("award-1", ada, "o-1", "40"));
        reverse("r-1", "o-1", null, "10");
        reverse("r-2", "o-2", null, null);
        clock.advance(Duration.ofDays(500));
        new Folding(store, SITE).fold(Folding.Walk.of(clock.instant().minus(Duration.ofDays(400))), 100);

        long left =
                store.read(tx -> tx.number("SELECT COUNT(*) FROM reversals")).orElseThrow();
        assertThat(left).isZero();
        assertThat(reverse("r-3", "o-1", null, null)).startsWith("takes nothing back so far");
        assertThat(planned()).containsExactly("5 for " + ada);
    }
}
