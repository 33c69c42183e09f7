package io.loyaltybridge.door;

import io.loyaltybridge.settings.Settings;
import java.time.Duration;

/**
 * How much is let in at once, and for how long, on one port.
 *
 * @param connections open at the same time; when there are more, the one that has waited longest is closed
 * @param head        for the head of a request, from the connection or from its first byte
 * @param body        for the body, from the end of the head
 * @param idle        between two requests of a connection
 * @param bodyBytes   of one body
 * @param unreadBytes of all bodies together that are not answered yet
 */
public record DoorLimits(
        int connections, Duration head, Duration body, Duration idle, long bodyBytes, long unreadBytes) {
    private static final int FILES_OF_THE_REST = 256;
    private static final int FEWEST = 16;

    /**
     * From the settings. Unread bytes are at least one body; the connections of both ports are at most the files that may be
     * open.
     *
     * @param files that the process may have open, including connections
     */
    public static DoorLimits of(Settings settings, long files) {
        long bodyBytes = settings.number("bridge.max-body-bytes");
        return new DoorLimits(
                connections(settings.number("bridge.max-connections"), files),
                settings.duration("bridge.head-timeout"),
                settings.duration("bridge.body-timeout"),
                settings.duration("bridge.idle-timeout"),
                bodyBytes,
                Math.max(bodyBytes, settings.number("bridge.max-unread-bytes")));
    }

    /** The same with another size of a body. */
    public DoorLimits forBodies(long bytes) {
        return new DoorLimits(connections, head, body, idle, bytes, Math.max(bytes, unreadBytes));
    }

    static int connections(long set, long files) {
        return (int) Math.min(set, Math.max(FEWEST, (files - FILES_OF_THE_REST) / 2));
    }
}
