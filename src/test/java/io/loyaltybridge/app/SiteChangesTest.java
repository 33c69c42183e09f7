package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.SitesFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of sites that come, change and go while the service runs, beside a site that has traffic all the time. */
@Tag("service")
class SiteChangesTest {
    private static final String ADA = "ada@example.com";
    private static final String BEN = "ben/" + SitesFixture.SOURCE;

    @TempDir
    private Path dir;

    private SitesFixture sites;
    private String annasContact;
    private String bensContact;
    private String bensCustomer;
    private final AtomicBoolean traffic = new AtomicBoolean(true);
    private final AtomicInteger likes = new AtomicInteger();
    private final List<Throwable> failures = new ArrayList<>();
    private Thread sender;

    @BeforeEach
    void annaHasTraffic() throws Exception {
        sites = SitesFixture.start(dir, "anna", "ben");
        annasContact = sites.wix("anna").seedAccount(ADA, "Ada", 0);
        sites.program("anna").seedCustomer(ADA, "Ada", 0);
        bensContact = sites.wix("ben").seedAccount(ADA, "Ada", 0);
        bensCustomer = sites.program("ben").seedCustomer(ADA, "Ada", 0);
        sites.awaitLinks(2);
        sender = new Thread(() -> {
            try {
                while (traffic.get()) {
                    assertThat(sites.like("anna/" + SitesFixture.SOURCE, "traffic-" + likes.get(), ADA))
                            .isEqualTo(200);
                    likes.incrementAndGet();
                    Thread.sleep(20);
                }
            } catch (Exception | AssertionError e) {
                failures.add(e);
            }
        });
        sender.start();
    }

    @AfterEach
    void everyLikeOfAnnaCountedOnce() throws Exception {
        traffic.set(false);
        sender.join();
        try {
            assertThat(failures).isEmpty();
            Awaitility.await().untilAsserted(() -> assertThat(sites.onWix("anna", annasContact))
                    .isEqualTo(5L * likes.get()));
            assertThat(sites.events("parked")).isZero();
        } finally {
            sites.close();
        }
    }

    private void awaitLike(String id, int status) {
        AtomicInteger tries = new AtomicInteger();
        Awaitility.await()
                .until(() ->
                        sites.like(BEN, id + "-" + tries.incrementAndGet(), "nobody-" + id + "@example.com") == status);
    }

    @Test
    void changedSettingsCountFromTheNextEventOn() throws Exception {
        assertThat(sites.like(BEN, "before", ADA)).isEqualTo(200);
        Awaitility.await().until(() -> sites.onWix("ben", bensContact) == 5);
        sites.site("ben", Map.of("sources." + SitesFixture.SOURCE + ".points.post.liked", "9"));
        AtomicInteger sent = new AtomicInteger();
        Awaitility.await().until(() -> {
            long before = sites.onWix("ben", bensContact);
            assertThat(sites.like(BEN, "later-" + sent.incrementAndGet(), ADA)).isEqualTo(200);
            Awaitility.await().until(() -> sites.onWix("ben", bensContact) > before);
            return sites.onWix("ben", bensContact) - before == 9;
        });
        assertThat(sites.onWix("ben", bensContact)).isEqualTo(5L * sent.get() + 9);
    }

    @Test
    void aWrongFileLeavesItsSiteAsItWasUntilItIsMended() throws Exception {
        try (LogLines log = LogLines.of(SiteChanges.class)) {
            sites.site("ben", Map.of("sync.drift-limit", "many"));
            Awaitility.await().until(() -> log.texts(Level.WARN).stream()
                    .anyMatch(line -> line.startsWith("Site ben stays as it was, because its file is wrong:")
                            && line.contains("ben.properties:")
                            && line.contains("sync.drift-limit: expected a whole number")));
            assertThat(sites.health()).contains("ben.wrong", "sync.drift-limit: expected a whole number");
            assertThat(sites.like(BEN, "meanwhile", ADA)).isEqualTo(200);
            Awaitility.await().until(() -> sites.onWix("ben", bensContact) == 5);
            sites.site("ben", Map.of("sync.drift-limit", "7"));
            Awaitility.await()
                    .until(() -> log.texts(Level.INFO).contains("Site ben is served with the settings of its file"));
        }
    }

