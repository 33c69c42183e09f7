package io.loyaltybridge.door;

import io.loyaltybridge.settings.Settings;
import java.time.Duration;

/**
 * How much is let in at once, and for how long; a port each.
 *
 * @param connections open at the same time; over it the one that has waited longest goes
 * @param head        for the head of a request, from the connection or from its first byte
 * @param body        for the body, from the end of the head
 * @param idle        between two requests of a connection
 * @param bodyBytes   of one body
 * @param unreadBytes of all bodies that are not answered yet, together
 */
public record DoorLimits(int connections, Duration head, Duration body, Duration idle, long bodyBytes, long unreadBytes) {

    /** As set; all unread bytes together are never less than one body. */
    public static DoorLimits of(Settings settings) {
        long bodyBytes = settings.number("bridge.max-body-bytes");
        return new DoorLimits((int) settings.number("bridge.max-connections"), settings.duration("bridge.head-timeout"),
                settings.duration("bridge.body-timeout"), settings.duration("bridge.idle-timeout"), bodyBytes,
                Math.max(bodyBytes, settings.number("bridge.max-unread-bytes")));
    }
}
