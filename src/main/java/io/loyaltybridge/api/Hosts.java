package io.loyaltybridge.api;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the management port may be asked for. A page of somebody else's, whose name was made to point to this machine (DNS
 * rebinding), asks under its own name.
 */
final class Hosts {
    private static final Set<String> ALWAYS = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Set<String> names = new TreeSet<>(ALWAYS);

    /**
     * @param host  {@code bridge.management-host}
     * @param more  {@code bridge.management-hosts}, separated by spaces
     */
    Hosts(String host, String more) {
        names.add(host.indexOf(':') >= 0 ? "[" + host + "]" : host.toLowerCase(Locale.ROOT));
        for (String one : more.split(" +")) {
            if (!one.isEmpty()) {
                names.add(one.toLowerCase(Locale.ROOT));
            }
        }
    }

    /** @param header as {@code Host} carries it: a name and perhaps a port */
    boolean allows(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String name = header.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        return names.contains(name);
    }

    /** Whether a page of this origin is ours: it was asked for under the same name and port. */
    static boolean isOwn(@Nullable String origin, @Nullable String host) {
        return origin == null
                || host != null
                        && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }
}
