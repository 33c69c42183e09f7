package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("process")
class SandboxProcessTest {
    @TempDir
    Path directory;

    @Test
    void theProcessWritesTheSettingsThatReachItAndItsJournalOutlivesIt() throws IOException, InterruptedException {
        Path out = directory.resolve("sandbox.properties");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxProcess.class.getName(),
                        "--out",
                        out.toString(),
                        "--journal-dir",
                        directory.resolve("journal").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            // Log lines may come between; the stream ends when the process does.
            assertThat(lines.lines()
                            .filter(line -> line.contains(" stand-in listens on http://127.0.0.1:"))
                            .limit(2)
                            .toList())
                    .hasSize(2);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                    .as("people add secrets to it")
                    .isEqualTo("rw-------");
            Properties settings = new Properties();
            try (Reader reader = Files.newBufferedReader(out)) {
                settings.load(reader);
            }
            assertThat(settings.getProperty("wix.auth")).isEqualTo("api-key");
            assertThat(settings.getProperty("wix.public-key")).startsWith("-----BEGIN PUBLIC KEY-----\n");
            assertThat(settings.getProperty("wix.instance-id")).isNotBlank();
            Http wix = new Http(
                    settings.getProperty("wix.base-url"),
                    "Authorization",
                    settings.getProperty("wix.api-key"),
                    "wix-site-id",
                    settings.getProperty("wix.site-id"));
            assertThat(wix.get("/loyalty-programs/v1/program").status()).isEqualTo(200);
            wix.post("/_sandbox/seed", "{'contacts':[{'email':'a@example.com','balance':5}]}");
            Http program = new Http(
                    settings.getProperty("program.base-url"),
                    "Authorization",
                    "Bearer " + settings.getProperty("program.token"));
            assertThat(program.get("/customers").status()).isEqualTo(200);
            program.post("/_sandbox/seed", "{'customers':[{'email':'a@example.com','balance':5}]}");
            assertThat(settings.getProperty("program.webhook-secret")).startsWith("whsec_");
            try (Socket mail = new Socket(
                            settings.getProperty("mail.host"), Integer.parseInt(settings.getProperty("mail.port")));
                    BufferedReader said = new BufferedReader(new InputStreamReader(mail.getInputStream()))) {
                assertThat(said.readLine()).startsWith("220 ");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(Files.readAllLines(directory.resolve("journal/wix.jsonl"))).hasSize(2);
        assertThat(Files.readAllLines(directory.resolve("journal/program.jsonl")))
                .hasSize(2);
    }

    @Test
    void theSettingsNameTheConnectorOfTheProgramAskedFor() throws IOException {
        Path out = directory.resolve("plain.properties");
        try (Sandbox sandbox = Sandbox.start(SandboxArguments.parse("--program", "plain", "--out", out.toString()))) {
            Properties settings = new Properties();
            try (Reader reader = Files.newBufferedReader(out)) {
                settings.load(reader);
            }
            assertThat(settings.getProperty("program.connector")).isEqualTo("plain");
            Http program = new Http(
                    settings.getProperty("program.base-url"),
                    "Authorization",
                    "Bearer " + settings.getProperty("program.token"));
            assertThat(program.get("/members").status()).isEqualTo(200);
            assertThat(sandbox.lines())
                    .contains("Program stand-in listens on " + settings.getProperty("program.base-url"));
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (WixStandIn wix = WixStandIn.start(WixStandIn.Options.builder().build())) {
            assertThatThrownBy(() -> WixStandIn.start(
                            WixStandIn.Options.builder().port(wix.port()).build()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The stand-in cannot listen on 127.0.0.1:" + wix.port());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --port 1        | Unknown argument: --port
            --quota         | --quota needs a value
            --quota many    | --quota has to be a number from 0 to 2147483647, not many
            --mail-port x   | --mail-port has to be a number from 0 to 65535, not x
            --program other | --program: expected rest, plain, open-loyalty, square, talon-one or voucherify, found other
            --wix-port 70000| --wix-port has to be a number from 0 to 65535, not 70000
            """)
    void wrongArgumentsAreNamed(String line, String message) {
        assertThatThrownBy(() -> SandboxArguments.parse(List.of(line.split(" ")).toArray(String[]::new)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
