package io.loyaltybridge.bench;

import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * An honest sender: so many signed webhooks a second on four kept connections, whether or not the answers are late. Each
 * is measured from the time at which it was due. Arguments: port, source, secret, the first number, how many a second,
 * seconds. Prints a line: taken, others, p50, p99 and the longest in microseconds.
 */
public final class Paced {
    private static final int CONNECTIONS = 4;

    private Paced() {
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int first = Integer.parseInt(args[3]);
        int perSecond = Integer.parseInt(args[4]);
        int count = perSecond * Integer.parseInt(args[5]);
        WebhookSigner signer = new WebhookSigner(SignatureStyle.load("standard-webhooks", Path.of("profiles")), "secret", args[2], null);
        byte[][] requests = Load.signed(signer, args[1], port, first, count, 1_000);
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<long[]>> parts = new ArrayList<>();
        for (int c = 0; c < CONNECTIONS; c++) {
            int from = c;
            Callable<long[]> part = () -> send(port, requests, from, start, 1_000_000_000L / perSecond);
            parts.add(senders.submit(part));
        }
        List<Long> taken = new ArrayList<>();
        for (Future<long[]> part : parts) {
            Arrays.stream(part.get()).filter(nanos -> nanos >= 0).forEach(taken::add);
        }
        senders.shutdown();
        taken.sort(null);
        System.out.println("round " + taken.size() + " " + (count - taken.size()) + " " + at(taken, 50) + " " + at(taken, 99) + " " + at(taken, 100));
    }

    private static long at(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1)) / 1_000;
    }

    /** From due to answered, in nanoseconds; -1 for each that was not taken. */
    private static long[] send(int port, byte[][] requests, int from, long start, long everyNanos) throws Exception {
        List<Long> latencies = new ArrayList<>();
        Socket socket = connect(port);
        for (int n = from; n < requests.length; n += CONNECTIONS) {
            long due = start + n * everyNanos;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            boolean ok;
            try {
                socket.getOutputStream().write(requests[n]);
                ok = answer(socket.getInputStream()) == 200;
            } catch (IOException e) {
                ok = false;
                socket.close();
                socket = connect(port);
            }
            latencies.add(ok ? System.nanoTime() - due : -1);
        }
        socket.close();
        return latencies.stream().mapToLong(Long::longValue).toArray();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Reads one answer, which is short, to its end, and returns its status. */
    private static int answer(InputStream in) throws IOException {
        byte[] buffer = new byte[4_096];
        int length = 0;
        while (true) {
            int n = in.read(buffer, length, buffer.length - length);
            if (n < 0) {
                throw new IOException("closed");
            }
            length += n;
            int end = Load.endOfHead(buffer, length);
            if (end > 0 && Load.complete(buffer, end, length)) {
                return (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + buffer[11] - '0';
            }
        }
    }
}
