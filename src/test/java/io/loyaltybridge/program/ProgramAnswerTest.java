package io.loyaltybridge.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.program.ProgramCallCase.Answer;
import io.loyaltybridge.program.ProgramException.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of a program mean, as the profile of its connector says. */
class ProgramAnswerTest {
    private static final String CHANGE = "change-points POST /customers/7/points";

    @TempDir
    private Path dir;

    private ProgramCallCase answering(int status, String body) throws Exception {
        return new ProgramCallCase(
                dir,
                call -> Answer.of(status, body),
                Map.of(),
                "error-code=/errors/0/code | /key",
                "error-text=/errors/0/detail",
                "below-zero-code=INSUFFICIENT, TOO_LOW",
                "not-found-code=NO_ACCOUNT",
                "conflict-code=LOCKED",
                "duplicate-code=SEEN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            400 | {'errors':[{'code':'INSUFFICIENT'}]} | BELOW_ZERO
            422 | {'key':'TOO_LOW'}                    | BELOW_ZERO
            400 | {'errors':[{'code':'NO_ACCOUNT'}]}   | NOT_FOUND
            404 | {'errors':[{'code':'NO_ACCOUNT'}]}   | NOT_FOUND
            404 | {'errors':[{'code':'NO_PATH'}]}      | UNAVAILABLE
            409 | {'errors':[{'code':'LOCKED'}]}       | THROTTLED
            409 | {'errors':[{'code':'OTHER'}]}        | REFUSED
            429 | {}                                   | THROTTLED
            401 | {}                                   | CREDENTIALS
            500 | {'errors':[{'code':'OTHER'}]}        | UNAVAILABLE
            302 | {}                                   | UNAVAILABLE
            """)
    void aCodeStandsWhereTheProfileSays(int status, String body, Kind kind) throws Exception {
        try (ProgramCallCase program = answering(status, body)) {
            assertThat(program.failure(CHANGE).kind()).isEqualTo(kind);
        }
    }

    @Test
    void theTextForAPersonIsSaid() throws Exception {
        try (ProgramCallCase program = answering(400, "{'errors':[{'code':'BAD','detail':'The phone is wrong'}]}")) {
            assertThat(program.failure(CHANGE)).hasMessage("the program's change-points: 400 BAD, The phone is wrong");
        }
    }

    @Test
    void aChangeThatAnEarlierCallMadeIsDoneAndNothingElseIs() throws Exception {
        try (ProgramCallCase program = answering(409, "{'errors':[{'code':'SEEN'}]}")) {
            Exchange change = program.call(CHANGE);
            assertThat(change.getException()).isNull();
            assertThat(change.getMessage().getBody()).isEqualTo(Map.of());
            assertThat(program.failure("create-customer POST /customers").kind())
                    .isEqualTo(Kind.REFUSED);
        }
    }

    @Test
    void aCallThatWouldWaitTooLongForItsTurnIsNotMade() throws Exception {
        AtomicReference<Integer> limit = new AtomicReference<>();
        ProgramPace busy = new ProgramPace() {
            @Override
            public Duration turn(boolean bulk, String whom, Duration longest) {
                assertThat(longest).isEqualTo(Duration.ofSeconds(7));
                return Duration.ofSeconds(20);
            }

            @Override
            public void pause(Duration pause) {
                throw new AssertionError("no call was made");
            }
        };
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                Clock.systemUTC(),
                perMinute -> {
                    limit.set(perMinute);
                    return busy;
                },
                call -> Answer.of(200, "{}"),
                Map.of(),
                "requests-per-minute=60",
                "requests-wait=7s")) {
            ProgramException failure = program.failure(CHANGE);
            assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
            assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(20));
            assertThat(program.calls).isEmpty();
            assertThat(limit).hasValue(60);
        }
    }

    @Test
    void aProgramThatAsksForAPauseGetsOne() throws Exception {
        AtomicReference<Duration> asked = new AtomicReference<>();
        ProgramPace pace = new ProgramPace() {
            @Override
            public Duration turn(boolean bulk, String whom, Duration longest) {
                return Duration.ZERO;
            }

            @Override
            public void pause(Duration pause) {
                asked.set(pause);
            }
        };
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                Clock.systemUTC(),
                perMinute -> pace,
                call -> new Answer(429, "{}", Map.of("Retry-After", "33")),
                Map.of(),
                "requests-per-minute=60")) {
            assertThat(program.failure(CHANGE).retryAfter()).isEqualTo(Duration.ofSeconds(33));
            assertThat(asked).hasValue(Duration.ofSeconds(33));
        }
    }
}
