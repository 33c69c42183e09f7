package io.loyaltybridge.site;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Names the site in the lines that a thread writes to the log while it works for that site. Only where there are several:
 * with one site, lines are as they always were. The log is one for the process, and so is this. Thread-safe.
 */
public final class SiteLog {
    /** Under this name the site is in {@code logback.xml} and in JSON. */
    public static final String KEY = "site";

    private static volatile boolean several;

    private SiteLog() {}

    /** Ends the naming of a site: lines are again as before. */
    public interface Lines extends AutoCloseable {
        @Override
        void close();
    }

    /** Says whether the process has several sites. */
    public static void several(boolean sites) {
        several = sites;
    }

    /** From now until closed, the lines of this thread name the site. */
    public static Lines of(Site site) {
        return named(several ? site.name() : null);
    }

    /** A task whose lines name the site, on whatever thread it runs. */
    public static Runnable of(Site site, Runnable task) {
        return () -> {
            try (Lines lines = of(site)) {
                task.run();
            }
        };
    }

    /** A task whose lines name the site that those of the caller name. */
    public static Runnable asHere(Runnable task) {
        String here = MDC.get(KEY);
        return () -> {
            try (Lines lines = named(here)) {
                task.run();
            }
        };
    }

    private static Lines named(@Nullable String name) {
        String before = MDC.get(KEY);
        put(name);
        return () -> put(before);
    }

    private static void put(@Nullable String name) {
        if (name == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, name);
        }
    }
}
