package io.loyaltybridge.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A receiver of OTLP over HTTP on 127.0.0.1. It reads the fields of a span that tests look at, by their numbers in
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto.
 */
public final class TraceReceiver implements AutoCloseable {
    private static final int EVENTS = 11;
    private static final int STATUS = 15;

    /**
     * A span as it came in.
     *
     * @param parent empty where it has none
     * @param events how many events it carries
     * @param text   everything in it that is text
     */
    public record Span(
            String trace,
            String id,
            String parent,
            String name,
            Map<String, String> attributes,
            int events,
            boolean failed,
            String text) {}

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    private TraceReceiver(HttpServer server) {
        this.server = server;
    }

    public static TraceReceiver start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TraceReceiver receiver = new TraceReceiver(server);
            server.createContext("/", receiver::take);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All spans so far. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean known = exchange.getRequestURI().getPath().equals("/v1/traces")
                    && exchange.getRequestMethod().equals("POST")
                    && "application/x-protobuf"
                            .equals(exchange.getRequestHeaders().getFirst("Content-Type"));
            if (known) {
                for (Field resource : Field.all(body, 1)) {
                    for (Field scope : Field.all(resource.bytes(), 2)) {
                        Field.all(scope.bytes(), 2).forEach(span -> spans.add(span(span.bytes())));
                    }
                }
            }
            exchange.sendResponseHeaders(known ? 200 : 404, -1);
        }
    }

    private static Span span(byte[] bytes) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Field attribute : Field.all(bytes, 9)) {
            attributes.put(
                    Field.all(attribute.bytes(), 1).get(0).text(),
                    Field.all(Field.all(attribute.bytes(), 2).get(0).bytes(), 1).stream()
                            .map(Field::text)
                            .findFirst()
                            .orElse("not text"));
        }
        boolean failed = Field.all(bytes, STATUS).stream()
                .flatMap(status -> Field.all(status.bytes(), 3).stream())
                .anyMatch(code -> code.number() == 2);
        return new Span(
                hex(bytes, 1),
                hex(bytes, 2),
                hex(bytes, 4),
                Field.all(bytes, 5).get(0).text(),
                attributes,
                Field.all(bytes, EVENTS).size(),
                failed,
                new String(bytes, StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes, int field) {
        return Field.all(bytes, field).stream()
                .map(one -> HexFormat.of().formatHex(one.bytes()))
                .findFirst()
                .orElse("");
    }

    /** One field of a message, https://protobuf.dev/programming-guides/encoding/. */
    private record Field(byte[] bytes, long number) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        static List<Field> all(byte[] message, int wanted) {
            List<Field> fields = new ArrayList<>();
            ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                long tag = varint(in);
                Field field =
                        switch ((int) (tag & 7)) {
                            case 0 -> new Field(new byte[0], varint(in));
                            case 1 -> new Field(new byte[0], in.getLong());
                            case 2 -> new Field(bytes(in, (int) varint(in)), 0);
                            case 5 -> new Field(new byte[0], in.getInt());
                            default -> throw new IllegalArgumentException("no type of a field: " + tag);
                        };
                if (tag >> 3 == wanted) {
                    fields.add(field);
                }
            }
            return fields;
        }

        private static byte[] bytes(ByteBuffer in, int length) {
            byte[] bytes = new byte[length];
            in.get(bytes);
            return bytes;
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = in.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
