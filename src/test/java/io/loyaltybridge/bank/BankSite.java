package io.loyaltybridge.bank;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** One site of a run: its two stand-ins, what they and the workload did, and its rows in the bridge's database. */
final class BankSite {
    final Bank bank;
    final String name;
    final Path dir;
    final History history;
    final Side wix;
    final Side program;
    /** First column of its rows. */
    final String id;

    private final WebhookRelay relay;
    private final String own;

    /**
     * @param dir      where its stand-ins write
     * @param webhooks the bridge's address with {@code /webhooks/}
     */
    BankSite(Bank bank, String name, Path dir, String webhooks) throws IOException {
        this.bank = bank;
        this.name = name;
        this.dir = dir;
        Properties control = new Properties();
        try (InputStream in = Files.newInputStream(dir.resolve(BankStandIns.CONTROL))) {
            control.load(in);
        }
        id = control.getProperty("id");
        wix = new Side("wix", control.getProperty("wix"));
        program = new Side("program", control.getProperty("program"));
        history = new History(dir.resolve(History.FILE));
        own = webhooks + (name.equals(BankStandIns.MAIN) ? "" : name + "/");
        relay = new WebhookRelay(history, webhooks, own);
    }

    /** Where the webhooks of a source go. */
    String webhook(String source) {
        return own + source;
    }

    void openWebhooks() {
        wix.post("webhooks", Side.object().put("url", relay.url("wix")));
        program.post("webhooks", Side.object().put("url", relay.url("program")));
    }

    void stopWebhooks() {
        relay.close();
    }

    Side side(String name) {
        return name.equals("wix") ? wix : program;
    }

    /** How many events of it have ended well; -1 where that cannot be read now. */
    long done() {
        return bank.number("SELECT COUNT(*) FROM inbox WHERE state = 'done' AND site = '" + id + "'");
    }

    /**
     * How many things are not at rest: webhooks underway, events pending, operations or effects open, customers held; -1 where that
     * cannot be read now.
     */
    long left() {
        String its = " AND site = '" + id + "'";
        long stored = bank.number("SELECT (SELECT COUNT(*) FROM inbox WHERE state = 'pending'" + its + ")"
                + " + (SELECT COUNT(*) FROM operations WHERE state IN ('PLANNED', 'SENT')" + its + ")"
                + " + (SELECT COUNT(*) FROM effects WHERE state IN ('PLANNED', 'SENT')" + its + ")"
                + " + (SELECT COUNT(*) FROM links WHERE (wix_hold IS NOT NULL OR program_hold IS NOT NULL)" + its
                + ")");
        return stored < 0 ? -1 : stored + wix.webhooksUnderway() + program.webhooksUnderway();
    }
}
