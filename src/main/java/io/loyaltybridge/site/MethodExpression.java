package io.loyaltybridge.site;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.ExpressionAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What a method answers that takes nothing or only the exchange. Camel's own way gives it a copy of the exchange and copies all
 * properties back; an exception is put on the exchange as there.
 */
final class MethodExpression extends ExpressionAdapter {
    private final Object bean;
    private final Method method;

    private MethodExpression(Object bean, Method method) {
        this.bean = bean;
        this.method = method;
    }

    /** Empty where the method has other parameters, is there more than once, or cannot be called from here. */
    static Optional<Expression> of(Object bean, String name) {
        return only(bean.getClass(), name)
                .filter(its -> takesAtMostTheExchange(its) && its.canAccess(bean))
                .map(its -> new MethodExpression(bean, its));
    }

    /** The public method of that name that answers something; empty where there is none, or more than one. */
    static Optional<Method> only(Class<?> type, String name) {
        List<Method> named = Arrays.stream(type.getMethods())
                .filter(its -> its.getName().equals(name) && !its.isBridge())
                .toList();
        return named.size() == 1 && named.get(0).getReturnType() != void.class
                ? Optional.of(named.get(0))
                : Optional.empty();
    }

    private static boolean takesAtMostTheExchange(Method method) {
        Class<?>[] takes = method.getParameterTypes();
        return takes.length == 0 || takes.length == 1 && takes[0] == Exchange.class;
    }

    @Override
    public @Nullable Object evaluate(Exchange exchange) {
        try {
            return method.getParameterCount() == 0 ? method.invoke(bean) : method.invoke(bean, exchange);
        } catch (InvocationTargetException e) {
            exchange.setException(e.getCause());
        } catch (IllegalAccessException e) {
            exchange.setException(e);
        }
        return null;
    }
}
