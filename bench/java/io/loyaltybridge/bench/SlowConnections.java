package io.loyaltybridge.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Keeps connections open that send a byte a second: every second one of a head that never ends, the others of a body. What
 * the service closes is opened again. Arguments: port, connections, seconds. Prints how often one had to be opened.
 */
public final class SlowConnections {
    private static final byte[] BODY = ("POST /webhooks/social-like HTTP/1.1\r\nHost: x\r\nwebhook-id: m\r\nwebhook-timestamp: 1\r\nwebhook-signature: v1,AAAA\r\n"
            + "Content-Length: 262144\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD = "POST /webhooks/social-like HTTP/1.1\r\nHost: x\r\nX: ".getBytes(StandardCharsets.US_ASCII);

    private SlowConnections() {
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        SocketChannel[] channels = new SocketChannel[Integer.parseInt(args[1])];
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(args[2]));
        int opened = 0;
        while (System.nanoTime() < end) {
            long second = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            for (int i = 0; i < channels.length; i++) {
                if (channels[i] == null || !alive(channels[i])) {
                    channels[i] = open(port, i % 2 == 0 ? HEAD : BODY);
                    opened++;
                }
            }
            if (opened == channels.length) {
                System.out.println("open");
            }
            TimeUnit.NANOSECONDS.sleep(second - System.nanoTime());
        }
        System.out.println("round " + opened);
    }

    private static SocketChannel open(int port, byte[] start) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.configureBlocking(false);
        channel.write(ByteBuffer.wrap(start));
        return channel;
    }

    /** Sends a byte, and looks whether the service is still there. */
    private static boolean alive(SocketChannel channel) throws IOException {
        try {
            if (channel.read(ByteBuffer.allocate(1_024)) < 0) {
                channel.close();
                return false;
            }
            channel.write(ByteBuffer.wrap(new byte[] {'x'}));
            return true;
        } catch (IOException closed) {
            channel.close();
            return false;
        }
    }
}
