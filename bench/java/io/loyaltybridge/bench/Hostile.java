package io.loyaltybridge.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends refused requests, each on a connection of its own, and reads their answers. Arguments: port, kind (a number, or
 * "all" in turn), how many, how many a second (0: one after the other on each thread), threads. Prints how many had an answer.
 */
public final class Hostile {
    private static final int PATIENCE_MILLIS = 5_000;

    private Hostile() {
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        List<byte[]> kinds = new ArrayList<>(HostileKinds.all().values());
        if (!args[1].equals("all")) {
            kinds = List.of(kinds.get(Integer.parseInt(args[1])));
        }
        int count = Integer.parseInt(args[2]);
        int perSecond = Integer.parseInt(args[3]);
        int threads = Integer.parseInt(args[4]);
        AtomicLong next = new AtomicLong();
        AtomicLong answered = new AtomicLong();
        long start = System.nanoTime();
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        List<byte[]> all = kinds;
        for (int i = 0; i < threads; i++) {
            senders.submit(() -> {
                for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                    if (perSecond > 0) {
                        TimeUnit.NANOSECONDS.sleep(start + n * 1_000_000_000L / perSecond - System.nanoTime());
                    }
                    answered.addAndGet(send(port, all.get((int) (n % all.size()))) ? 1 : 0);
                }
                return null;
            });
        }
        senders.shutdown();
        senders.awaitTermination(10, TimeUnit.MINUTES);
        System.out.println("round " + answered + " " + (System.nanoTime() - start) / 1_000_000);
    }

    /** Whether an answer came. */
    private static boolean send(int port, byte[] request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(request);
            return socket.getInputStream().read(new byte[1_024]) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
