package io.loyaltybridge.trace;

import io.loyaltybridge.log.Addresses;
import io.loyaltybridge.log.SeldomLog;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Sends of each span only what is about nobody: its times, its name, and attributes of a fixed list. Camel's own
 * spans carry addresses of calls, which can name customers, and texts of failures. Thread-safe.
 */
final class SentSpans implements SpanExporter {
    private static final Set<String> KEPT = Set.of(
            "component",
            "op",
            "error",
            "http.method",
            "http.status_code",
            "bridge.source",
            "bridge.site",
            "bridge.result",
            "bridge.event",
            "bridge.attempt",
            "error.type");
    /** Endpoints whose address is a name in a route file: the attribute says which place of a route it is. */
    private static final Set<String> NAMED = Set.of("direct", "kamelet", "inbox");

    private static final String ADDRESS = "camel.uri";

    private final SpanExporter to;
    private final SeldomLog log = new SeldomLog(LoggerFactory.getLogger(SentSpans.class), System::nanoTime);

    SentSpans(SpanExporter to) {
        this.to = to;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode sent = to.export(spans.stream().map(Bare::of).toList());
        return sent.whenComplete(() -> {
            if (!sent.isSuccess()) {
                log.error(
                        "not sent",
                        () -> "Traces could not be sent to bridge.traces and are lost; nothing else depends on them");
            }
        });
    }

    @Override
    public CompletableResultCode flush() {
        return to.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return to.shutdown();
    }

    /** A span without what it may say of somebody. */
    private static final class Bare extends DelegatingSpanData {
        private final String name;
        private final Attributes attributes;

        private Bare(SpanData all, String name, Attributes attributes) {
            super(all);
            this.name = name;
            this.attributes = attributes;
        }

        static SpanData of(SpanData span) {
            AttributesBuilder kept = Attributes.builder();
            span.getAttributes().forEach((key, value) -> {
                if (KEPT.contains(key.getKey())) {
                    kept.put(key.getKey(), value.toString());
                }
            });
            Map<String, String> place = place(span);
            place.forEach(kept::put);
            return new Bare(span, place.getOrDefault(ADDRESS, Addresses.mask(bare(span.getName()))), kept.build());
        }

        private static Map<String, String> place(SpanData span) {
            Object address = null;
            for (var one : span.getAttributes().asMap().entrySet()) {
                if (one.getKey().getKey().equals(ADDRESS)) {
                    address = one.getValue();
                }
            }
            if (address == null) {
                return Map.of();
            }
            String place = bare(address.toString()).replace("://", ":");
            int end = place.indexOf(':');
            return end > 0 && NAMED.contains(place.substring(0, end))
                    ? Map.of(ADDRESS, Addresses.mask(place))
                    : Map.of();
        }

        private static String bare(String address) {
            int query = address.indexOf('?');
            return query < 0 ? address : address.substring(0, query);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public int getTotalAttributeCount() {
            return attributes.size();
        }

        @Override
        public List<EventData> getEvents() {
            return List.of();
        }

        @Override
        public int getTotalRecordedEvents() {
            return 0;
        }

        @Override
        public StatusData getStatus() {
            return StatusData.create(super.getStatus().getStatusCode(), "");
        }
    }
}
