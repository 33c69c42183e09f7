package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.ledger.Snapshot;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("store")
class ClaimsTest {
    @TempDir
    private Path dir;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private StoreFixture fixture;
    private Claims claims;

    @BeforeEach
    void open() {
        fixture = new StoreFixture(dir);
        claims = fixture.claims;
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
        camel.close();
    }

    private Exchange exchange(long seq) {
        Exchange exchange = new DefaultExchange(camel);
        InboxEvent event = fixture.inbox.find(seq).orElseThrow().event();
        exchange.setProperty("InboxEvent", event);
        return exchange;
    }

    @Test
    void sameEventMayClaimAgain() {
        long event = fixture.event("a");

        assertThat(claims.add(exchange(event), "key")).isTrue();
        assertThat(claims.add(exchange(event), "key")).isTrue();
        assertThat(claims.contains("key")).isFalse();
    }

    @Test
    void confirmedKeyIsADuplicateForEverybody() {
        long first = fixture.event("a");
        long second = fixture.event("b");
        claims.add(exchange(first), "op");
        fixture.awards.begin(fixture.award("op", "link", 5, first, "2026-11-01"), null, Ceiling.NONE);
        fixture.awards.settle("op", "transaction", new Snapshot(1, 5), null);

        assertThat(claims.contains("op")).isTrue();
        assertThat(claims.add(exchange(second), "op")).isFalse();
        assertThat(claims.add(exchange(first), "op")).isFalse();
    }

    @Test
    void liveClaimOfAnotherEventHandsThisOneBack() {
        long first = fixture.event("a");
        long second = fixture.event("b");
        claims.add(exchange(first), "op");

        assertThatThrownBy(() -> claims.add(exchange(second), "op"))
                .isInstanceOf(HandBackException.class)
                .hasMessage("waits for event " + first + ", which does the same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "parked", "done"})
    void claimWhoseCallIsOpenIsNeverTakenOver(String ownerState) {
        long first = fixture.event("a");
        long second = fixture.event("b");
        claims.add(exchange(first), "op");
        fixture.awards.begin(fixture.award("op", "link", 5, first, "2026-11-01"), null, Ceiling.NONE);
        fixture.state(first, ownerState);

        assertThatThrownBy(() -> claims.add(exchange(second), "op")).isInstanceOf(HandBackException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parked", "done", "discarded"})
    void claimOfAnEndedEventWithoutEffectIsTakenOver(String ownerState) {
        long first = fixture.event("a");
        long second = fixture.event("b");
        claims.add(exchange(first), "op");
        fixture.state(first, ownerState);

        assertThat(claims.add(exchange(second), "op")).isTrue();
        assertThatThrownBy(() -> claims.add(exchange(fixture.event("c")), "op"))
                .isInstanceOf(HandBackException.class)
                .hasMessageContaining("event " + second);
    }

    @Test
    void claimOfAnEventThatWaitsBehindThisOneIsTakenOver() {
        long first = fixture.event("a");
        long second = fixture.event("b");
        claims.add(exchange(second), "op");

        assertThat(claims.add(exchange(first), "op")).isTrue();
        assertThatThrownBy(() -> claims.add(exchange(second), "op")).isInstanceOf(HandBackException.class);
        assertThatThrownBy(() -> claims.add(exchange(fixture.event("c")), "op")).isInstanceOf(HandBackException.class);
    }

    @Test
    void claimOfAnEventOfAnotherLaneIsNotTakenOver() {
        long first = fixture.event("a");
        long second = fixture.event("b");
        fixture.store.write(tx -> tx.update("UPDATE inbox SET lane = 'email:other@example.com' WHERE seq = ?", second));
        claims.add(exchange(second), "op");

        assertThatThrownBy(() -> claims.add(exchange(first), "op")).isInstanceOf(HandBackException.class);
    }

    @Test
    void claimOfAnEventThatWasForgottenIsTakenOver() {
        long first = fixture.event("a");
        claims.add(exchange(first), "op");
        fixture.store.write(tx -> tx.update("DELETE FROM inbox WHERE seq = ?", first));

        assertThat(claims.add(exchange(fixture.event("b")), "op")).isTrue();
    }

    @Test
    void endOfARouteNeitherConfirmsNorFreesAClaim() {
        long first = fixture.event("a");
        claims.add(exchange(first), "op");
        claims.confirm("op");
        assertThat(claims.contains("op")).isFalse();
        claims.remove("op");

        assertThatThrownBy(() -> claims.add(exchange(fixture.event("b")), "op")).isInstanceOf(HandBackException.class);
    }

    @Test
    void keysCannotBeClearedAndNeedAnExchange() {
        assertThatThrownBy(claims::clear)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("once-per keys never expire");
        assertThatThrownBy(() -> claims.add("op"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a claim needs its exchange");
        assertThatThrownBy(() -> claims.add(new DefaultExchange(camel), "op"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this step needs an event: its route must start from inbox:<source>");
    }
}
