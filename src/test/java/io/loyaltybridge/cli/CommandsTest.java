package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code events} and {@code parked} where no service runs: what they print, and their exit codes. */
class CommandsTest {
    @TempDir
    private Path dir;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

    @BeforeEach
    void capture() throws IOException {
        Files.writeString(
                dir.resolve("test.properties"),
                "bridge.data-dir=" + dir.resolve("data") + "\nbridge.site=site\n"
                        + TestStore.lines(dir.resolve("data")));
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(out);
        System.setErr(err);
    }

    private int run(String... arguments) {
        said.reset();
        complained.reset();
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--config";
        all[arguments.length + 1] = dir.resolve("test.properties").toString();
        return LoyaltyBridge.execute(all);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return complained.toString(StandardCharsets.UTF_8);
    }

    /** Stores an event, and the same id with another body, which is parked. */
    private void events() {
        try (Database store = TestStore.open(dir.resolve("data"))) {
            Inbox inbox = new Inbox(store, "site", Clock.systemUTC());
            inbox.put(
                            "likes",
                            List.of(new NewEvent("id-1", "h1", "post.liked", "email:a", null, "{\"n\":1}", false)),
                            true)
                    .join();
            inbox.put(
                            "likes",
                            List.of(new NewEvent("id-1", "h2", "post.liked", "email:a", null, "{\"n\":2}", false)),
                            true)
                    .join();
        }
    }

    private EventState state(long seq) {
        try (Database store = TestStore.openReadOnly(dir.resolve("data"))) {
            return new Inbox(store, "site", Clock.systemUTC())
                    .find(seq)
                    .orElseThrow()
                    .state();
        }
    }

    @Test
    void eventsAreListedAndShown() {
        events();

        assertThat(run("events", "list")).isZero();
        assertThat(said()).contains("EVENT", "post.liked", "pending", "parked");
        assertThat(run("events", "list", "--state", "parked")).isZero();
        assertThat(said()).contains("parked").doesNotContain("pending");
        assertThat(run("events", "list", "--state", "done")).isZero();
        assertThat(said()).isEqualToIgnoringNewLines("no events");
        assertThat(run("events", "show", "id-1")).isZero();
        assertThat(said()).contains("{\"n\":1}", "{\"n\":2}", "(arrived before with a different body)");
        assertThat(run("events", "show", "1")).isZero();
        assertThat(said()).contains("{\"n\":1}").doesNotContain("{\"n\":2}");
    }

    @Test
    void eventThatIsNotThereIsAFailure() {
        events();

        assertThat(run("events", "show", "77")).isEqualTo(1);
        assertThat(complained()).contains("no event 77; `events list` shows them");
        assertThat(run("parked", "show", "nothing")).isEqualTo(1);
    }

    @Test
    void missingDatabaseIsAFailureThatSaysWhatHelps() {
        assertThat(run("events", "list")).isEqualTo(1);
        assertThat(complained())
                .isEqualToIgnoringNewLines(
                        "no database in " + dir.resolve("data") + " (bridge.data-dir); `run` creates it");
    }

    @Test
    void limitBelowOneIsRefused() {
        events();

        for (List<String> list : List.of(List.of("events", "list"), List.of("parked", "list"), List.of("jobs"))) {
            String[] arguments = java.util.stream.Stream.concat(
                            list.stream(), java.util.stream.Stream.of("--limit", "-1"))
                    .toArray(String[]::new);
            assertThat(run(arguments)).as("%s", list).isEqualTo(2);
            assertThat(complained()).contains("--limit: expected 1 or more, found -1");
        }
    }

    @Test
    void whatASenderWroteMovesNoCursor() {
        try (Database store = TestStore.open(dir.resolve("data"))) {
            new Inbox(store, "site", Clock.systemUTC())
                    .put(
                            "likes",
                            List.of(new NewEvent(
                                    "id-\u001b[2J",
                                    "h1",
                                    "liked\r\nforged\u202e",
                                    "email:a",
                                    null,
                                    "{\n\"n\":\"\u001b]0;x\u0007\"}",
                                    false)),
                            true)
                    .join();
        }

        assertThat(run("events", "list")).isZero();
        assertThat(said())
                .contains("liked\\r\\nforged\\u202e")
                .doesNotContain("\u001b", "\u202e")
                .hasLineCount(2);
        assertThat(run("events", "show", "1")).isZero();
        assertThat(said())
                .contains("id-\\u001b[2J", "\"n\":\"\\u001b]0;x\\u0007\"")
                .doesNotContain("\u001b", "\u0007");
        assertThat(said().lines().anyMatch(line -> line.strip().startsWith("\"n\"")))
                .isTrue();
    }

