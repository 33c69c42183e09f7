package io.loyaltybridge.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.language.bean.BeanLanguage;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.ExpressionToPredicateAdapter;
import org.jspecify.annotations.Nullable;

/** Camel's expressions {@code method} and {@code ${bean:…}}: those of a site's beans look for the one of the exchange's site. */
final class SiteBeanLanguage extends BeanLanguage {
    /** As Camel hands the parts of {@code method: {ref: …, method: …}} over. */
    private static final int BEAN = 1;

    private static final int METHOD = 2;
    private static final int REF = 4;
    private static final int PARTS = 7;
    /** Without a name for the bean, because there is an object. */
    private static final int OF_OBJECT = 3;
    /** {@code name?method=…}, {@code name::…}, {@code name.…}, {@code name}. */
    private static final Pattern WRITTEN = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)(?:(?:\\?method=|::|\\.)(.+))?");

    private final SiteBeans beans;

    SiteBeanLanguage(SiteBeans beans) {
        this.beans = beans;
    }

    @Override
    public Predicate createPredicate(String expression) {
        return ExpressionToPredicateAdapter.toPredicate(createExpression(expression));
    }

    @Override
    public Predicate createPredicate(String expression, Object[] properties) {
        return ExpressionToPredicateAdapter.toPredicate(createExpression(expression, properties));
    }

    @Override
    public Expression createExpression(String expression) {
        Matcher written = WRITTEN.matcher(expression);
        if (!written.matches() || !beans.has(written.group(1))) {
            return super.createExpression(expression);
        }
        Object[] properties = new Object[PARTS];
        properties[METHOD] = written.group(2);
        return new OfSite(written.group(1), properties);
    }

    @Override
    public Expression createExpression(String expression, Object[] properties) {
        // So simple asks for what comes behind a variable, a header or a property, each time that it is evaluated.
        if (properties.length == OF_OBJECT && properties[BEAN] != null && properties[METHOD] instanceof String path) {
            return PathExpression.of(properties[BEAN], path, () -> super.createExpression(expression, properties));
        }
        String ref = properties.length > REF && properties[REF] != null ? properties[REF].toString() : null;
        return ref == null || !beans.has(ref)
                ? super.createExpression(expression, properties)
                : new OfSite(ref, properties);
    }

    private Expression of(Object bean, Object[] properties) {
        return properties[METHOD] instanceof String method
                ? MethodExpression.of(bean, method).orElseGet(() -> byCamel(bean, properties))
                : byCamel(bean, properties);
    }

    private Expression byCamel(Object bean, Object[] properties) {
        Object[] its = properties.clone();
        its[BEAN] = bean;
        its[REF] = null;
        return super.createExpression("", its);
    }

    private record Made(Object bean, Expression expression) {}

    private final class OfSite extends ExpressionAdapter {
        private final String name;
        private final Object[] properties;
        private volatile @Nullable Made last;

        OfSite(String name, Object[] properties) {
            this.name = name;
            this.properties = properties;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            return made(exchange).evaluate(exchange, Object.class);
        }

        @Override
        public <T> T evaluate(Exchange exchange, Class<T> type) {
            return made(exchange).evaluate(exchange, type);
        }

        private Expression made(Exchange exchange) {
            Object bean = beans.bean(name, exchange);
            Made made = last;
            if (made == null || made.bean() != bean) {
                made = new Made(bean, of(bean, properties));
                last = made;
            }
            return made.expression();
        }
    }
}
