package io.loyaltybridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.TestSites;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Which site a line of the log names. */
class SiteLogTest {
    private final Site anna = TestSites.of("anna");
    private final Site ben = TestSites.of("ben");

    @AfterEach
    void asBefore() {
        SiteLog.several(false);
        MDC.clear();
    }

    @Test
    void withOneSiteNoneIsNamed() {
        SiteLog.several(false);
        SiteLog.of(anna, () -> assertThat(MDC.get(SiteLog.KEY)).isNull()).run();
    }

    @Test
    void workInWorkNamesItsOwnAndThenTheOuterOneAgain() {
        SiteLog.several(true);
        List<String> named = new ArrayList<>();
        try (SiteLog.Lines outer = SiteLog.of(anna)) {
            named.add(MDC.get(SiteLog.KEY));
            SiteLog.of(ben, () -> named.add(MDC.get(SiteLog.KEY))).run();
            named.add(MDC.get(SiteLog.KEY));
        }
        assertThat(named).containsExactly("anna", "ben", "anna");
        assertThat(MDC.get(SiteLog.KEY)).isNull();
    }

    @Test
    void aTaskForAnotherThreadTakesTheNameAlong() throws InterruptedException {
        SiteLog.several(true);
        List<String> named = new ArrayList<>();
        Runnable task;
        try (SiteLog.Lines lines = SiteLog.of(anna)) {
            task = SiteLog.asHere(() -> named.add(MDC.get(SiteLog.KEY)));
        }
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
        assertThat(named).containsExactly("anna");
    }
}
