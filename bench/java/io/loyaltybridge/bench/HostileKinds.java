package io.loyaltybridge.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What whoever knows only the address may send. */
final class HostileKinds {
    private static final int LENGTH = 262_144;
    private static final String SIGNED = "webhook-id: m\r\nwebhook-timestamp: 1\r\nwebhook-signature: v1,AAAA\r\n";

    private HostileKinds() {
    }

    /** By name, in a fixed order. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> kinds = new LinkedHashMap<>();
        kinds.put("unknown source, a part of its body", with(head("/webhooks/nobody", SIGNED + length(LENGTH)), 4_096));
        kinds.put("no signature header", with(head("/webhooks/social-like", length(LENGTH)), 4_096));
        kinds.put("too long", bytes(head("/webhooks/social-like", SIGNED + length(LENGTH + 1))));
        kinds.put("address that cannot be decoded, 4 KB", bytes(head("/webhooks/%ff?" + "%zz&a=ada@x.de".repeat(270), length(0))));
        kinds.put("parameter that cannot be decoded, 4 KB", bytes(head("/webhooks/social-like?" + "%zz".repeat(1_300), SIGNED + length(0))));
        kinds.put("address that is too long", bytes(head("/" + "x".repeat(5_000), length(0))));
        kinds.put("head that is too long", bytes(head("/webhooks/social-like", "X: " + "y".repeat(9_000) + "\r\n")));
        kinds.put("no HTTP", bytes("\u0016\u0003\u0001\u0002\u0000\r\n\r\n"));
        kinds.put("two lengths", bytes(head("/webhooks/social-like", SIGNED + length(2) + "Transfer-Encoding: chunked, xchunked\r\n") + "{}"));
        kinds.put("form", bytes(head("/webhooks/social-like", SIGNED + length(3) + "Content-Type: application/x-www-form-urlencoded\r\n") + "a=b"));
        kinds.put("any other path", bytes(head("/wp-login.php", length(0))));
        kinds.put("forged, 2 bytes", bytes(head("/webhooks/social-like", SIGNED.replace("AAAA", "A".repeat(43) + "=") + length(2)) + "{}"));
        kinds.put("forged, 262,144 bytes", with(head("/webhooks/social-like", SIGNED.replace("AAAA", "A".repeat(43) + "=") + length(LENGTH)), LENGTH));
        kinds.put("forged, a byte a chunk", bytes(head("/webhooks/social-like", SIGNED + "Transfer-Encoding: chunked\r\n") + "1\r\na\r\n".repeat(5_000)));
        return kinds;
    }

    private static String head(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n";
    }

    private static String length(int length) {
        return "Content-Length: " + length + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] with(String head, int bodyBytes) {
        byte[] start = bytes(head);
        return Arrays.copyOf(start, start.length + bodyBytes);
    }
}
