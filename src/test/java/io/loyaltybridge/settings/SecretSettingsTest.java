package io.loyaltybridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is secret among the settings, and how little of it a person sees. */
class SecretSettingsTest {
    /** Too short for a key, and neither a URL nor fit for a header. */
    private static final String WRONG = "q7-Zk\u00e4 w9";

    @TempDir
    private Path dir;

    /** Every secret of the catalogue by its full name. */
    static Stream<String> secrets() {
        return SecretNames.all("likes");
    }

    private Settings load(String... lines) throws IOException {
        return Settings.load(
                Files.writeString(dir.resolve("application.properties"), String.join("\n", lines) + "\n"),
                null,
                Map.of());
    }

    @Test
    void whatIsCalledASecretIsMarkedAsOne() {
        assertThat(secrets())
                .containsExactlyInAnyOrder(
                        "bridge.store-password",
                        "bridge.forgotten-key",
                        "bridge.secrets-key",
                        "bridge.secrets-key-old",
                        "wix.app-secret",
                        "wix.api-key",
                        "program.token",
                        "program.refresh-token",
                        "program.second-token",
                        "program.webhook-secret",
                        "setup.jdbc-url",
                        "setup.jdbc-password",
                        "mail.password",
                        "coupons.code-key",
                        "sources.likes.secret",
                        "sources.likes.verify-token");
        Stream.concat(Catalog.SETTINGS.values().stream(), Catalog.SOURCE.values().stream())
                .filter(setting ->
                        setting.key().matches(".*(secret|token|password|api-key|code-key|secrets-key|secrets-key-old)")
                                && !setting.key().equals("shares-secret-with"))
                .forEach(setting ->
                        assertThat(setting.isSecret()).as(setting.key()).isTrue());
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aWrongSecretIsNotShown(String key) {
        assertThatThrownBy(() -> load(key + "=" + WRONG, "bridge.port=eighty"))
                .isInstanceOfSatisfying(SettingsException.class, e -> {
                    assertThat(e.getMessage()).contains("bridge.port").doesNotContain(WRONG, "q7-Z", "w9");
                    if (List.of(
                                    "coupons.code-key",
                                    "wix.api-key",
                                    "program.token",
                                    "program.refresh-token",
                                    "program.second-token",
                                    "setup.jdbc-url")
                            .contains(key)) {
                        assertThat(e.getMessage()).contains(key + ": expected ");
                    }
                });
    }

    @Test
    void aSecretIsKnownByThePartsThatOthersRepeat() throws IOException {
        assertThat(load("sources.likes.secret=old-secret, new-secret", "sources.likes.points=1")
                        .secrets())
                .contains("old-secret", "new-secret");
        assertThat(load("sources.likes.secret=user:pass-word", "sources.likes.points=1")
                        .secrets())
                .contains("user:pass-word", "pass-word");
        assertThat(load("program.token=a+b/c=").secrets()).contains("a+b/c=", "a%2Bb%2Fc%3D");
        assertThat(load("mail.password=correct horse battery").secrets()).doesNotContain("battery");
        assertThat(load("program.connector=rest").secrets()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://shop:p%40ss:w/rd@db:5432/shop?ssl=true|p%40ss:w/rd|p@ss:w/rd",
                "jdbc:postgresql://db/shop?user=shop&password=hunter2&ssl=true|hunter2|hunter2",
                "jdbc:sqlserver://db;databaseName=shop;user=sa;password=hunter2|hunter2|hunter2",
                "jdbc:oracle:thin:scott/hunter2@//db:1521/shop|hunter2|hunter2",
                "jdbc:mysql://(host=db,user=shop,password=hunter2)/shop|hunter2|hunter2",
                "jdbc:postgresql://db/shop?sslpassword=hunter2&accessToken=hunter3|hunter2|hunter3"
            })
    void theLoginInAUrlIsSecretToo(String url, String one, String other) throws IOException {
        assertThat(load("setup.jdbc-url=" + url).secrets())
                .contains(url, one, other)
                .doesNotContain("shop", "db", "true");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1, ''",
        "http://localhost:1, ''",
        "http://[::1]:1, ''",
        "http://a.localhost, ''",
        "http://program.internal, other PROGRAM.internal",
        "http://[fd00::7]:1, fd00::7",
        "https://program.example.com, ''"
    })
    void aUrlWithoutTlsIsTakenWhereItIsMeantOrStaysHere(String url, String meant) throws IOException {
        assertThat(load("program.base-url=" + url, "bridge.allow-without-tls=" + meant)
                        .text("program.base-url"))
                .isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, ''", "mail.internal, mail.internal"})
    void aLoginWithoutTlsIsTakenWhereItIsMeantOrStaysHere(String host, String meant) throws IOException {
        load(
                "mail.host=" + host,
                "mail.from=shop@example.com",
                "mail.tls=none",
                "mail.username=shop",
                "mail.password=hunter2",
                "bridge.allow-without-tls=" + meant);
        load("mail.host=mail.example.com", "mail.from=shop@example.com", "mail.tls=none");
    }

    private Path file(String rights, String... lines) throws IOException {
        Path file = Files.writeString(dir.resolve("site.properties"), String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    private static List<String> open(Path file) {
        return SecretFiles.open(List.of(PropertiesFile.read(file)));
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----"})
    void aFileWithSecretsThatIsOpenToOthersIsTold(String rights) throws IOException {
        Path file = file(
                rights,
                "program.token=hunter2-hunter2",
                "sources.likes.secret=hunter3-hunter3",
                "mail.password={{env:MAIL_PASSWORD:}}",
                "bridge.port=1");

        assertThat(open(file))
                .containsExactly(file
                        + " holds secrets (program.token, sources.likes.secret) and other users of this machine can read it ("
                        + rights + "); use chmod 600");
    }

    @Test
    void aFileThatIsClosedOrHoldsNoSecretIsNot() throws IOException {
        assertThat(open(file("rw-------", "program.token=hunter2-hunter2"))).isEmpty();
        assertThat(open(file("r--------", "program.token=hunter2-hunter2"))).isEmpty();
        assertThat(open(file("rw-r--r--", "program.token={{env:PROGRAM_TOKEN:}}", "wix.api-key=", "wix.app-id=a")))
                .isEmpty();
        assertThat(open(Path.of("application.properties")))
                .as("the shipped file")
                .isEmpty();
    }
}
