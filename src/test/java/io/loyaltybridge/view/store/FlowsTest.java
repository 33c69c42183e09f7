package io.loyaltybridge.view.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.RecordingStore;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What came in and was done, counted. */
@Tag("store")
class FlowsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:59:59Z");
    private static final long HOUR = 3_600_000;

    @TempDir
    private Path dir;

    private static long ago(long millis) {
        return NOW.toEpochMilli() - millis;
    }

    private static void event(Store store, String id, String source, String state, long received, Long ended) {
        store.write(tx -> tx.update(
                "INSERT INTO inbox (site, source, event_id, body_hash, lane, received_at, body, state, ended_at) VALUES ('site', ?, ?, 'h', 'l', ?, '{}', ?, ?)",
                source,
                id,
                received,
                state,
                ended));
    }

    private static void operation(Store store, String id, String kind, String side, String state, long made) {
        store.write(tx -> tx.update(
                "INSERT INTO operations (site, id, link_id, side, kind, reason, state, created_at, updated_at) VALUES ('site', ?, 'l', ?, ?, 'r', ?, ?, ?)",
                id,
                side,
                kind,
                state,
                made,
                made + 50));
    }

    private static void effect(Store store, String id, String kind, String state, long made) {
        store.write(tx -> tx.update(
                "INSERT INTO effects (site, id, link_id, kind, reason, state, payload, due_at, created_at, updated_at) VALUES ('site', ?, 'l', ?, 'r', ?, '{}', 0, ?, ?)",
                id,
                kind,
                state,
                made,
                made + 50));
    }

    private static JsonNode flow(JsonNode flows, String name) {
        for (JsonNode flow : flows) {
            if (flow.path("flow").asText().equals(name)) {
                return flow;
            }
        }
        throw new AssertionError("no flow " + name + " in " + flows);
    }

    @Test
    void eventsAreCountedByTheirSourceWhereTheyCameInAndWhereTheyEnded() {
        try (Database store = TestStore.open(dir)) {
            event(store, "1", "likes", "done", ago(23 * HOUR + HOUR / 2), ago(22 * HOUR + HOUR / 2));
            event(store, "2", "likes", "done", ago(HOUR / 2), ago(HOUR / 2 - 80));
            event(store, "3", "likes", "parked", ago(HOUR / 2), ago(HOUR / 4));
            event(store, "4", "likes", "pending", ago(1), null);
            event(store, "5", "wix", "ignored", ago(25 * HOUR), ago(25 * HOUR));
            JsonNode flows = new Flows(store, new Counted(), "site").json(Span.DAY, NOW, List.of("quiet"));

            JsonNode likes = flow(flows, "likes");
            assertThat(likes.path("in").get(0).asLong()).isEqualTo(1);
            assertThat(likes.path("in").get(23).asLong()).isEqualTo(3);
            assertThat(likes.path("done").get(1).asLong()).isEqualTo(1);
            assertThat(likes.path("done").get(23).asLong()).isEqualTo(1);
            assertThat(likes.path("notDoneTotal").asLong()).isEqualTo(1);
            assertThat(likes.path("waits").asLong()).isEqualTo(1);
            assertThat(likes.path("took").path("halfWithinMillis").asLong()).isEqualTo(100);
            assertThat(likes.path("took").path("mostWithinMillis").asLong()).isEqualTo(HOUR);
            assertThat(likes.path("took").path("longestMillis").asLong()).isEqualTo(HOUR);
            assertThat(flow(flows, "quiet").path("took").isNull()).isTrue();
            assertThat(flows).extracting(one -> one.path("flow").asText()).containsExactly("likes", "quiet");
            assertThat(new Flows(store, new Counted(), "other").json(Span.DAY, NOW, List.of()))
                    .isEmpty();
        }
    }

    @Test
    void operationsAndEffectsAreFlowsOfTheirOwn() {
        try (Database store = TestStore.open(dir)) {
            operation(store, "1", "award", "wix", "SETTLED", ago(HOUR));
            operation(store, "2", "sync", "program", "SETTLED", ago(HOUR));
            operation(store, "3", "opening", "program", "PLANNED", ago(HOUR));
            operation(store, "4", "sync", "wix", "REFUSED", ago(HOUR));
            effect(store, "5", "mail", "SETTLED", ago(HOUR));
            effect(store, "6", "mail", "SENT", ago(HOUR));
            JsonNode flows = new Flows(store, new Counted(), "site").json(Span.DAY, NOW, List.of());

            assertThat(flow(flows, "award").path("doneTotal").asLong()).isEqualTo(1);
            JsonNode program = flow(flows, "sync-to-program");
            assertThat(program.path("inTotal").asLong()).isEqualTo(2);
            assertThat(program.path("doneTotal").asLong()).isEqualTo(1);
            assertThat(program.path("waits").asLong()).isEqualTo(1);
            assertThat(flow(flows, "sync-to-wix").path("waits").asLong()).isZero();
            JsonNode mails = flow(flows, "mail");
            assertThat(mails.path("kind").asText()).isEqualTo("effect");
            assertThat(mails.path("waits").asLong()).isEqualTo(1);
        }
    }

    @Test
    void whatIsLongOverIsCountedOnce() {
        try (Database store = TestStore.open(dir)) {
            event(store, "1", "likes", "done", ago(20 * HOUR), ago(20 * HOUR));
            Flows flows = new Flows(store, new Counted(), "site");
            JsonNode first = flow(flows.json(Span.DAY, NOW, List.of("likes")), "likes");
            assertThat(first.path("in").get(3).asLong()).isEqualTo(1);

            store.write(tx -> tx.update("DELETE FROM inbox"));
            event(store, "2", "likes", "done", ago(HOUR / 2), ago(HOUR / 2));
            JsonNode again = flow(flows.json(Span.DAY, NOW, List.of("likes")), "likes");
            assertThat(again.path("in").get(3).asLong()).isEqualTo(1);
            assertThat(again.path("in").get(23).asLong()).isEqualTo(1);
            assertThat(again.path("doneTotal").asLong()).isEqualTo(2);
        }
    }

    @Test
    void whatIsTooMuchToCountIsSaidSo() {
        try (Database store = TestStore.open(dir)) {
            store.write(tx -> {
                for (int i = 0; i <= Flows.MOST; i++) {
                    tx.update(
                            "INSERT INTO inbox (site, source, event_id, body_hash, lane, received_at, body, state) VALUES ('site', 'likes', ?, 'h', 'l', ?, '{}', 'pending')",
                            Integer.toString(i),
                            ago(i + 1));
                }
                return true;
            });
            JsonNode likes = flow(new Flows(store, new Counted(), "site").json(Span.HOUR, NOW, List.of()), "likes");
            assertThat(likes.path("waits").isNull()).isTrue();
            assertThat(likes.path("inTotal").asLong()).isEqualTo(Flows.MOST + 1);
        }
    }

    @Test
    void countingReadsIndicesOnly() throws Exception {
        try (RecordingStore store = RecordingStore.in(dir)) {
            store.forget();
            new Flows(store, new Counted(), "site").json(Span.WEEK, NOW, List.of("likes"));
            assertThat(store.plans()).hasSizeGreaterThan(5).allSatisfy(plan -> {
                assertThat(plan.steps())
                        .as(plan.sql())
                        .noneMatch(step -> step.matches("SCAN (inbox|operations|effects).*"));
                if (plan.sql().contains("_at >= ?")) {
                    assertThat(plan.steps())
                            .as(plan.sql())
                            // By bucket, of what was not counted before.
                            .noneMatch(step -> step.contains("TEMP B-TREE") && !step.endsWith("FOR GROUP BY"))
                            .allMatch(step -> !step.startsWith("SEARCH")
                                    || step.matches("SEARCH .* USING COVERING INDEX .*_at>\\? AND .*_at<\\?\\)"));
                }
            });
        }
    }
}
