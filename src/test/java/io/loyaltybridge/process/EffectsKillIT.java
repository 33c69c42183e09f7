package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of what goes to many customers, then in the middle of going on: nobody gets anything twice, and
 * what nobody can tell is listed. {@code -Deffects.kills} makes it longer.
 */
class EffectsKillIT {
    private static final int KILLS = Integer.getInteger("effects.kills", 2);
    /** So many between two kills, and a few more at the end. */
    private static final int BETWEEN = 50;

    private static final int MEMBERS = BETWEEN * KILLS;

    @TempDir
    private static Path shared;

    private static StandIn wix;

    @TempDir
    private Path dir;

    @BeforeAll
    static void startStandIn() {
        wix = StandIn.start(shared);
    }

    @AfterAll
    static void stopStandIn() {
        wix.close();
    }

    @BeforeEach
    void reset() {
        wix.reset();
    }

    /** How many have got theirs when a run is killed, run by run. */
    private static int[] moments() {
        return IntStream.range(0, KILLS).map(kill -> 20 + BETWEEN * kill).toArray();
    }

    private String[] command(Site site, String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--config";
        all[words.length + 1] = site.config().toString();
        return all;
    }

    @Test
    void everyMemberGetsTheMonthsMessageOnceOrStandsInTheList() throws IOException {
        Site site = new Site(dir, wix, "messages.on=true", "messages.call-life=2s", "bridge.lanes=4");
        wix.seedMembers(MEMBERS, 500);
        for (int messages : moments()) {
            try (Child running = Child.command(dir, command(site, "message", "--month=2026-12"))) {
                await().pollInterval(Duration.ofMillis(5))
                        .until(() -> wix.messages().size() >= messages);
                running.kill();
            }
        }
        Child.Result last = Child.run(dir, command(site, "message", "--month=2026-12"));
        assertThat(last.exit()).as(last.out() + last.err()).isZero();

        Map<String, Integer> sent = wix.messages();
        assertThat(sent.values()).as("nobody gets two").containsOnly(1);
        long unknown = Tables.count(site.data(), "effects WHERE kind = 'message' AND state = 'UNKNOWN'");
        assertThat(Tables.count(site.data(), "effects WHERE kind = 'message' AND state = 'SETTLED'"))
                .isEqualTo(MEMBERS - unknown);
        assertThat((long) sent.size()).isBetween(MEMBERS - unknown, (long) MEMBERS);
        assertThat(unknown)
                .as("calls that were under way at the kills, four beside each other")
                .isLessThanOrEqualTo(4 * KILLS);
    }

    @Test
    void everyCouponIsMadeOnce() throws IOException {
        Site site = new Site(
                dir,
                wix,
                "coupons.on=true",
                "coupons.kind=percent-off",
                "coupons.amount=10",
                "coupons.tell=none",
                "bridge.lanes=4");
        wix.seedMembers(MEMBERS, 1_500);
        for (int coupons : moments()) {
            try (Child running = Child.command(dir, command(site, "coupons"))) {
                await().pollInterval(Duration.ofMillis(5))
                        .until(() -> wix.coupons().size() >= coupons);
                running.kill();
            }
        }
        Child.Result last = Child.run(dir, command(site, "coupons"));
        assertThat(last.exit()).as(last.out() + last.err()).isZero();

        assertThat(wix.coupons()).hasSize(MEMBERS).doesNotHaveDuplicates();
        assertThat(Tables.count(site.data(), "effects WHERE kind = 'coupon' AND state = 'SETTLED'"))
                .isEqualTo(MEMBERS);
    }

    @Test
    void nobodyIsRemindedTwice() throws IOException {
        Site site = new Site(dir, wix, "reminder.on=true", "mail.per-minute=0", "bridge.lanes=4");
        wix.seedMembers(MEMBERS, 950);
        for (int mails : moments()) {
            try (Child running = Child.command(dir, command(site, "remind"))) {
                await().pollInterval(Duration.ofMillis(20)).until(() -> settled(site) >= mails);
                running.kill();
            }
        }
        Child.Result last = Child.run(dir, command(site, "remind"));
        assertThat(last.exit()).as(last.out() + last.err()).isZero();

        long unknown = Tables.count(site.data(), "effects WHERE kind = 'mail' AND state = 'UNKNOWN'");
        assertThat(settled(site)).isEqualTo(MEMBERS - unknown);
        assertThat(unknown).isLessThanOrEqualTo(4 * KILLS);
        assertThat(Tables.count(site.data(), "effects WHERE kind = 'mail' AND attempt > 1 AND state = 'SETTLED'"))
                .as("begun twice")
                .isZero();
    }

    private static long settled(Site site) {
        try {
            return Tables.count(site.data(), "effects WHERE kind = 'mail' AND state = 'SETTLED'");
        } catch (RuntimeException e) {
            return 0;
        }
    }
}
