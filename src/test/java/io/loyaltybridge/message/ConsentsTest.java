package io.loyaltybridge.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class ConsentsTest {
    private final List<String> lookedUp = new ArrayList<>();
    private final Consents consents = new Consents(new MutableClock(), Duration.ofMinutes(2), email -> {
        lookedUp.add(email);
        return email.startsWith("no@");
    });

    private void answered(String... emails) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable("addresses", List.of(emails));
        consents.chooseFirstAddresses(exchange);
        exchange.getMessage()
                .setBody(Map.of(
                        "subscriptions",
                        List.of(emails).stream()
                                .map(email -> Map.of("email", email, "subscriptionStatus", "SUBSCRIBED"))
                                .toList()));
        consents.noteAnswer(exchange);
    }

    @Test
    void wishesThatWixDoesNotKnowYetAreLookedUpOnceForAMail() {
        answered("ada@example.com");

        assertThat(consents.fresh("ada@example.com")).isTrue();
        assertThat(consents.of("ada@example.com").orElseThrow().yes()).isTrue();

        assertThat(lookedUp).containsExactly("ada@example.com");
    }

    @Test
    void wishThatWixDoesNotKnowYetCountsMoreThanItsAnswer() {
        answered("no@example.com");

        assertThat(consents.of("no@example.com").orElseThrow().why()).isEqualTo("unsubscribed from mails");
    }

    @Test
    void addressesAreAskedForOnceEachAndTheRestAfterThem() {
        ConsentQuestion question = ConsentQuestion.about(List.of("a", "b", "a", "c"), 2);

        assertThat(question.asked()).containsExactly("a", "b");
        assertThat(question.left()).containsExactly("c");
        assertThat(question.again().open()).isFalse();
        assertThat(question.again().left()).containsExactly("a", "b", "c");
    }
}
