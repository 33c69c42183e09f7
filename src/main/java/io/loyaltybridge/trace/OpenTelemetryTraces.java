package io.loyaltybridge.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.MDC;

/**
 * Traces by OpenTelemetry. Only what belongs to an event is kept: spans of work without one begin no trace. What Camel tells of an
 * attempt is below the attempt's span, because that is the current one of its thread. Nothing of a trace goes to the systems that
 * are called.
 */
public final class OpenTelemetryTraces implements Traces {
    /** Under these names event and trace are in {@code logback.xml} and in JSON. */
    public static final String EVENT = "event";

    public static final String TRACE = "trace";
    private static final String PATH = "/v1/traces";
    private static final Duration END = Duration.ofSeconds(2);
    /** Its exporter writes each failure to standard error by itself; ours are in the log. Held, because a logger nobody holds forgets. */
    private static final Logger ITS_OWN = Logger.getLogger("io.opentelemetry");

    private final SpanIds ids = new SpanIds();
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Sampled sampled = new Sampled();

    private OpenTelemetryTraces(SpanProcessor processor, String version) {
        ITS_OWN.setLevel(Level.OFF);
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", "loyalty-bridge")
                        .put("service.version", version)
                        .build()))
                .setIdGenerator(ids)
                .setSampler(Sampler.parentBased(sampled))
                .addSpanProcessor(processor)
                .build();
        tracer = provider.get("io.loyaltybridge");
    }

    /**
     * Sends them by OTLP over HTTP.
     *
     * @param receiver such as http://127.0.0.1:4318; no other host is asked for anything
     */
    public static OpenTelemetryTraces to(URI receiver, String version) {
        String address = receiver.toString().replaceFirst("/+$", "") + PATH;
        SpanExporter exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(address).build();
        return new OpenTelemetryTraces(
                BatchSpanProcessor.builder(new SentSpans(exporter)).build(), version);
    }

    /** What Camel's own tracer begins its spans with. */
    public Tracer tracer() {
        return tracer;
    }

    @Override
    public void taken(List<EventKey> events, boolean known, long sinceNanos) {
        Instant start = Instant.now().minusNanos(System.nanoTime() - sinceNanos);
        for (EventKey event : events) {
            SpanBuilder span = tracer.spanBuilder("webhook")
                    .setSpanKind(SpanKind.SERVER)
                    .setStartTimestamp(start)
                    .setAttribute("bridge.source", event.source())
                    .setAttribute("bridge.site", event.site())
                    .setAttribute("bridge.result", known ? "duplicate" : "taken");
            if (known) {
                span.setParent(first(event.ids())).startSpan().end();
            } else {
                ids.first(event.ids(), () -> sampled.keep(span.setNoParent()::startSpan))
                        .end();
            }
        }
    }

    private static Context first(EventKey.Ids ids) {
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        ids.trace(), ids.first(), TraceFlags.getSampled(), TraceState.getDefault())));
    }

    @Override
    @SuppressWarnings("MustBeClosed") // closed with the attempt
    public Attempt attempt(EventKey event, long seq, int number) {
        EventKey.Ids of = event.ids();
        Span span = tracer.spanBuilder("attempt")
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(first(of))
                .setAttribute("bridge.source", event.source())
                .setAttribute("bridge.site", event.site())
                .setAttribute("bridge.event", Long.toString(seq))
                .setAttribute("bridge.attempt", Integer.toString(number))
                .startSpan();
        // From the root, because Camel may leave something of an earlier event in the context of a thread.
        Scope scope = Context.root().with(span).makeCurrent();
        MDC.put(EVENT, Long.toString(seq));
        MDC.put(TRACE, of.trace());
        return new Attempt() {
            @Override
            public void failed(Exception why) {
                span.setStatus(StatusCode.ERROR);
                span.setAttribute("error.type", why.getClass().getSimpleName());
            }

            @Override
            public void close() {
                span.end();
                scope.close();
                MDC.remove(EVENT);
                MDC.remove(TRACE);
            }
        };
    }

    @Override
    public void close() {
        provider.shutdown().join(END.toMillis(), TimeUnit.MILLISECONDS);
    }
}
