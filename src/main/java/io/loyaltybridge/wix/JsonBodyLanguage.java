package io.loyaltybridge.wix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.ExpressionToPredicateAdapter;
import org.apache.camel.support.LanguageSupport;

/**
 * The language {@code jsonbody}: a JSON template in which {@code "$name"} is replaced by the exchange variable of that name,
 * with its type. A field whose variable is not set is left out. Values can never change the shape of the request, whatever a
 * customer's name or a description contains.
 */
public final class JsonBodyLanguage extends LanguageSupport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\$[A-Za-z][A-Za-z0-9]*");

    @Override
    public Expression createExpression(String expression) {
        JsonNode template;
        try {
            template = JSON.readTree(expression);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "jsonbody: expected a JSON template, found an error at line "
                            + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr() + " of: " + expression,
                    e);
        }
        return new Body(template, expression);
    }

    @Override
    public Predicate createPredicate(String expression) {
        return ExpressionToPredicateAdapter.toPredicate(createExpression(expression));
    }

    private static final class Body extends ExpressionAdapter {
        private final JsonNode template;
        private final String text;

        Body(JsonNode template, String text) {
            this.template = template;
            this.text = text;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            return fill(template, exchange).toString();
        }

        private static JsonNode fill(JsonNode node, Exchange exchange) {
            if (node.isObject()) {
                ObjectNode result = JsonNodeFactory.instance.objectNode();
                node.fields().forEachRemaining(field -> {
                    JsonNode value = fill(field.getValue(), exchange);
                    if (!value.isMissingNode()) {
                        result.set(field.getKey(), value);
                    }
                });
                return result;
            }
            if (node.isArray()) {
                ArrayNode result = JsonNodeFactory.instance.arrayNode();
                node.forEach(item -> {
                    JsonNode value = fill(item, exchange);
                    if (!value.isMissingNode()) {
                        result.add(value);
                    }
                });
                return result;
            }
            if (node.isTextual() && VARIABLE.matcher(node.textValue()).matches()) {
                Object value = exchange.getVariable(node.textValue().substring(1));
                return value == null ? JsonNodeFactory.instance.missingNode() : JSON.valueToTree(value);
            }
            return node;
        }

        @Override
        public String toString() {
            return "jsonbody{" + text + "}";
        }
    }
}
