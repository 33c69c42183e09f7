package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.testing.Profiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code init program}: a connector to begin with. */
class NewConnectorTest {
    @TempDir
    private Path dir;

    private Path profiles;
    private Path kamelets;

    @BeforeEach
    void aDirectoryOfItsOwn() throws IOException {
        profiles = Profiles.copy(dir.resolve("profiles"), "rest");
        kamelets = dir.resolve("kamelets");
        for (String connector : List.of("rest", "plain")) {
            Files.createDirectories(kamelets.resolve(connector));
            try (Stream<Path> files = Files.list(Path.of("kamelets", connector))) {
                for (Path file : files.toList()) {
                    Files.copy(file, kamelets.resolve(connector).resolve(file.getFileName()));
                }
            }
        }
    }

    private NewConnector acme(String... keys) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < keys.length; i += 2) {
            all.put(keys[i], keys[i + 1]);
        }
        return NewConnector.of("acme", profiles, kamelets, all);
    }

    @Test
    void theProfileAndAllKameletsThatItNeedsAreWritten() throws IOException {
        List<Path> written = acme(
                        "idempotency", "history",
                        "login", "client-credentials",
                        "token-url", "/oauth/token",
                        "requests-per-minute", "120")
                .write();
        ProgramProfile profile = ProgramProfile.load("acme", profiles);
        assertThat(profile.needsAppId()).isTrue();
        assertThat(profile.idempotency()).isEqualTo("history");
        assertThat(written).hasSize(1 + profile.kamelets().size());
        for (String kamelet : profile.kamelets()) {
            assertThat(kamelets.resolve("acme").resolve(kamelet + ".kamelet.yaml"))
                    .content()
                    .startsWith("# Change the path")
                    .contains("  name: " + kamelet);
        }
        assertThat(profiles.resolve("programs/acme.properties"))
                .content()
                .startsWith("# The connector \"acme\"")
                .contains("\nlogin=client-credentials\n", "\ntoken-url=/oauth/token\n", "\nrequests-per-minute=120\n")
                .doesNotContain("\nlogin=token\n", "\nidempotency=key\n");
    }

    @Test
    void aProgramThatIsSetBeginsAsPlain() throws IOException {
        acme("idempotency", "set").write();
        assertThat(kamelets.resolve("acme/program-set-balance-action.kamelet.yaml"))
                .exists();
        assertThat(kamelets.resolve("acme/program-change-points-action.kamelet.yaml"))
                .doesNotExist();
    }

    @Test
    void itSaysWhatIsPromisedAndWhatIsNext() throws IOException {
        assertThat(acme("idempotency", "key", "login", "basic").next())
                .contains("With what the profile says now, the promise is key + strict version: exactly once.")
                .anyMatch(line -> line.contains("program.connector=acme and program.base-url, program.app-id"));
    }

    @Test
    void nothingIsReplaced() throws IOException {
        Files.createDirectories(kamelets.resolve("acme"));
        assertThatThrownBy(() -> acme("idempotency", "key"))
                .hasMessage(kamelets.resolve("acme") + " exists, and nothing is replaced");
        assertThat(profiles.resolve("programs/acme.properties")).doesNotExist();
    }

    @Test
    void aWordThatCannotBeIsNamedAndNothingIsWritten() {
        assertThatThrownBy(() -> acme("idempotency", "sometimes"))
                .hasMessageMatching(".*acme\\.properties:\\d+: idempotency: expected one of .*, found \"sometimes\"");
        assertThatThrownBy(() -> acme("idempotency", "key", "login", "json"))
                .hasMessageContaining(": token-url: expected ");
        assertThat(kamelets.resolve("acme")).doesNotExist();
    }

    @Test
    void aNameThatIsNoFileNameIsWrongUsage() {
        StringWriter err = new StringWriter();
        int exit = LoyaltyBridge.execute(
                new PrintWriter(new StringWriter()), new PrintWriter(err, true), "init", "program", "../acme");
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).startsWith("NAME: expected small letters, digits and hyphens, found \"../acme\"");
        assertThat(LoyaltyBridge.execute(
                        new PrintWriter(new StringWriter()), new PrintWriter(err, true), "init", "program", "rest"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("rest.properties exists, and nothing is replaced");
    }
}
