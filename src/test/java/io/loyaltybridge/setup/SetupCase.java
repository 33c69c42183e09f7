package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A site that is set up: the service between both stand-ins, whose data was there before it. */
abstract class SetupCase {
    @TempDir
    protected Path dir;
    @TempDir
    protected Path files;
    protected SyncFixture sync;
    protected final List<String> out = new ArrayList<>();

    @AfterEach
    void close() {
        if (sync != null) {
            sync.close();
        }
    }

    /** A site without an external program; the pairs are names and values of settings. */
    void alone(String... settings) throws Exception {
        alone(WixStandIn.Options.builder(), settings);
    }

    void alone(WixOptionsBuilder wix, String... settings) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(Map.of("program.base-url", ""));
        start(wix, all, settings);
    }

    void withProgram(String... settings) throws Exception {
        start(WixStandIn.Options.builder(), new LinkedHashMap<>(), settings);
    }

    private void start(WixOptionsBuilder wix, Map<String, String> all, String... settings) throws Exception {
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        sync = SyncFixture.start(dir, all, wix, ProgramStandIn.Options.builder());
    }

    /** Runs the command; what it printed is in {@link #out}. */
    int run(String... arguments) {
        out.clear();
        return sync.bridge().job("setup").run(List.of(arguments), line -> {
            synchronized (out) {
                out.add(line);
            }
        });
    }

    void setup(String... arguments) {
        int exit = run(arguments);
        assertThat(exit).as(() -> String.join("\n", out)).isZero();
    }

    String printed() {
        return String.join("\n", out);
    }

    /** Calls to Wix while something is done. */
    long calls(Runnable work) {
        long before = sync.wix().stats().calls();
        work.run();
        return sync.wix().stats().calls() - before;
    }

    String csv(String... lines) {
        try {
            return Files.write(files.resolve("customers.csv"), List.of(lines)).toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file of this many customers c0@example.com, each with 100 points and one more than the one before. */
    String csv(int customers) {
        List<String> lines = new ArrayList<>(List.of("email,balance,name"));
        for (int i = 0; i < customers; i++) {
            lines.add("c" + i + "@example.com," + (100 + i) + ",Customer " + i);
        }
        return csv(lines.toArray(String[]::new));
    }

    /** The balance on Wix of the contact with this e-mail; -1 where there is no account. */
    long onWix(String email) {
        return sync.wix().accounts().stream().filter(a -> a.path("contact").path("email").asText().equals(email)).findFirst()
                .map(a -> a.path("points").path("balance").asLong()).orElse(-1L);
    }
}
