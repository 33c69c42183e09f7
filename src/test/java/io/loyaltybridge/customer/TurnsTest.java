package io.loyaltybridge.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.inbox.Gate;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class TurnsTest {
    private final Set<String> taken = new HashSet<>();
    private final List<String> order = new ArrayList<>();
    private final Turns turns = new Turns(Gate.OPEN, (customer, task) -> {
        if (!taken.add(customer)) {
            return false;
        }
        order.add(customer);
        task.run();
        taken.remove(customer);
        return true;
    });

    private static Exchange of(String link, String turn) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable("link", link);
        exchange.setVariable(Turns.VARIABLE, turn);
        return exchange;
    }

    @Test
    void aChangeOfTwoHoldsTheTurnOfTheOtherOneWhileItRuns() {
        List<String> during = new ArrayList<>();
        turns.with(of("ada", null), List.of("ada", "ben"), () -> during.addAll(taken));
        assertThat(during).containsExactly("link:ben");
        assertThat(taken).isEmpty();
    }

    @Test
    void theTurnsAreTakenInTheOrderOfTheirIdsAndEachOnce() {
        turns.with(of(null, "contact:c"), List.of("cleo", "ben", "ada", "ben"), () -> {});
        assertThat(order).containsExactly("link:ada", "link:ben", "link:cleo");
    }

    @Test
    void whereSomebodyWorksOnOneOfThemNothingIsChangedAndNobodyWaits() {
        taken.add("link:ben");
        List<String> changed = new ArrayList<>();
        assertThatThrownBy(() -> turns.with(of(null, "contact:c"), List.of("ada", "ben"), () -> changed.add("changed")))
                .isInstanceOf(HandBackException.class);
        assertThat(changed).isEmpty();
        assertThat(taken).containsExactly("link:ben");
    }

    @Test
    void whatIsNoEventComesAgainInTheTurnOfWhomItFound() {
        assertThatThrownBy(() -> turns.need(of(null, "account:a"), "ada")).isInstanceOf(HandBackException.class);
        assertThatCode(() -> turns.need(of(null, "link:ada"), "ada")).doesNotThrowAnyException();
        assertThatCode(() -> turns.need(of("ada", null), "ada")).doesNotThrowAnyException();
    }

    @Test
    void aContactThatGoesToAnotherCustomerBeforeTheTurnsAreTakenIsLookedUpAgain(@TempDir Path dir) {
        try (Database store = TestStore.open(dir)) {
            Links links = new Links(store, "site", Clock.systemUTC());
            String ada = links.findOrCreate("ada@example.com").id();
            String ben = links.findOrCreate("ben@example.com").id();
            String cleo = links.findOrCreate("cleo@example.com").id();
            links.bindContact(ben, "contact");
            Turns late = new Turns(Gate.OPEN, (customer, task) -> {
                links.bindContact(ben, "another contact");
                links.bindContact(cleo, "contact");
                task.run();
                return true;
            });

            assertThatThrownBy(() -> CustomerOnWix.bindContact(links, late, of(ada, null), ada, "contact"))
                    .isInstanceOf(HandBackException.class);
            assertThat(links.byContact("contact").orElseThrow().id()).isEqualTo(cleo);
            assertThat(links.byId(ada).orElseThrow().contactId()).isNull();
        }
    }
}
