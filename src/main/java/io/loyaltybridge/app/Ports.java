package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** The ports of the service, looked at before Camel takes them: its server starts without the port that it cannot have. */
final class Ports {

    private Ports() {
    }

    /** @throws IllegalStateException naming the setting whose port another process has, or an address that is not of this machine */
    static void check(Settings settings) {
        for (String key : List.of("bridge.port", "bridge.management-port")) {
            int port = (int) settings.number(key);
            if (port != 0) {
                open(settings, key, port);
            }
        }
    }

    /**
     * Camel keeps its HTTP servers by the port that was asked for, so that two servers on "any free port" would be taken
     * for one. A free port is therefore chosen here for the management.
     */
    static int management(Settings settings) {
        int port = (int) settings.number("bridge.management-port");
        return port != 0 ? port : open(settings, "bridge.management-port", 0);
    }

    private static int open(Settings settings, String key, int port) {
        String host = settings.text("bridge.host");
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new IllegalStateException(key + ": the service cannot listen on " + host + ":" + port + " (" + e.getMessage()
                    + "); another process has the port, or bridge.host is not an address of this machine", e);
        } catch (IOException e) {
            throw new IllegalStateException("bridge.host: the service cannot listen on " + host + " (" + e + ")", e);
        }
    }
}
