package io.loyaltybridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class MethodExpressionTest {
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    public static final class Shop {
        public String open() {
            return "open";
        }

        public boolean isFirst(Exchange exchange) {
            return exchange.removeProperty("visited") == null;
        }

        public boolean breaks(Exchange exchange) throws IOException {
            throw new IOException("closed");
        }

        public void close() {
            // answers nothing
        }

        public String greet(String name) {
            return name;
        }

        public String twice() {
            return "";
        }

        public String twice(Exchange exchange) {
            return exchange.getExchangeId();
        }
    }

    private Object evaluate(String method) {
        return MethodExpression.of(new Shop(), method).orElseThrow().evaluate(exchange, Object.class);
    }

    @Test
    void givesTheExchangeItself() {
        assertThat(evaluate("open")).isEqualTo("open");
        exchange.setProperty("visited", true);
        assertThat(evaluate("isFirst")).isEqualTo(false);
        assertThat(evaluate("isFirst")).isEqualTo(true);
    }

    @Test
    void anExceptionIsTheExchanges() {
        assertThat(evaluate("breaks")).isNull();
        assertThat(exchange.getException()).isInstanceOf(IOException.class).hasMessage("closed");
    }

    @Test
    void everythingElseIsCamels() {
        for (String method : new String[] {"close", "greet", "twice", "missing", "greet('Ada')", "open.length"}) {
            assertThat(MethodExpression.of(new Shop(), method)).as(method).isEmpty();
        }
    }
}
