package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.component.http.HttpComponent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wix is called over https, the stand-ins over http: both have to behave alike. */
@Tag("service")
class HttpComponentsTest {
    @Test
    void callsAreBoundedAndMadeOnceWhateverTheScheme(@TempDir Path dir) {
        try (BridgeFixture bridge = BridgeFixture.start(
                dir, Map.of("wix.connect-timeout", "3s", "wix.response-timeout", "7s", "bridge.lanes", "5"))) {
            for (String scheme : new String[] {"http", "https"}) {
                HttpComponent http = bridge.bridge().camelContext().getComponent(scheme, HttpComponent.class);
                assertThat(http.isAutomaticRetriesDisabled()).as(scheme).isTrue();
                assertThat(http.isFollowRedirects()).as(scheme).isFalse();
                assertThat(http.isUseSystemProperties()).as(scheme).isFalse();
                assertThat(http.getConnectTimeout()).as(scheme).isEqualTo(3000);
                assertThat(http.getResponseTimeout()).as(scheme).isEqualTo(7000);
                assertThat(http.getSoTimeout()).as(scheme).isEqualTo(7000);
                assertThat(http.getConnectionRequestTimeout()).as(scheme).isEqualTo(7000);
                assertThat(http.getConnectionsPerRoute()).as(scheme).isEqualTo(5);
                assertThat(http.getMaxTotalConnections()).as(scheme).isEqualTo(10);
            }
        }
    }
}
