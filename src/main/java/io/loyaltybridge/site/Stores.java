package io.loyaltybridge.site;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.StorePlace;

/** The store of a process, where its settings say that it is: a file in {@code bridge.data-dir}, or at {@code bridge.store-url}. */
public final class Stores {
    private Stores() {}

    /** Where it is. */
    public static StorePlace of(Settings settings) {
        Settings process = settings.process();
        return new StorePlace(
                process.path("bridge.data-dir"),
                process.text("bridge.store-url"),
                process.text("bridge.store-user"),
                process.text("bridge.store-password"));
    }

    /** As {@link StorePlace#open}. */
    public static Database open(Settings settings) {
        return withKey(of(settings).open(), settings);
    }

    /** As {@link StorePlace#openShared}. */
    public static Database openShared(Settings settings, Runnable takenOver) {
        return withKey(of(settings).openShared(instanceName(), takenOver), settings);
    }

    /** A key that was given counts from the first moment. */
    private static Database withKey(Database store, Settings settings) {
        String key = settings.process().text("bridge.forgotten-key");
        try {
            if (!key.isEmpty()) {
                store.forgettingKey().keep(key);
            }
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static String instanceName() {
        return System.getenv().getOrDefault("HOSTNAME", "process") + "-"
                + ProcessHandle.current().pid();
    }

    /** As {@link StorePlace#openReadOnly}. */
    public static Database openReadOnly(Settings settings) {
        return of(settings).openReadOnly();
    }
}
