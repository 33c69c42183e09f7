package io.loyaltybridge.site.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.site.store.SiteState.State;
import io.loyaltybridge.site.store.SiteState.Told;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows from events about the app, which have neither an id nor a time. */
class SiteStateTest {
    private static final Instant NOW = at(1_000);

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static Told installed(long second) {
        return new Told(true, "AppInstalled", at(second), "AppInstalled-" + second, null);
    }

    private static Told removed(long second) {
        return new Told(false, "AppRemoved", at(second), "AppRemoved-" + second, null);
    }

    private static SiteState after(Told... all) {
        SiteState state = null;
        for (Told told : all) {
            state = SiteState.after(state, "a", told, NOW).orElse(state);
        }
        return state;
    }

    private static SiteState in(State state) {
        return new SiteState("a", state, "test", at(1), at(500), null, null);
    }

    @Test
    void theOneThatWasSignedLaterCounts() {
        assertThat(after(removed(5)).state()).isEqualTo(State.REMOVED);
        assertThat(after(removed(5), installed(7)).state()).isEqualTo(State.INSTALLED);
        assertThat(after(removed(5), installed(7), removed(5)).state()).isEqualTo(State.INSTALLED);
        assertThat(after(installed(7), removed(5)).state()).isEqualTo(State.INSTALLED);
        assertThat(after(removed(5), installed(3)).state()).isEqualTo(State.REMOVED);
        assertThat(after(removed(5), installed(7), removed(9)).state()).isEqualTo(State.REMOVED);
    }

    @Test
    void ofTwoInTheSameSecondTheOneThatComesLaterCounts() {
        assertThat(after(removed(5), installed(5)).state()).isEqualTo(State.INSTALLED);
        assertThat(after(installed(5), removed(5)).state()).isEqualTo(State.REMOVED);
    }

    @Test
    void withoutATimeItIsTheTimeOfItsArrival() {
        Told timeless = new Told(true, "AppInstalled", null, "AppInstalled-came-1", null);
        SiteState state = after(removed(5), timeless);
        assertThat(state.state()).isEqualTo(State.INSTALLED);
        assertThat(state.toldAt()).isEqualTo(NOW);
    }

    @Test
    void oneFromTheFutureDoesNotOutdoAllThatComes() {
        assertThat(after(removed(9_999), installed(1_000)).state()).isEqualTo(State.INSTALLED);
    }

    @Test
    void sentAgainItIsRemovedSinceTheFirstTime() {
        SiteState state = after(removed(5), removed(9));
        assertThat(state.since()).isEqualTo(at(5));
        assertThat(state.toldAt()).isEqualTo(at(9));
        assertThat(state.eventId()).isEqualTo("AppRemoved-9");
    }

    @Test
    void whereItWasCopiedFromStaysKnown() {
        Told copy = new Told(true, "AppInstalled", at(5), "AppInstalled-5", "origin-1");
        assertThat(after(copy, removed(6), installed(7)).origin()).isEqualTo("origin-1");
    }

    @Test
    void anErasedSiteComesBackOnlyByANewInstallation() {
        assertThat(SiteState.after(in(State.ERASED), "a", removed(900), NOW)).isEqualTo(Optional.empty());
        assertThat(SiteState.after(in(State.ERASED), "a", installed(400), NOW)).isEqualTo(Optional.empty());
        assertThat(SiteState.after(in(State.ERASED), "a", installed(900), NOW))
                .hasValueSatisfying(state -> assertThat(state.state()).isEqualTo(State.INSTALLED));
    }

    @Test
    void aNewInstallationWaitsForTheEndOfErasing() {
        assertThat(SiteState.after(in(State.ERASING), "a", removed(900), NOW)).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> SiteState.after(in(State.ERASING), "a", installed(900), NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("being erased");
    }
}
