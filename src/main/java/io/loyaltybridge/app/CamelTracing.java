package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.Webhook;
import io.loyaltybridge.intake.Webhooks;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.trace.EventKey;
import io.loyaltybridge.trace.OpenTelemetryTraces;
import io.loyaltybridge.trace.Traces;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.jspecify.annotations.Nullable;

/** Traces by OpenTelemetry: of webhooks, of attempts, and below each attempt what Camel tells of its routes and calls. */
final class CamelTracing implements Tracing {
    /** Webhooks end before their events run, and on another thread: they are told of by {@link #webhooks}. */
    private static final String NOT_BY_CAMEL = "platform-http*";

    private final OpenTelemetryTraces traces;

    CamelTracing(Settings settings) {
        String version = Optional.ofNullable(Bridge.class.getPackage().getImplementationVersion())
                .orElse("development");
        traces = OpenTelemetryTraces.to(URI.create(settings.text("bridge.traces")), version);
    }

    @Override
    public Traces traces() {
        return traces;
    }

    @Override
    public void bind(Main main) {
        main.bind("tracer", traces.tracer());
        // Sets no header: systems that are called learn nothing of a trace.
        main.bind("tracePropagators", ContextPropagators.noop());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                OpenTelemetryTracer tracer = new OpenTelemetryTracer();
                tracer.setExcludePatterns(NOT_BY_CAMEL);
                tracer.init(starting.getCamelContext());
            }
        });
    }

    @Override
    public Webhooks webhooks(Webhooks all) {
        return new Webhooks() {
            @Override
            public Optional<Target> at(String path) {
                return all.at(path);
            }

            @Override
            public boolean waits(String path) {
                return all.waits(path);
            }

            @Override
            public String shown(@Nullable String site) {
                return all.shown(site);
            }

            @Override
            public Optional<CompletableFuture<Inbox.Taken>> take(
                    String site, String source, boolean parkAltered, Webhook webhook) {
                long since = System.nanoTime();
                List<EventKey> events = webhook.events().stream()
                        .map(event -> new EventKey(site, source, event.eventId()))
                        .toList();
                return all.take(site, source, parkAltered, webhook)
                        .map(taking -> taking.whenComplete((taken, failure) -> {
                            if (failure == null) {
                                traces.taken(events, taken.stored() == 0, since);
                            }
                        }));
            }
        };
    }
}
