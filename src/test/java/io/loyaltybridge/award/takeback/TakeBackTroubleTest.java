package io.loyaltybridge.award.takeback;

import static io.loyaltybridge.award.takeback.RefundCase.cancelled;
import static io.loyaltybridge.award.takeback.RefundCase.paid;
import static io.loyaltybridge.award.takeback.RefundCase.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.sync.SyncCase.Pair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many refunds while Wix fails in every way: afterwards every balance is exact, on both sides. */
@Tag("service")
class TakeBackTroubleTest {
    private static final String ADJUST = "loyalty_accounts.adjustPoints";
    private static final int CUSTOMERS = 6;
    private static final int ORDERS = 5;
    private static final long OPENING = 1000;
    private static final int SEED = 20261129;

    @TempDir
    private Path dir;

    private record Job(String source, com.fasterxml.jackson.databind.node.ObjectNode event) {}

    @Test
    void everyBalanceIsExactAfterRefundsInTrouble() throws Exception {
        Random random = new Random(SEED);
        try (RefundCase shop = RefundCase.start(
                dir,
                WixStandIn.Options.builder().indexLag(Duration.ofMillis(400)),
                "retry.max-attempts",
                "40",
                "retry.max-calls",
                "1000")) {
            List<Pair> pairs = new ArrayList<>();
            for (int c = 0; c < CUSTOMERS; c++) {
                pairs.add(shop.sync.pair(email(c), OPENING, OPENING));
            }
            trouble(shop);
            long[] expected = new long[CUSTOMERS];
            List<Job> jobs = jobs(random, expected);
            for (Job job : jobs) {
                shop.send(job.source(), job.event());
                if (random.nextInt(4) == 0) {
                    int c = random.nextInt(CUSTOMERS);
                    shop.fixture().wix().organic(pairs.get(c).contact(), OrganicChange.purchase(7));
                    expected[c] += 7;
                }
                if (random.nextInt(6) == 0) {
                    // A webhook that comes again.
                    shop.send(job.source(), job.event());
                }
            }
            Awaitility.await().atMost(Duration.ofSeconds(180)).untilAsserted(() -> assertThat(shop.sync.texts(
                            "SELECT state || ' ' || COALESCE(outcome, '') FROM effects WHERE state <> 'SETTLED'"))
                    .isEmpty());
            for (int c = 0; c < CUSTOMERS; c++) {
                shop.sync.awaitBalances(pairs.get(c), OPENING + expected[c]);
            }
            assertThat(shop.takeBacks()).isNotEmpty().allMatch(line -> line.startsWith("SETTLED took back "));
        }
    }

    /** Orders of ten to fifty points; some are cancelled, some refunded in two parts, in any order. */
    private static List<Job> jobs(Random random, long[] expected) {
        List<Job> jobs = new ArrayList<>();
        for (int c = 0; c < CUSTOMERS; c++) {
            for (int o = 0; o < ORDERS; o++) {
                String order = c + "-" + o;
                int total = 2 * (5 + random.nextInt(20));
                jobs.add(new Job("shop", paid(order, email(c), Integer.toString(total))));
                switch (random.nextInt(4)) {
                    case 0 -> expected[c] += total;
                    case 1 -> {
                        jobs.add(new Job("refunds", refund(order, null, Integer.toString(total / 2))));
                        expected[c] += total / 2;
                    }
                    case 2 -> {
                        jobs.add(new Job("refunds", refund(order, email(c), Integer.toString(total / 2))));
                        jobs.add(new Job("refunds", refund(order, null, Integer.toString(total - total / 2))));
                    }
                    default -> jobs.add(new Job("shop", cancelled(order)));
                }
            }
        }
        Collections.shuffle(jobs, random);
        return jobs;
    }

    private static String email(int customer) {
        return "customer-" + customer + "@example.com";
    }

    private static void trouble(RefundCase shop) {
        for (FaultKind kind : List.of(
                FaultKind.ERROR_BEFORE,
                FaultKind.ERROR_AFTER,
                FaultKind.DROP_BEFORE,
                FaultKind.DROP_AFTER,
                FaultKind.TRUNCATE,
                FaultKind.CONFLICT,
                FaultKind.OTHER_CONFLICT,
                FaultKind.SPURIOUS_CONFLICT,
                FaultKind.THROTTLE)) {
            shop.fixture().wix().faults().add(new Fault(kind, ADJUST, 0.25, 5, null, 1, null, null, null));
        }
        shop.fixture()
                .wix()
                .faults()
                .add(new Fault(FaultKind.LATE_COMMIT, ADJUST, 0.3, 6, 300L, null, null, null, "drop"));
    }
}
