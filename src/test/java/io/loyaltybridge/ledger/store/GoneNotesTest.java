package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.GoneNotes.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class GoneNotesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private GoneNotes notes;

    @BeforeEach
    void open() {
        fixture = new StoreFixture(dir);
        notes = new GoneNotes(fixture.store, "site", fixture.clock, new GoneLimits(HOUR, 2));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Finding missing(String link) {
        return notes.missing(link, Side.PROGRAM, "404");
    }

    @Test
    void itIsAskedAgainMoreAndMoreRarelyAndBelievedAtItsTime() {
        List<Duration> waits = new ArrayList<>();
        for (Finding finding = missing("a"); !finding.isGone(); finding = missing("a")) {
            waits.add(finding.delay());
            fixture.clock.advance(finding.delay().minusMillis(1));
            assertThat(notes.tooEarly("a", Side.PROGRAM)).isPresent();
            assertThat(notes.tooEarly("a", Side.WIX)).isEmpty();
            fixture.clock.advance(Duration.ofMillis(1));
            assertThat(notes.tooEarly("a", Side.PROGRAM)).isEmpty();
        }
        assertThat(waits).extracting(Duration::toMinutes).containsExactly(1L, 1L, 2L, 4L, 8L, 16L, 28L);
    }

    @Test
    void whoIsThereAfterAllDoesNotWaitUntilTheAnswerWouldBeBelieved() {
        assertThat(missing("a").delay()).isEqualTo(Duration.ofMinutes(1));
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(notes.tooEarly("a", Side.PROGRAM)).isEmpty();
        notes.there("a", Side.PROGRAM);
        assertThat(notes.tooEarly("a", Side.PROGRAM)).isEmpty();
        assertThat(notes.count()).isZero();
    }

    @Test
    void twoAnswersAreNotEnoughHoweverFarApart() {
        missing("a");
        fixture.clock.advance(Duration.ofDays(1));
        Finding second = missing("a");
        assertThat(second.isGone()).isFalse();
        assertThat(second.delay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(notes.tooEarly("a", Side.PROGRAM)).isPresent();
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(notes.tooEarly("a", Side.PROGRAM)).isEmpty();
        assertThat(missing("a").isGone()).isTrue();
    }

    @Test
    void whoWasFoundInBetweenBeginsAnew() {
        missing("a");
        fixture.clock.advance(HOUR);
        notes.there("a", Side.PROGRAM);
        assertThat(missing("a").isGone()).isFalse();
    }

    @Test
    void manyStopTheSideAndNobodyOfThemIsBelievedAlsoNotLater() {
        missing("a");
        missing("b");
        assertThat(notes.stops()).isEmpty();
        assertThat(missing("c").why()).contains("held: 3 customers are reported as gone by the program");
        fixture.clock.advance(Duration.ofDays(1));
        assertThat(missing("a").isGone()).isFalse();
        assertThat(notes.told("d", Side.PROGRAM, "told").isGone()).isFalse();
        assertThat(notes.missing("e", Side.WIX, "404").why()).doesNotContain("held");
        assertThat(notes.tooEarly("a", Side.PROGRAM))
                .as("one of them is still asked for")
                .isEmpty();
        assertThat(notes.tooEarly("b", Side.PROGRAM)).isPresent();
    }

    @Test
    void whoEndedWithinTheHourStillCounts() {
        for (String link : new String[] {"a", "b"}) {
            assertThat(notes.told(link, Side.PROGRAM, "told").isGone()).isTrue();
            fixture.ledger.unlink(link, Side.PROGRAM, "gone");
        }
        assertThat(notes.count()).isZero();
        assertThat(notes.told("c", Side.PROGRAM, "told").isGone()).isFalse();
        assertThat(notes.stops()).hasSize(1);
    }

    @Test
    void whatLiesFurtherApartIsNotMany() {
        for (String link : new String[] {"a", "b", "c", "d"}) {
            assertThat(notes.told(link, Side.PROGRAM, "told").isGone()).isTrue();
            fixture.ledger.unlink(link, Side.PROGRAM, "gone");
            fixture.clock.advance(Duration.ofMinutes(31));
        }
        assertThat(notes.stops()).isEmpty();
    }

    @Test
    void oneWhoIsFoundAgainLiftsTheStopAndNobodysNoteStands() {
        missing("a");
        missing("b");
        missing("c");
        notes.there("b", Side.PROGRAM);
        assertThat(notes.stops()).isEmpty();
        fixture.clock.advance(HOUR);
        assertThat(missing("a").isGone()).isFalse();
    }

    @Test
    void aPersonsReleaseBelievesTheNextAnswerOfEachOfThemAndOfNobodyElse() {
        missing("a");
        missing("b");
        missing("c");
        assertThat(notes.release(Side.WIX)).isEmpty();
        assertThat(notes.release(Side.PROGRAM)).contains(3);
        assertThat(notes.stops()).isEmpty();
        assertThat(missing("c").isGone()).isTrue();
        fixture.ledger.unlink("c", Side.PROGRAM, "gone");
        assertThat(missing("d").isGone()).isFalse();
        notes.there("b", Side.PROGRAM);
        assertThat(missing("b").isGone()).isFalse();
    }

    @Test
    void aDoubtAboutAContactIsNoWordThatTheAccountIsGone() {
        String link = fixture.links.findOrCreate("ada@example.com").id();
        fixture.links.bindContact(link, "contact");
        fixture.links.bindAccount(link, "account", "member");
        assertThat(notes.withoutDoubts(link)).isEqualTo(fixture.links.byId(link));
        notes.doubt(link, "earn 404");
        assertThat(notes.withoutDoubts(link))
                .contains(new Link(link, "ada@example.com", null, null, null, null, Link.State.MATCHED));
        notes.doubt("a", "earn 404");
        assertThat(notes.count()).isZero();
        fixture.clock.advance(Duration.ofDays(1));
        assertThat(notes.missing("a", Side.WIX, "404").isGone()).isFalse();
    }
}
