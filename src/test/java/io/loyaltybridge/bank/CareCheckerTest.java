package io.loyaltybridge.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.bank.Care.Call;
import io.loyaltybridge.bank.Care.EffectRow;
import io.loyaltybridge.bank.Care.Limit;
import io.loyaltybridge.bank.Care.LinkRow;
import io.loyaltybridge.bank.Care.MailRow;
import io.loyaltybridge.bank.Evidence.Change;
import io.loyaltybridge.bank.Evidence.Kind;
import io.loyaltybridge.bank.Evidence.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test of the test: a good history is green, and each doctored one is red for its own reason. */
class CareCheckerTest {
    private static final String ADA = "ada@example.com";
    private static final String EARN = "loyalty_accounts.earnPoints";

    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Long> balances = new TreeMap<>();
    private final List<Op> operations = new ArrayList<>();
    private final Set<String> inbox = new HashSet<>();
    private final List<LinkRow> links = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<EffectRow> effects = new ArrayList<>();
    private final List<String> coupons = new ArrayList<>();
    private final List<MailRow> mails = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();

    /** 998 on Wix; a first award brings 1003 and a coupon, of which a mail tells. Three calls, the first ones in vain. */
    @BeforeEach
    void aGoodHistory() {
        changes.add(new Change("wix", ADA, 2, 998, 998, Kind.OPENING, null, "ADJUST"));
        changes.add(new Change("wix", ADA, 3, 5, 1003, Kind.AWARD, "award-1", "EARN"));
        changes.add(new Change("program", ADA, 2, 1003, 1003, Kind.SYNC, "open-1", "POINTS"));
        operations.add(new Op(ADA, "award-1", "wix", "award", 5, "SETTLED", null, 0, 0, null));
        balances.putAll(Map.of("wix/" + ADA, 1003L, "program/" + ADA, 1003L));
        inbox.add("social-like/like-1");
        links.add(new LinkRow(ADA, "MATCHED", null, null, null));
        effects.add(new EffectRow(ADA, "coupon", "SETTLED", 1000, "LOYAL-A", null));
        effects.add(new EffectRow(ADA, "mail", "SETTLED", 0, null, null));
        coupons.add("LOYAL-A");
        mails.add(new MailRow("<mail-1@example.com>", ADA, "Your coupon for 1,000 Points"));
        calls.addAll(List.of(
                new Call("wix", 1_000, EARN, ADA, 404),
                new Call("wix", 2_000, EARN, ADA, 404),
                new Call("wix", 9_000, EARN, ADA, 200)));
    }

    private List<String> violations() {
        return CareChecker.check(
                new Evidence(changes, balances, operations, List.of(), inbox, Set.of(), Set.of(), List.of()),
                new Care(
                        links,
                        deleted,
                        List.of(1000L, 20_000L),
                        effects,
                        coupons,
                        mails,
                        calls,
                        List.of(new Limit(0, 8_000, EARN, 404, 2))));
    }

    @Test
    void aGoodHistoryIsGreen() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void whoIsHeldAfterTheFaultsIsRedOnEitherSide() {
        links.set(0, new LinkRow(ADA, "MATCHED", null, "the transactions do not show yet", null));
        links.add(new LinkRow("bob@example.com", "MATCHED", null, null, "no answer"));
        assertThat(violations())
                .containsExactly(
                        ADA + ": held on wix although the faults have stopped: the transactions do not show yet",
                        "bob@example.com: held on program although the faults have stopped: no answer");
    }

    @Test
    void whoIsUnlinkedIsRed() {
        links.set(0, new LinkRow(ADA, "MISSING", "gone from wix", null, null));
        assertThat(violations()).containsExactly(ADA + ": is not linked any more: MISSING, gone from wix");
    }

    @Test
    void anAccountThatNobodyDeletedIsRed() {
        deleted.add("program/" + ADA);
        balances.remove("program/" + ADA);
        assertThat(violations())
                .containsExactly(
                        ADA + ": deleted from program, and nobody deleted anybody",
                        ADA + ": is not on program any more");
    }

