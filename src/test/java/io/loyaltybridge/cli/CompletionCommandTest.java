package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash makes of the script. */
class CompletionCommandTest {
    @TempDir
    private Path dir;

    private String completed(String... words) throws Exception {
        StringWriter out = new StringWriter();
        assertThat(LoyaltyBridge.execute(new PrintWriter(out), new PrintWriter(out), "completion"))
                .isZero();
        Path script = Files.writeString(dir.resolve("completion"), out.toString());
        String line = String.join("' '", words);
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source '" + script + "'; COMP_WORDS=('" + line + "'); COMP_CWORD=" + (words.length - 1)
                                + "; _complete_loyalty-bridge; echo \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void commandsAndOptionsAreCompleted() throws Exception {
        assertThat(completed("loyalty-bridge", "rec")).contains("reconcile");
        assertThat(completed("loyalty-bridge", "token", "re")).contains("revoke");
        assertThat(completed("loyalty-bridge", "reconcile", "--dr")).contains("--dry-run");
    }
}
