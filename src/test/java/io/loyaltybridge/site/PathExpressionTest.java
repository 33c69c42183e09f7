package io.loyaltybridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.bean.BeanLanguage;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is behind a variable is the same as Camel would find. */
class PathExpressionTest {
    private static final CamelContext PLAIN = new DefaultCamelContext();
    private static final CamelContext OURS = new DefaultCamelContext();

    /** Counts what went Camel's own way. */
    private static final List<String> BY_CAMEL = new ArrayList<>();

    /** As the languages of the bridge, but for any object. */
    public static final class Paths extends BeanLanguage {
        @Override
        public Expression createExpression(String expression, Object[] properties) {
            return properties[2] instanceof String path
                    ? PathExpression.of(properties[1], path, () -> {
                        BY_CAMEL.add(path);
                        return super.createExpression(expression, properties);
                    })
                    : super.createExpression(expression, properties);
        }
    }

    public record Shop(String name, @Nullable Shop parent, List<String> tags, Map<String, String> texts) {
        public boolean isOpen() {
            return true;
        }

        public String getOwner() {
            return "Ada";
        }

        public String broken() {
            throw new IllegalStateException("closed");
        }

        public String twice() {
            return "once";
        }

        public String twice(String more) {
            return more;
        }

        public String with(Exchange exchange) {
            return exchange.getPattern().name();
        }
    }

    private record Hidden(String name) {}

    @BeforeAll
    static void start() {
        OURS.getRegistry().bind("bean-language", new Paths());
        PLAIN.start();
        OURS.start();
    }

    @AfterAll
    static void stop() {
        PLAIN.stop();
        OURS.stop();
    }

    private static String found(CamelContext camel, String simple) {
        Exchange exchange = new DefaultExchange(camel, ExchangePattern.InOnly);
        Shop parent = new Shop("parent", null, List.of("old"), Map.of());
        exchange.setVariable("shop", new Shop("shop", parent, List.of("new", "red"), Map.of("size", "large")));
        exchange.setVariable("hidden", new Hidden("nobody"));
        exchange.setProperty("shop", parent);
        exchange.getMessage().setHeader("shop", parent);
        try {
            Object value =
                    camel.resolveLanguage("simple").createExpression(simple).evaluate(exchange, Object.class);
            return value + " " + exchange.getException() + " "
                    + exchange.getVariables().keySet();
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause.toString().replaceAll("Exchange\\[[^\\]]*\\]", "");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${variable.shop.name}",
                "${variable.shop.name.length}",
                "${variable.shop.parent.name}",
                "${variable.shop.parent.parent}",
                "${variable.shop.parent.parent.name}",
                "${variable.shop.parent?.parent?.name}",
                "${variable.shop.open}",
                "${variable.shop.isOpen}",
                "${variable.shop.owner}",
                "${variable.shop.getOwner}",
                "${variable.shop.getOwner()}",
                "${variable.shop.broken}",
                "${variable.shop.twice}",
                "${variable.shop.with}",
                "${variable.shop.missing}",
                "${variable.shop.tags}",
                "${variable.shop.tags.size}",
                "${variable.shop.tags[0]}",
                "${variable.shop.tags.size} > 1",
                "${variable.shop.texts.size}",
                "${variable.shop.texts[size]}",
                "${variable.shop.class.simpleName}",
                "${variable.hidden.name}",
                "${variable.nothing.name}",
                "${header.shop.name}",
                "${exchangeProperty.shop.name}",
                "${variable.shop.name} == 'shop'"
            })
    void isWhatCamelFinds(String simple) {
        assertThat(found(OURS, simple)).isEqualTo(found(PLAIN, simple));
    }

    @Test
    void plainNamesOfRecordsDoNotTakeCamelsWay() {
        BY_CAMEL.clear();
        found(OURS, "${variable.shop.parent.name}");
        assertThat(BY_CAMEL).isEmpty();
        found(OURS, "${variable.shop.tags[0]}");
        assertThat(BY_CAMEL).containsExactly(".tags[0]");
    }
}
