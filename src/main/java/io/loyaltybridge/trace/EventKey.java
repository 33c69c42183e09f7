package io.loyaltybridge.trace;

import io.loyaltybridge.payload.Sha256;
import java.util.HexFormat;

/**
 * Which event a trace is about. Its ids are made from it, so all attempts at an event are in one trace, on whatever instance they run and
 * after every restart.
 *
 * @param site    first column of the site's keys in the store
 * @param eventId the sender's id
 */
public record EventKey(String site, String source, String eventId) {
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    /** The ids of the span that begins the trace, in small hexadecimal digits: 32 and 16 of them. */
    record Ids(String trace, String first) {}

    Ids ids() {
        byte[] hash = Sha256.of(site + '\n' + source + '\n' + eventId);
        HexFormat hex = HexFormat.of();
        return new Ids(hex.formatHex(hash, 0, TRACE_BYTES), hex.formatHex(hash, TRACE_BYTES, TRACE_BYTES + SPAN_BYTES));
    }
}
