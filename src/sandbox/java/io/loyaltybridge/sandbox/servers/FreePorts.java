package io.loyaltybridge.sandbox.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports for a server that has to keep its own while it is started again, and for a test that has to know one before somebody
 * listens at it. They lie below those that Linux gives to outgoing connections (32768 and up, {@code ip_local_port_range}), so no
 * connection takes one in between. Each process hands out ports of a block of its own: it holds the first one of the block as long
 * as it lives.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int BLOCK = 100;
    private static final int BLOCKS = 120;
    private static ServerSocket held;
    private static int last;

    private FreePorts() {}

    /**
     * A port of 127.0.0.1 at which nobody listens, never the same twice.
     *
     * @throws IllegalStateException where there is none
     */
    public static synchronized int next() {
        for (int block = 0; held == null && block < BLOCKS; block++) {
            held = listen(FIRST + block * BLOCK);
            last = FIRST + block * BLOCK;
        }
        while (held != null && ++last < held.getLocalPort() + BLOCK) {
            try (ServerSocket socket = listen(last)) {
                if (socket != null) {
                    return last;
                }
            } catch (IOException e) {
                // It cannot be closed, so it is taken.
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + (FIRST + BLOCK * BLOCKS));
    }

    private static ServerSocket listen(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            // Somebody else listens there.
            return null;
        }
    }
}
