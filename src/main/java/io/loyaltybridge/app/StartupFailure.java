package io.loyaltybridge.app;

import io.loyaltybridge.log.Secrets;
import java.util.LinkedHashSet;
import java.util.Set;

/** Camel's nested start-up errors as one readable text, from the outermost statement to the cause. */
final class StartupFailure {
    private static final int MOST = 400;

    private StartupFailure() {}

    static IllegalStateException explain(Exception e) {
        Set<String> lines = new LinkedHashSet<>();
        Throwable last = e;
        for (Throwable t = e; t != null; t = t.getCause()) {
            last = t;
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            String text = Secrets.mask(t.getMessage());
            boolean wrapper = t.getCause() != null
                    && String.valueOf(t.getMessage()).equals(t.getCause().toString());
            if (!wrapper
                    && (t == last
                            || text.startsWith("Failed to create route")
                            || text.startsWith("Error creating or loading"))) {
                lines.add(text.length() > MOST ? text.substring(0, MOST) + "…" : text);
            }
        }
        return new IllegalStateException(
                "The service cannot start; a route, a Kamelet or a port is wrong:" + System.lineSeparator() + "  "
                        + String.join(System.lineSeparator() + "  because ", lines),
                e);
    }
}
