package io.loyaltybridge.sandbox.program;

import io.loyaltybridge.sandbox.program.ProgramStandIn.Options;
import io.loyaltybridge.sandbox.server.Ids;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;

/** Builds {@link Options}; every value has a default. */
public final class ProgramOptionsBuilder {
    private ProgramKind kind = ProgramKind.REST;
    private int port;
    private String webhookUrl;
    private String token = "sandbox-" + UUID.randomUUID();
    private final String secondToken = "second-" + UUID.randomUUID();
    private String webhookSecret;
    private String notificationUrl = "https://points.example.com/webhooks/program";
    private int quotaPerMinute;
    private boolean retryAfter;
    private double resendScale = 1;
    private boolean allowDuplicateEmails;
    private boolean storeRefusals = true;
    private Path journal;
    private long seed = 1;
    private Ids ids = Ids.random();
    private Clock clock = Clock.systemUTC();

    ProgramOptionsBuilder() {}

    /** Default {@link ProgramKind#REST}. */
    public ProgramOptionsBuilder kind(ProgramKind value) {
        kind = value;
        return this;
    }

    /** Default 0: any free port. */
    public ProgramOptionsBuilder port(int value) {
        port = value;
        return this;
    }

    /** Default null: no webhooks. */
    public ProgramOptionsBuilder webhookUrl(String value) {
        webhookUrl = value;
        return this;
    }

    /** Default generated. */
    public ProgramOptionsBuilder token(String value) {
        token = value;
        return this;
    }

    /** Default generated. */
    public ProgramOptionsBuilder webhookSecret(String value) {
        webhookSecret = value;
        return this;
    }

    /** Default an address that nobody has. */
    public ProgramOptionsBuilder notificationUrl(String value) {
        notificationUrl = value;
        return this;
    }

    /** Default 0: no limit. */
    public ProgramOptionsBuilder quotaPerMinute(int value) {
        quotaPerMinute = value;
        return this;
    }

    /** Default false. */
    public ProgramOptionsBuilder retryAfter(boolean value) {
        retryAfter = value;
        return this;
    }

    /** Default 1: the waits of Wix. */
    public ProgramOptionsBuilder resendScale(double value) {
        resendScale = value;
        return this;
    }

    /** Default false: a second customer with an e-mail is refused. */
    public ProgramOptionsBuilder allowDuplicateEmails(boolean value) {
        allowDuplicateEmails = value;
        return this;
    }

    /** Default true: a refused key stays refused. */
    public ProgramOptionsBuilder storeRefusals(boolean value) {
        storeRefusals = value;
        return this;
    }

    /** Default null: none. */
    public ProgramOptionsBuilder journal(Path value) {
        journal = value;
        return this;
    }

    /** Default 1. */
    public ProgramOptionsBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Default random ones. */
    public ProgramOptionsBuilder ids(Ids value) {
        ids = value;
        return this;
    }

    /** Default the system's. */
    public ProgramOptionsBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    /** The options. */
    public Options build() {
        String secret = webhookSecret != null
                ? webhookSecret
                : kind == ProgramKind.REST ? StandardWebhooks.newSecret() : ShopifyWebhooks.newSecret();
        return new Options(
                kind,
                port,
                webhookUrl,
                token,
                secondToken,
                secret,
                notificationUrl,
                quotaPerMinute,
                retryAfter,
                resendScale,
                allowDuplicateEmails,
                storeRefusals,
                journal,
                seed,
                ids,
                clock);
    }
}
