package io.loyaltybridge.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Whether the service of this machine takes webhooks, for the health check of a container, whose image has no other program that could ask.
 * Exit code 0 where {@code /observe/health/ready} answers 200, else 1. The port is that of the variable {@code BRIDGE_MANAGEMENT_PORT}, 9876 unless set.
 */
final class Ready {
    private static final int PATIENCE_MILLIS = 5_000;

    private Ready() {}

    public static void main(String[] args) {
        System.exit(isReady(System.getenv().getOrDefault("BRIDGE_MANAGEMENT_PORT", "9876")) ? 0 : 1);
    }

    static boolean isReady(String port) {
        try {
            HttpURLConnection ask = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/observe/health/ready")
                    .toURL()
                    .openConnection();
            ask.setConnectTimeout(PATIENCE_MILLIS);
            ask.setReadTimeout(PATIENCE_MILLIS);
            return ask.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
