package io.loyaltybridge.milestone.badge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class MilestoneBadgesTest {
    @TempDir
    private Path dir;

    @Test
    void aFailureThatCannotBeNotedDoesNotKeepItsBadgesUnderWay() {
        MutableClock clock = new MutableClock();
        try (Database store = TestStore.open(dir)) {
            Links links = new Links(store, "site", clock);
            Effects effects = new Effects(store, "site", clock, EffectMetrics.NONE);
            EffectReader reader = new EffectReader(store, "site");
            effects.plan(Effect.of(
                    links.findOrCreate("ada@example.com").id(),
                    EffectKind.BADGE,
                    "passes 500 with badge b, 1",
                    "{\"badgeId\":\"b\",\"memberId\":\"m\"}"));
            DueEffects failures = new DueEffects(
                    effects,
                    reader,
                    links,
                    failure -> {
                        throw new IllegalStateException("the store is busy");
                    },
                    new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 3),
                    new CallBounds(8, Duration.ofDays(1), 3),
                    clock,
                    Set.of());
            MilestoneBadges badges = new MilestoneBadges(
                    effects,
                    reader,
                    failures,
                    new BadgeSettings(true, Map.of(500L, "b"), false, false),
                    clock,
                    job -> false);
            Exchange exchange = new DefaultExchange(new DefaultCamelContext());
            badges.takeUpToGive(exchange);
            assertThat(BadgeBatch.of(exchange).begun()).hasSize(1);
            assertThat(exchange.getVariable("count")).isEqualTo(1);
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException("no answer"));
            assertThatThrownBy(() -> badges.judgeFailure(exchange)).hasMessage("the store is busy");

            badges.takeUpToGive(exchange);

            assertThat(BadgeBatch.of(exchange).begun()).hasSize(1);
            assertThat(exchange.getVariable("count")).isEqualTo(1);
        }
    }
}
