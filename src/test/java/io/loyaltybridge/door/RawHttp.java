package io.loyaltybridge.door;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A bare connection, for requests that no well-behaved client sends. */
public final class RawHttp implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    private final Socket socket;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    public RawHttp(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
    }

    /** Writes bytes as they stand, one byte a character. */
    public RawHttp write(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Everything that comes until the other side closes; what is there, where it has not closed within that time. */
    public String readToEnd(int millis) throws IOException {
        while (readSome(millis)) {
            // until the end
        }
        return text();
    }

    /** Reads until a status line and the empty line after the head are there; what is there, at the end or after that time. */
    public String readHead(int millis) throws IOException {
        while (!text().contains("\r\n\r\n") && readSome(millis)) {
            // more of it
        }
        return text();
    }

    private boolean readSome(int millis) throws IOException {
        socket.setSoTimeout(millis);
        byte[] buffer = new byte[8_192];
        try {
            int n = socket.getInputStream().read(buffer);
            if (n > 0) {
                read.write(buffer, 0, n);
            }
            return n > 0;
        } catch (SocketTimeoutException | SocketException e) {
            return false;
        }
    }

    /** Whether the other side closes within that time. */
    public boolean closed(int millis) throws IOException {
        socket.setSoTimeout(millis);
        byte[] buffer = new byte[8_192];
        try {
            for (int n = 0; n >= 0; ) {
                n = socket.getInputStream().read(buffer);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    public String text() {
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** The statuses of all answers so far, 100 among them. */
    public static List<Integer> statuses(String text) {
        return STATUS.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(line -> Integer.valueOf(line.substring(9, 12)))
                .toList();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