    @Test
    void aSourceWithAnotherRouteThanOnOtherSitesIsWrongHereToo() throws Exception {
        try (LogLines log = LogLines.of(SiteChanges.class)) {
            sites.site("ben", Map.of("sources." + SitesFixture.SOURCE + ".route", "my-points"));
            Awaitility.await().until(() -> log.texts(Level.WARN).stream()
                    .anyMatch(line -> line.startsWith("Site ben stays as it was")
                            && line.contains("expected award-points as another site has it, found my-points")));
            assertThat(sites.like(BEN, "meanwhile", ADA)).isEqualTo(200);
            Awaitility.await().until(() -> sites.onWix("ben", bensContact) == 5);
        }
    }

    @Test
    void theSecretsOfASiteStayMaskedWhileItsFileIsWrong() throws Exception {
        String secret = "a-code-key-of-no-value";
        try (LogLines log = LogLines.of(SiteChanges.class)) {
            sites.site("ben", Map.of("coupons.code-key", secret));
            Awaitility.await()
                    .until(() -> log.texts(Level.INFO).contains("Site ben is served with the settings of its file"));
            assertThat(Secrets.mask("the key is " + secret)).doesNotContain(secret);
            sites.site("ben", Map.of("sync.drift-limit", "many"));
            Awaitility.await().until(() -> !log.texts(Level.WARN).isEmpty());
            assertThat(Secrets.mask("the key is " + secret)).doesNotContain(secret);
        }
    }

    @Test
    void aSiteThatGoesAndComesBackContinues() throws Exception {
        String file = Files.readString(sites.file("ben"));
        Files.delete(sites.file("ben"));
        awaitLike("gone", 404);
        sites.wix("ben").organic(bensContact, OrganicChange.purchase(30));
        Files.writeString(sites.file("ben"), file);
        awaitLike("back", 200);
        sites.wix("ben").organic(bensContact, OrganicChange.purchase(12));
        Awaitility.await().until(() -> sites.onProgram("ben", bensCustomer) == 42);
    }

    @Test
    void aFileThatTakesTheSiteOfAWrongOneWaits() throws Exception {
        try (LogLines log = LogLines.of(SiteChanges.class)) {
            String file = Files.readString(sites.file("ben"));
            sites.site("ben", Map.of("sync.drift-limit", "many"));
            Files.writeString(sites.file("benny"), file);
            Awaitility.await().until(() -> log.texts(Level.WARN).stream()
                    .anyMatch(line -> line.startsWith("Site benny is left out, because its file is wrong: ")
                            && line.contains("is the same site as ben, which stays as it was")));
            assertThat(sites.like(BEN, "meanwhile", ADA)).isEqualTo(200);
            Files.delete(sites.file("ben"));
            Awaitility.await()
                    .until(() -> sites.like("benny/" + SitesFixture.SOURCE, "under-its-new-name", ADA) == 200);
            Awaitility.await().until(() -> sites.onWix("ben", bensContact) == 10);
        }
    }

    @Test
    void aSourceOfItsOwnGetsItsRoute() throws Exception {
        assertThat(sites.like("ben/reviews", "review-1", ADA)).isEqualTo(404);
        String secret = sites.settings().text("sources." + SitesFixture.SOURCE + ".secret");
        sites.site(
                "ben",
                Map.of(
                        "sources.reviews.secret",
                        secret,
                        "sources.reviews.shares-secret-with",
                        SitesFixture.SOURCE,
                        "sources.reviews.event-id",
                        "/id",
                        "sources.reviews.points",
                        "11"));
        Awaitility.await().until(() -> sites.like("ben/reviews", "review-1", ADA) == 200);
        Awaitility.await().until(() -> sites.onWix("ben", bensContact) == 11);
        assertThat(sites.like("anna/reviews", "review-1", ADA)).isEqualTo(404);
    }
}
