package io.loyaltybridge.testing;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports for a test that has to know a port before somebody listens at it, or while nobody does. They lie below those
 * that Linux gives to outgoing connections (32768 and up, {@code ip_local_port_range}), so no connection takes one in
 * between. Each process hands out ports of a block of its own: it holds the first one of the block as long as it lives.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int BLOCK = 100;
    private static final int BLOCKS = 120;
    private static final ServerSocket HELD = hold();
    private static int next = HELD.getLocalPort();

    private FreePort() {}

    /** @return a port of 127.0.0.1 at which nobody listens, never the same twice */
    public static synchronized int next() throws IOException {
        while (++next < HELD.getLocalPort() + BLOCK) {
            try (ServerSocket socket = listen(next)) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody else listens there.
            }
        }
        throw new IllegalStateException("all " + BLOCK + " ports of this process are used up");
    }

    private static ServerSocket hold() {
        for (int block = 0; block < BLOCKS; block++) {
            try {
                return listen(FIRST + block * BLOCK);
            } catch (BindException e) {
                // Another process holds it.
            } catch (IOException e) {
                throw new IllegalStateException("no port can be listened at", e);
            }
        }
        throw new IllegalStateException("all " + BLOCKS + " blocks of ports are taken");
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
