package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** The ports of the service, checked before Camel opens them: its server starts even without a port that it cannot have. */
public final class Ports {

    private Ports() {}

    /** @throws IllegalStateException naming the setting whose port another process uses, or whose address is not one of this machine */
    static void check(Settings settings) {
        for (String door : List.of("bridge.", "bridge.management-")) {
            int port = (int) settings.number(door + "port");
            if (port != 0) {
                open(settings, door, port);
            }
        }
    }

    /**
     * Camel keeps its HTTP servers by the port in the settings, so two servers on "any free port" would be one. So a free
     * port for management is chosen here.
     */
    static int management(Settings settings) {
        int port = (int) settings.number("bridge.management-port");
        return port != 0 ? port : open(settings, "bridge.management-", 0);
    }

    /** The URL of a host and a port for this machine; a host that means all addresses becomes this machine. */
    public static String url(String host, int port) {
        String reached =
                host.equals("0.0.0.0") ? "127.0.0.1" : host.matches("\\[?(::|0:0:0:0:0:0:0:0)]?") ? "::1" : host;
        return "http://" + (reached.contains(":") && !reached.startsWith("[") ? "[" + reached + "]" : reached) + ":"
                + port;
    }

    /** @param door the start of the names of its settings */
    private static int open(Settings settings, String door, int port) {
        String host = settings.text(door + "host");
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new IllegalStateException(
                    door + "port: the service cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "); another process uses the port, or " + door + "host is not an address of this machine",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException(door + "host: the service cannot listen on " + host + " (" + e + ")", e);
        }
    }
}
