package io.loyaltybridge.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.jspecify.annotations.Nullable;

/**
 * Camel asks the class path for the factory of each thing that a route may use, and most have none: every jar is searched. The
 * class path stays the same while a process runs, so a route that is tried, and each further start, asks no more.
 */
final class KnownFactories extends DefaultClassResolver {
    private static final String PLACE = "META-INF/services/org/apache/camel/";
    private static final Map<String, Optional<byte[]>> KNOWN = new ConcurrentHashMap<>();

    KnownFactories(CamelContext context) {
        super(context);
    }

    @Override
    public @Nullable InputStream loadResourceAsStream(String uri) {
        if (!uri.startsWith(PLACE)) {
            return super.loadResourceAsStream(uri);
        }
        return KNOWN.computeIfAbsent(uri, this::read)
                .map(ByteArrayInputStream::new)
                .orElse(null);
    }

    private Optional<byte[]> read(String uri) {
        try (InputStream found = super.loadResourceAsStream(uri)) {
            return found == null ? Optional.empty() : Optional.of(found.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
