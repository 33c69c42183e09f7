package io.loyaltybridge.app;

import io.loyaltybridge.intake.Webhooks;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.trace.Traces;
import org.apache.camel.main.Main;

/** What the process does for traces: nothing, unless {@code bridge.traces} is set. Then {@link CamelTracing} is loaded. */
interface Tracing {
    /** Without a receiver. */
    Tracing OFF = new Tracing() {
        @Override
        public Traces traces() {
            return Traces.NONE;
        }

        @Override
        public Webhooks webhooks(Webhooks all) {
            return all;
        }

        @Override
        public void bind(Main main) {}
    };

    static Tracing of(Settings settings) {
        return settings.text("bridge.traces").isEmpty() ? OFF : new CamelTracing(settings);
    }

    Traces traces();

    /** The same webhooks, whose events begin traces. */
    Webhooks webhooks(Webhooks all);

    /** Lets Camel tell what routes do. */
    void bind(Main main);
}
