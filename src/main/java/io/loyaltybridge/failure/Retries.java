package io.loyaltybridge.failure;

import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.outage.store.OutageNotes;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import java.time.Clock;

/** When and how often failures are retried, from the settings {@code retry.*}. */
public final class Retries {

    private Retries() {}

    public static Backoff backoff(Settings settings) {
        return new Backoff(settings.duration("retry.first-delay"), settings.duration("retry.max-delay"), (int)
                settings.number("retry.max-attempts"));
    }

    public static CallBounds bounds(Settings settings) {
        return new CallBounds((int) settings.number("retry.max-calls"), settings.duration("retry.max-call-age"), (int)
                settings.number("retry.min-calls"));
    }

    public static Outages outages(Settings settings, Store store, Clock clock) {
        return new Outages(
                settings.duration("retry.first-delay"),
                settings.duration("retry.max-probe-delay"),
                clock,
                new OutageNotes(store, settings.site()));
    }
}
