package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:9876",
        "0.0.0.0, http://127.0.0.1:9876",
        "::, http://[::1]:9876",
        "[::], http://[::1]:9876",
        "::1, http://[::1]:9876",
        "10.0.0.5, http://10.0.0.5:9876",
        "bridge.internal, http://bridge.internal:9876"
    })
    void aHostIsReachedFromThisMachine(String host, String url) {
        assertThat(Ports.url(host, 9876)).isEqualTo(url);
    }
}
