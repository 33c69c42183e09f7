package io.loyaltybridge.app;

import io.loyaltybridge.ledger.store.GoneNotes;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Shows what is promised for the external program, and whether a side reports too many accounts as gone. Always up: the
 * program must not stop the intake.
 */
final class ProgramHealth extends ShownHealth {
    private final String connector;
    private final String promise;
    private final GoneNotes notes;

    ProgramHealth(String connector, String promise, GoneNotes notes) {
        super("program");
        this.connector = connector;
        this.promise = promise;
        this.notes = notes;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        builder.detail("connector", connector);
        builder.detail("promise", promise);
        builder.detail("accounts.gone", notes.count());
        notes.stops()
                .forEach(
                        stop -> builder.detail("accounts.stopped." + stop.side().word(), stop.reason()));
    }
}
