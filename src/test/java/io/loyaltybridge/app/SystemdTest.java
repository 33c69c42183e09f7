package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The unit for systemd. */
class SystemdTest {
    private static final Path UNIT = Path.of("ops/loyalty-bridge.service");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    private static final Pattern LEVEL = Pattern.compile("Overall exposure level for [^:]+: ([0-9.]+)");
    private static final double MOST = 2.5;

    private static String analyze(String... arguments) throws Exception {
        String[] line = new String[arguments.length + 1];
        line[0] = ANALYZE.toString();
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void littleOfTheMachineIsExposed() throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "systemd-analyze is not here");
        String said = analyze("security", "--offline=true", "--no-pager", UNIT.toString());
        Matcher level = LEVEL.matcher(said);
        assertThat(level.find()).as(said).isTrue();
        assertThat(Double.parseDouble(level.group(1))).isLessThan(MOST);
    }

    @Test
    void eachLineIsOneThatSystemdKnows() throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "systemd-analyze is not here");
        // That the program is not installed here is no mistake of the unit.
        assertThat(analyze("verify", UNIT.toString()).lines().filter(line -> !line.contains("is not executable")))
                .isEmpty();
    }

    @Test
    void itStartsAgainAfterAFailureOnly() throws Exception {
        assertThat(Files.readString(UNIT))
                .contains("Restart=on-failure\n", "StateDirectory=loyalty-bridge\n", "NoNewPrivileges=yes\n");
    }
}
