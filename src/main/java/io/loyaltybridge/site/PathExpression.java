package io.loyaltybridge.site;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.ExpressionAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What {@code .first.second} is on an object, as in {@code ${variable.award.points}}: the public methods of these names without
 * parameters. Camel's own way looks at the whole class anew for each object and copies the exchange; it is taken for everything else:
 * maps, lists, parameters, {@code ?}, a method that is not there, null on the way, and a method that fails.
 */
final class PathExpression extends ExpressionAdapter {
    private static final Pattern NAMES = Pattern.compile("(?:\\.[A-Za-z_][A-Za-z0-9_]*)+");
    private static final MethodType READ = MethodType.methodType(Object.class, Object.class);
    private static final int MOST_PATHS = 1_000;
    /** Empty: not a path of names. */
    private static final Map<String, List<String>> PATHS = new ConcurrentHashMap<>();

    private static final ClassValue<Map<String, Optional<MethodHandle>>> METHODS = new ClassValue<>() {
        @Override
        protected Map<String, Optional<MethodHandle>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private final Object bean;
    private final List<String> names;
    private final Supplier<Expression> camels;

    private PathExpression(Object bean, List<String> names, Supplier<Expression> camels) {
        this.bean = bean;
        this.names = names;
        this.camels = camels;
    }

    /**
     * An expression for an object and what comes behind it.
     *
     * @param path   as in {@code .first.second}
     * @param camels Camel's own expression for the same
     */
    static Expression of(Object bean, String path, Supplier<Expression> camels) {
        List<String> names = names(path);
        return names.isEmpty() ? camels.get() : new PathExpression(bean, names, camels);
    }

    private static List<String> names(String path) {
        List<String> known = PATHS.get(path);
        if (known != null) {
            return known;
        }
        List<String> names =
                NAMES.matcher(path).matches() ? List.of(path.substring(1).split("\\.")) : List.of();
        if (PATHS.size() < MOST_PATHS) {
            PATHS.put(path, names);
        }
        return names;
    }

    @Override
    public @Nullable Object evaluate(Exchange exchange) {
        Object at = bean;
        for (String name : names) {
            MethodHandle read = at == null ? null : method(at.getClass(), name);
            if (read == null) {
                return byCamel(exchange);
            }
            try {
                at = read.invokeExact(at);
            } catch (Throwable e) {
                return byCamel(exchange);
            }
        }
        return at;
    }

    private @Nullable Object byCamel(Exchange exchange) {
        Expression its = camels.get();
        its.init(exchange.getContext());
        return its.evaluate(exchange, Object.class);
    }

    private static @Nullable MethodHandle method(Class<?> type, String name) {
        return METHODS.get(type).computeIfAbsent(name, key -> find(type, key)).orElse(null);
    }

    private static Optional<MethodHandle> find(Class<?> type, String name) {
        if (type.isArray() || Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)) {
            return Optional.empty();
        }
        return MethodExpression.only(type, name)
                .filter(its -> its.getParameterCount() == 0)
                .flatMap(PathExpression::handle);
    }

    private static Optional<MethodHandle> handle(Method method) {
        try {
            return Optional.of(MethodHandles.publicLookup().unreflect(method).asType(READ));
        } catch (IllegalAccessException e) {
            return Optional.empty();
        }
    }
}
