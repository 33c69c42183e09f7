package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.effect.store.Effects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of effects and does to them, while no service runs. */
class ParkedEffectsTest {
    @TempDir
    private Path dir;

    private Path config;
    private String refused;
    private String unknown;
    private String planned;

    @BeforeEach
    void threeEffectsOfAda() throws IOException {
        Path data = dir.resolve("data");
        try (SeededLedger ledger = new SeededLedger(data)) {
            String ada = ledger.linked("ada@example.com", "1", 100, 100);
            Effects effects =
                    new Effects(ledger.store(), SeededLedger.SITE, java.time.Clock.systemUTC(), EffectMetrics.NONE);
            refused = effects.plan(Effect.of(
                            ada,
                            EffectKind.COUPON,
                            "milestone 1000",
                            "{\"code\":\"LOYAL-1\",\"why\":\"1000 points reached\"}"))
                    .id();
            effects.begin(refused);
            effects.refuse(refused, "Wix create-coupon: 400, the site has no shop");
            unknown = effects.plan(
                            Effect.of(ada, EffectKind.MESSAGE, "coupon-1", "{\"why\":\"tells of coupon LOYAL-1\"}"))
                    .id();
            effects.begin(unknown);
            effects.unknown(unknown, null);
            planned = effects.plan(
                            Effect.of(ada, EffectKind.BADGE, "threshold 500", "{\"why\":\"500 points reached\"}"))
                    .id();
        }
        config = Cli.config(
                dir.resolve("c.properties"),
                Map.of("bridge.data-dir", data.toString(), "bridge.site", SeededLedger.SITE));
    }

    private Cli run(String... arguments) {
        return Cli.run(config, arguments);
    }

    @Test
    void theListSaysWhoWhatAndWhy() {
        String out = run("parked", "list").out();
        assertThat(out)
                .contains("EFFECT")
                .containsPattern(
                        refused
                                + " .*ada@example.com +coupon +1000 points reached +refused +1 +Wix create-coupon: 400, the site has no shop")
                .containsPattern(unknown
                        + " .*message +tells of coupon LOYAL-1 +unknown +1 +nobody can tell whether it took effect")
                .doesNotContain(planned);
    }

    @Test
    void oneIsShownWithItsPayloadAndTheWayOut() {
        assertThat(run("parked", "show", refused).out())
                .contains("LOYAL-1")
                .contains("parked replay " + refused + " retries it");
        assertThat(run("parked", "show", unknown).out())
                .contains("parked decide " + unknown + " applied|not-applied|drop")
                .doesNotContain("parked replay");
    }

    @Test
    void explainTellsOfEveryEffect() {
        String out = run("explain", "ada@example.com").out();
        assertThat(out)
                .containsPattern("coupon +1000 points reached +refused")
                .containsPattern("badge +500 points reached +planned");
        assertThat(run("explain", "ada@example.com", "--json").out())
                .contains("\"why\" : \"tells of coupon LOYAL-1\"")
                .contains("\"state\" : \"UNKNOWN\"");
    }

    @Test
    void aRefusedEffectIsPlannedAgainOrGivenUp() {
        assertThat(run("parked", "replay", refused).out())
                .contains("effect " + refused + " is planned again; the next `run` carries it out");
        assertThat(run("parked", "discard", refused).exit()).isEqualTo(1);
        assertThat(run("parked", "discard", refused).out())
                .contains("effect " + refused + " is not parked: it is planned");
    }

    @Test
    void anEffectThatMayHaveTakenPlaceNeedsAWordAboutIt() {
        assertThat(run("parked", "replay", unknown).out())
                .contains("may have taken effect")
                .contains("parked decide " + unknown);
        assertThat(run("parked", "discard", unknown).out()).contains("may have taken effect");
        assertThat(run("parked", "decide", unknown, "applied").out())
                .contains("effect " + unknown + " is settled: a person confirmed that it took effect");
        assertThat(run("parked", "decide", unknown, "drop").out()).contains("needs no decision: it is settled");
    }

    @Test
    void notAppliedPlansItAgainAndDropGivesItUp() {
        assertThat(run("parked", "decide", unknown, "not-applied").out())
                .contains("effect " + unknown + " is done again; the next `run` carries it out");
        assertThat(run("parked", "discard", "all").out())
                .contains("effect " + refused + " discarded; it will not be done");
        assertThat(run("parked", "list").out()).doesNotContain(refused).doesNotContain(unknown);
    }

    @Test
    void anIdThatIsNotThereIsSaid() {
        String none = "coupon-00000000000000000000000000000000";
        assertThat(run("parked", "replay", none).out()).contains("no effect " + none);
        assertThat(run("parked", "replay", "coupon-1").err())
                .contains("expected numbers of events, ids of operations or effects, or the word all;"
                        + " found coupon-1");
    }
}
