package io.loyaltybridge.bank;

import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Properties;

/**
 * Both stand-ins in a process of their own, with journals, seeded faults, resends after milliseconds instead of hours,
 * and a lagging index. Writes the settings that reach them to {@code settings.properties} and runs until it is killed.
 * Arguments: the directory, the seed.
 */
final class BankStandIns {
    static final String SETTINGS = "settings.properties";
    /** Wix's twelve waits, from a minute to twelve hours, become 12 ms to 9 s. */
    private static final double RESEND_SCALE = 0.0002;

    private BankStandIns() {
    }

    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        long seed = Long.parseLong(args[1]);
        WixStandIn wix = WixStandIn.start(WixStandIn.Options.builder().journal(dir.resolve("wix.jsonl")).seed(seed)
                .resendScale(RESEND_SCALE).indexLag(Duration.ofMillis(300)).readLag(Duration.ofMillis(100)).build());
        ProgramStandIn program = ProgramStandIn.start(ProgramStandIn.Options.builder().journal(dir.resolve("program.jsonl")).seed(seed + 1)
                .resendScale(RESEND_SCALE).build());
        Properties settings = new Properties();
        settings.setProperty("wix.base-url", wix.baseUrl());
        settings.setProperty("wix.auth", "app");
        settings.setProperty("wix.app-id", wix.options().appId());
        settings.setProperty("wix.app-secret", "secret-of-no-value");
        settings.setProperty("wix.instance-id", wix.options().instanceId());
        settings.setProperty("wix.public-key", wix.publicKeyPem());
        settings.setProperty("program.base-url", program.baseUrl());
        settings.setProperty("program.token", program.options().token());
        settings.setProperty("program.webhook-secret", program.options().webhookSecret());
        Path aside = dir.resolve(SETTINGS + ".new");
        try (Writer out = Files.newBufferedWriter(aside)) {
            settings.store(out, null);
        }
        Files.move(aside, dir.resolve(SETTINGS), StandardCopyOption.ATOMIC_MOVE);
    }
}
