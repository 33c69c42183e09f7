package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.testing.Profiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a connector before anything starts. */
@Tag("service")
class ConnectorStartTest {
    @TempDir
    private Path dir;

    private void start(String... settings) throws Exception {
        bridge(settings).close();
    }

    private Bridge bridge(String... settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "bridge.data-dir",
                dir.resolve("data").toString(),
                "wix.auth",
                "api-key",
                "wix.api-key",
                "none",
                "wix.site-id",
                "site",
                "program.base-url",
                "http://127.0.0.1:9",
                "bridge.port",
                "0",
                "bridge.management-port",
                "0"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return Bridge.start(
                Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(all), Clock.systemUTC());
    }

    /** Where the shipped file names the connector. */
    private static String origin() {
        return Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).origin("program.connector");
    }

    @Test
    void aConnectorWithoutTheKameletThatItsProfileNeedsIsNamed() {
        Path profiles = Profiles.copy(dir.resolve("profiles"), "rest", "idempotency=set", "call-life=60s");
        assertThatThrownBy(() -> start("bridge.profiles-dir", profiles.toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(origin()
                        + ": program.connector: kamelets/rest has no program-set-balance-action.kamelet.yaml,"
                        + " which idempotency=set needs (" + profiles.resolve("programs/rest.properties") + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "rest, set-balance, cannot set a balance",
        "plain, change-points, cannot add points",
        "plain, find-transaction, cannot look a change up",
        "square, delete-customer, cannot delete a customer"
    })
    void aRoleThatAConnectorDoesNotHaveRefusesInPlainWords(String connector, String role, String what)
            throws Exception {
        try (Bridge bridge = bridge("program.connector", connector)) {
            Exchange exchange =
                    bridge.camelContext().createProducerTemplate().send("kamelet:program-" + role + "-action", e -> {});
            assertThat(exchange.getException())
                    .isInstanceOf(ParkException.class)
                    .hasMessage("the connector " + connector + " " + what + ": kamelets/" + connector
                            + " has no program-" + role + "-action");
        }
    }

    @Test
    void aSettingThatAConnectorNeedsIsNamed() {
        assertThatThrownBy(() ->
                        start("program.connector", "square", "program.webhook-secret", "secret-of-no-value-at-all"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "program.webhook-url: is not set; expected the address of the webhooks exactly as it"
                                + " stands in the program's settings, because it is signed too"
                                + " (profiles/programs/square.properties: signature=square)");
        assertThatThrownBy(() -> start("program.connector", "square", "sync.on-account-deleted", "delete"))
                .hasMessageContaining("sync.on-account-deleted: expected unlink or park, because the program cannot"
                        + " delete a customer (profiles/programs/square.properties: delete=no), found \"delete\"");
        Path profiles = Profiles.copy(dir.resolve("profiles"), "rest", "login=refresh-token", "token-url=/oauth");
        assertThatThrownBy(() -> start("bridge.profiles-dir", profiles.toString()))
                .hasMessageContaining("program.app-id: is not set; the connector rest needs it")
                .hasMessageContaining("program.refresh-token: is not set; the connector rest needs it");
    }

    @Test
    void aConnectorWithoutAProfileIsNamed() {
        assertThatThrownBy(() -> start("program.connector", "other"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        origin() + ": program.connector: there is no profile profiles/programs/other.properties");
    }

    @Test
    void aProfileThatCannotBeIsNamed() {
        Path profiles = Profiles.copy(dir.resolve("profiles"), "plain", "idempotency=sets");
        assertThatThrownBy(() -> start("program.connector", "plain", "bridge.profiles-dir", profiles.toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(profiles.resolve("programs/plain.properties") + ":")
                .hasMessageContaining(": idempotency: expected one of history, key, none, set, found \"sets\"");
    }
}
