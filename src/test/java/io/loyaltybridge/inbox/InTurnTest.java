package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.testing.TestSites;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class InTurnTest {
    private static final Site SITE = TestSites.of("site");

    private final Gate gate = new Gate() {
        @Override
        public String customer(String lane) {
            return Map.of("account:a", "link:ada").getOrDefault(lane, lane);
        }

        @Override
        public Optional<String> held(String customer, InboxEvent event) {
            return Optional.empty();
        }
    };

    private static Exchange exchange(String lane, String turn) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        new InboxEvent(1, "wix", "e", "k", lane, Instant.EPOCH, Instant.EPOCH, "{}", 0, false, null, null)
                .inTurnOf(SITE, turn)
                .attach(exchange);
        return exchange;
    }

    @Test
    void theExchangeOfAnEventKnowsItsSite() {
        assertThat(exchange("account:a", "link:ada").getVariable(Site.VARIABLE)).isSameAs(SITE);
    }

    @Test
    void anEventWhoseCustomerWasNotKnownComesAgainInTheirTurn() {
        assertThatThrownBy(() -> InboxEvent.inTurn(exchange("account:a", "account:a"), gate, "link:ada"))
                .isInstanceOf(HandBackException.class);
    }

    @Test
    void inItsCustomersTurnItGoesOn() {
        assertThatCode(() -> InboxEvent.inTurn(exchange("account:a", "link:ada"), gate, "link:ada"))
                .doesNotThrowAnyException();
    }

    @Test
    void aLaneThatNeverLeadsToTheCustomerDoesNotGoRound() {
        assertThatCode(() -> InboxEvent.inTurn(exchange("event:e", "event:e"), gate, "link:ada"))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsNoEventGoesOn() {
        assertThatCode(() -> InboxEvent.inTurn(new DefaultExchange(new DefaultCamelContext()), gate, "link:ada"))
                .doesNotThrowAnyException();
    }
}