    @Test
    void aCancelledChangeIsRed() {
        operations.add(new Op(ADA, "sync-1", "program", "sync", 5, "CANCELLED", "wix", 3, 4, "the account is gone"));
        assertThat(violations())
                .singleElement()
                .asString()
                .startsWith(ADA + ": a change was cancelled: ")
                .contains("sync-1");
    }

    @Test
    void aMissingCouponIsRed() {
        effects.remove(0);
        coupons.clear();
        assertThat(violations()).containsExactly(ADA + ": 0 coupons for 1000 points, from 998 to 1003");
    }

    @Test
    void aSecondCouponIsRed() {
        effects.add(new EffectRow(ADA, "coupon", "SETTLED", 1000, "LOYAL-B", null));
        coupons.add("LOYAL-B");
        assertThat(violations()).containsExactly(ADA + ": 2 coupons for 1000 points, from 998 to 1003");
    }

    @Test
    void aCouponForAMilestoneThatNobodyPassedIsRed() {
        effects.add(new EffectRow(ADA, "coupon", "SETTLED", 20_000, "LOYAL-B", null));
        coupons.add("LOYAL-B");
        assertThat(violations()).containsExactly(ADA + ": 1 coupons for 20000 points, from 998 to 1003");
    }

    @Test
    void whoPassedAMilestoneOnlyForAWhileMayHaveACouponOrNot() {
        changes.add(new Change("wix", ADA, 4, -500, 503, Kind.ORGANIC, null, "REDEEM"));
        assertThat(violations()).isEmpty();
        effects.remove(0);
        coupons.clear();
        assertThat(violations()).isEmpty();
    }

    @Test
    void aSettledCouponThatIsNotOnWixIsRed() {
        coupons.set(0, "LOYAL-B");
        assertThat(violations())
                .containsExactly(
                        "the coupon LOYAL-B is 1 times on Wix, and nobody planned it",
                        "the coupon LOYAL-A was never made on Wix");
    }

    @Test
    void anEffectThatIsLeftUndoneIsRedButNotAMailThatAKillHasHidden() {
        effects.set(1, new EffectRow(ADA, "mail", "UNKNOWN", 0, null, "the service stopped, so it may have been sent"));
        assertThat(violations()).isEmpty();
        effects.set(1, new EffectRow(ADA, "mail", "REFUSED", 0, null, "500"));
        assertThat(violations()).singleElement().asString().startsWith(ADA + ": an effect is not done: ");
    }

    @Test
    void aMailThatComesTwiceIsRedByItsIdOrByWhatItSays() {
        mails.add(mails.get(0));
        assertThat(violations()).singleElement().asString().startsWith(ADA + ": a mail came twice: ");
        mails.set(1, new MailRow("<mail-2@example.com>", ADA, "Your coupon for 1,000 Points"));
        assertThat(violations()).singleElement().asString().contains("mail-2");
    }

    @Test
    void callsThatDoNotEndAreRed() {
        calls.add(new Call("wix", 8_000, EARN, ADA, 404));
        assertThat(violations())
                .containsExactly(ADA + ": 3 calls of " + EARN + " answered 404 in 8 s for one event, at most 2");
    }

    @Test
    void callsOfOtherCustomersAndOutsideOfTheTimeDoNotCount() {
        calls.add(new Call("wix", 8_001, EARN, ADA, 404));
        calls.add(new Call("wix", 8_000, EARN, "bob@example.com", 404));
        assertThat(violations()).isEmpty();
    }

    @Test
    void moreCallsThanEventsCanNeedAreRed() {
        for (int i = 0; i <= CareChecker.MOST_CALLS_PER_EVENT; i++) {
            calls.add(new Call("wix", 20_000, "loyalty_accounts.getAccount", ADA, 200));
        }
        assertThat(violations()).containsExactly("44 calls for 1 events");
    }
}
