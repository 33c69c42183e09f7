package io.loyaltybridge.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.ShiftedClock;
import io.loyaltybridge.testing.SyncFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that is down for six hours: nobody is parked, it is asked rarely, and everybody is carried over once afterwards. */
@Tag("service")
class LongOutageTest {
    @TempDir
    private Path dir;

    private final ShiftedClock clock = new ShiftedClock();

    /** Also where nobody but one customer calls, whose failures alone look like a matter of theirs. */
    @ParameterizedTest
    @CsvSource({"ERROR_BEFORE,12", "DROP_AFTER,12", "ERROR_BEFORE,1"})
    void nobodyIsParkedAndEverybodyIsCarriedOverOnce(FaultKind fault, int count) throws Exception {
        Map<String, String> settings = Map.of(
                "retry.first-delay",
                "1s",
                "retry.max-delay",
                "30m",
                "retry.max-probe-delay",
                "5m",
                "retry.max-attempts",
                "20");
        try (SyncFixture sync = SyncFixture.start(
                dir, settings, WixStandIn.Options.builder(), ProgramStandIn.Options.builder(), clock)) {
            List<String> contacts = new ArrayList<>();
            List<String> customers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                customers.add(sync.program().seedCustomer("c" + i + "@example.com", "C " + i, 100));
                contacts.add(sync.wix().seedAccount("c" + i + "@example.com", "C " + i, 100));
            }
            sync.awaitLinks(count);
            sync.program().faults().add(Fault.always(fault, "*"));
            long before = sync.program().stats().calls();
            contacts.forEach(contact -> sync.wix().organic(contact, OrganicChange.purchase(7)));
            Awaitility.await().until(() -> sync.program().stats().calls() >= before + 4);

            for (int minutes = 0; minutes < 6 * 60; minutes += 5) {
                clock.advance(Duration.ofMinutes(5));
                sync.bridge().job("parked-replay").run(List.of("0"), line -> {});
                settle(sync);
            }

            assertThat(sync.bridge().inbox().count(EventState.PARKED)).isZero();
            long made = sync.program().stats().calls() - before;
            sync.program().faults().clear();
            clock.advance(Duration.ofMinutes(6));
            for (int i = 0; i < count; i++) {
                sync.awaitBalances(contacts.get(i), customers.get(i), 107);
            }
            assertThat(sync.bridge().inbox().list(null, 1_000))
                    .allSatisfy(row -> assertThat(row.event().attempts()).isLessThan(8));
            assertThat(made).isLessThan(200);
        }
    }

    /** Until nothing that was tried before is due any more; what stands behind it in its lane was not. */
    private void settle(SyncFixture sync) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sync.bridge().inbox().list(EventState.PENDING, 1_000).stream()
                        .noneMatch(row -> row.outcome() != null && !row.dueAt().isAfter(clock.instant())));
    }
}
