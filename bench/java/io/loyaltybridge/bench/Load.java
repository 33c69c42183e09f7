package io.loyaltybridge.bench;

import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The sender, in a process and on a thread of its own: keeps one request under way on each connection. Requests are
 * made and signed before the clock starts, so that it takes little of the two cores that it shares with the service.
 */
public final class Load {
    private static final long NO_ANSWER_NANOS = 30_000_000_000L;

    /** One keep-alive connection. It waits for the whole answer before it sends again. */
    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(4_096);
        private ByteBuffer out;
        private long sentAt;

        Connection(Selector selector, int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        boolean send() throws IOException {
            if (next == requests.length) {
                return false;
            }
            out = ByteBuffer.wrap(requests[next++]);
            sentAt = System.nanoTime();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            return true;
        }

        /** Whether a whole answer is here. */
        boolean read() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("the service closed a connection");
            }
            byte[] bytes = in.array();
            int end = endOfHead(bytes, in.position());
            if (end < 0 || !complete(bytes, end, in.position())) {
                return false;
            }
            int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
            in.clear();
            if (status == 200) {
                latencies[accepted++] = System.nanoTime() - sentAt;
            } else {
                refused++;
            }
            return true;
        }
    }

    private byte[][] requests;
    private long[] latencies;
    private int next;
    private int accepted;
    private int refused;

    static int endOfHead(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 2] == '\n' && bytes[i - 1] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** By Content-Length, else by the last chunk. */
    static boolean complete(byte[] bytes, int end, int length) {
        for (int i = 0; i + 16 < end; i++) {
            if (bytes[i] == '\n' && (bytes[i + 1] | 32) == 'c' && (bytes[i + 9] | 32) == 'l' && bytes[i + 15] == ':') {
                int n = 0;
                for (int j = i + 16; bytes[j] != '\r'; j++) {
                    n = bytes[j] == ' ' ? n : n * 10 + bytes[j] - '0';
                }
                return length >= end + n;
            }
        }
        return length >= end + 5 && bytes[length - 5] == '0' && bytes[length - 4] == '\r' && bytes[length - 2] == '\r' && bytes[length - 1] == '\n';
    }

    private void run(Connection[] connections, Selector selector) throws IOException {
        int under = 0;
        for (Connection connection : connections) {
            under += connection.send() ? 1 : 0;
        }
        long lastAnswer = System.nanoTime();
        while (under > 0) {
            selector.select(1_000);
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                if (connection.read()) {
                    lastAnswer = System.nanoTime();
                    under -= connection.send() ? 0 : 1;
                }
            }
            selector.selectedKeys().clear();
            if (System.nanoTime() - lastAnswer > NO_ANSWER_NANOS) {
                throw new IOException("no answer for 30 s");
            }
        }
    }

    static byte[][] signed(WebhookSigner signer, String source, int port, int from, int count, int customers) {
        byte[][] requests = new byte[count][];
        String[] parts = source.split("\\*");
        for (int i = 0; i < count; i++) {
            int n = from + i;
            String path = parts.length == 1 ? source : String.format(Locale.ROOT, parts[0], n % Integer.parseInt(parts[1]));
            byte[] body = ("{\"id\":\"evt-" + n + "\",\"type\":\"post.liked\",\"email\":\"customer" + n % customers + "@example.com\",\"postId\":\"post-"
                    + n + "\",\"occurredAt\":\"" + Instant.now() + "\"}").getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("POST /webhooks/" + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n");
            for (Map.Entry<String, String> header : signer.headers("msg_" + n, Instant.now(), body).entrySet()) {
                head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
            }
            byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            requests[i] = Arrays.copyOf(start, start.length + body.length);
            System.arraycopy(body, 0, requests[i], start.length, body.length);
        }
        return requests;
    }

    /**
     * Arguments: port, source (or {@code <path with %d>*<sites>}, which goes to sites in turn), secret, connections, the first number, customers, and a count for each round. Prints a
     * line for each round: accepted, refused, microseconds, p50 and p99 in microseconds, milliseconds of its own CPU.
     */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        WebhookSigner signer = new WebhookSigner(SignatureStyle.load("standard-webhooks", Path.of("profiles")), "secret", args[2], null);
        int first = Integer.parseInt(args[4]);
        int customers = Integer.parseInt(args[5]);
        Load load = new Load();
        try (Selector selector = Selector.open()) {
            Connection[] connections = new Connection[Integer.parseInt(args[3])];
            for (int i = 0; i < connections.length; i++) {
                connections[i] = load.new Connection(selector, port);
            }
            for (int round = 6; round < args.length; round++) {
                int count = Integer.parseInt(args[round]);
                first += load.round(connections, selector, signer, args[1], port, first, count, customers);
            }
        }
    }

    private int round(Connection[] connections, Selector selector, WebhookSigner signer, String source, int port, int first, int count, int customers)
            throws IOException {
        requests = signed(signer, source, port, first, count, customers);
        latencies = new long[count];
        next = 0;
        accepted = 0;
        refused = 0;
        System.gc();
        long cpu = cpuNanos();
        long start = System.nanoTime();
        run(connections, selector);
        long took = System.nanoTime() - start;
        cpu = cpuNanos() - cpu;
        Arrays.sort(latencies, 0, accepted);
        System.out.println("round " + accepted + " " + refused + " " + took / 1_000 + " " + percentile(50) + " " + percentile(99) + " " + cpu / 1_000_000);
        return count;
    }

    private long percentile(int percent) {
        return accepted == 0 ? 0 : latencies[Math.min(accepted - 1, (int) Math.ceil(accepted * percent / 100.0) - 1)] / 1_000;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
