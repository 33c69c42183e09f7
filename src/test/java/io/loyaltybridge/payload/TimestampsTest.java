package io.loyaltybridge.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-20T10:00:00Z,2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00+13:00,2026-11-19T21:00:00Z",
        "2026-11-20T10:00:00.123Z,2026-11-20T10:00:00.123Z",
        "2024-02-29T23:59:59Z,2024-02-29T23:59:59Z",
        "2026-11-20T10:00:00.123456Z,2026-11-20T10:00:00.123456Z",
        "2026-11-20T10:00Z,2026-11-20T10:00:00Z",
        "1763632800,2025-11-20T10:00:00Z",
        "1763632800123,2025-11-20T10:00:00.123Z",
        "999999999,2001-09-09T01:46:39Z"
    })
    void senderMayWriteIsoOrUnixTime(String text, Instant instant) {
        assertThat(Timestamps.parse(text)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-11-20",
                "2026-11-20T10:00:00",
                "2026-13-01T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T23:59:60Z",
                "2026-11-20T23:59:59.1x3Z",
                "12345678",
                "17636328001234",
                "-1763632800",
                "1763632800.5",
                "+999999999-01-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "0000-12-31T23:59:59Z",
                "9999-12-31T23:59:59-00:01"
            })
    void anythingElseIsNoTime(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }
}