    @Test
    void wrongUsageIsSaidWithItsOwnExitCode() {
        events();

        assertThat(run("events", "list", "--state", "lost")).isEqualTo(2);
        assertThat(complained())
                .contains("--state: expected pending, waiting, done, ignored, parked or discarded, found lost");
        assertThat(LoyaltyBridge.execute("events")).isEqualTo(2);
        assertThat(complained()).contains("expected: events list, or events show <event>");
        assertThat(LoyaltyBridge.execute("parked")).isEqualTo(2);
        assertThat(complained()).contains("expected: parked list, show, replay, discard, decide or release");
        assertThat(run("parked", "replay", "seven")).isEqualTo(2);
        assertThat(complained())
                .contains("expected numbers of events, ids of operations or effects, or the word all; found seven");
        assertThat(run("parked", "discard", "all", "1")).isEqualTo(2);
        assertThat(run("parked", "replay")).isEqualTo(2);
        assertThat(LoyaltyBridge.execute()).isEqualTo(2);
        assertThat(LoyaltyBridge.execute("no-such-command")).isEqualTo(2);
    }

    @Test
    void wrongSettingIsAFailureThatNamesIt() throws IOException {
        Files.writeString(dir.resolve("test.properties"), "bridge.port=eighty\n");

        assertThat(run("events", "list")).isEqualTo(1);
        assertThat(complained()).contains("These settings are wrong:", "bridge.port");
    }

    @Test
    void parkedEventsAreListedReplayedAndDiscarded() {
        events();

        assertThat(run("parked", "list")).isZero();
        assertThat(said()).contains("the id id-1 arrived before with a different body");
        assertThat(run("parked", "replay", "2")).isZero();
        assertThat(said()).isEqualToIgnoringNewLines("event 2 waits for its route again");
        assertThat(state(2)).isEqualTo(EventState.PENDING);
        assertThat(run("parked", "discard", "2")).isEqualTo(1);
        assertThat(said()).isEqualToIgnoringNewLines("event 2 is not parked");
        assertThat(run("parked", "list")).isZero();
        assertThat(said()).isEqualToIgnoringNewLines("nothing is parked");
    }

    @Test
    void manyParkedEventsOfOneReasonAreOneLine() {
        events();
        try (Database store = TestStore.open(dir.resolve("data"))) {
            Inbox inbox = new Inbox(store, "site", Clock.systemUTC());
            for (int i = 0; i < 2_100; i++) {
                inbox.put(
                                "batches",
                                List.of(new NewEvent(
                                        "b-" + i,
                                        "h",
                                        null,
                                        "email:b",
                                        null,
                                        "{}",
                                        false,
                                        "item " + (10_000 + i) + " has no address")),
                                true)
                        .join();
            }
        }

        assertThat(run("parked", "list")).isZero();
        assertThat(said().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .anyMatch(line -> line.matches("2100 .* batches 3 item … has no address; ask the sender .*"))
                .anyMatch(line ->
                        line.startsWith("2 ") && line.contains("the id id-1 arrived before with a different body"))
                .hasSizeLessThan(10);
    }

    @Test
    void allMeansEveryParkedEvent() {
        events();

        assertThat(run("parked", "discard", "all")).isZero();
        assertThat(said()).isEqualToIgnoringNewLines("event 2 discarded");
        assertThat(state(2)).isEqualTo(EventState.DISCARDED);
        assertThat(run("parked", "discard", "all")).isZero();
        assertThat(said()).isEqualToIgnoringNewLines("nothing is parked");
    }

    @Test
    void everyCommandHasHelpAndVersion() {
        for (String command : List.of("run", "demo", "send", "events", "parked")) {
            assertThat(LoyaltyBridge.execute(command, "--help")).isZero();
            assertThat(LoyaltyBridge.execute(command, "--version")).isZero();
        }
        assertThat(said()).contains("Loyalty Bridge ", "Usage: loyalty-bridge parked");
    }
}
