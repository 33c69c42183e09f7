package io.loyaltybridge.sandbox.wix;

import io.loyaltybridge.sandbox.server.Ids;
import io.loyaltybridge.sandbox.wix.WixStandIn.Options;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** Builds {@link Options}; every value has a default. */
public final class WixOptionsBuilder {
    private int port;
    private String webhookUrl;
    private Set<String> webhookEvents = Set.of();
    private int quotaPerMinute;
    private boolean retryAfter;
    private double resendScale = 1;
    private String appId = "5a4db0c5-0000-4000-8000-00000000a441";
    private String instanceId = "5a4db0c5-0000-4000-8000-000000001457";
    private String siteId = "5a4db0c5-0000-4000-8000-00000000517e";
    private Duration tokenLifetime = Duration.ofHours(4);
    private Duration indexLag = Duration.ZERO;
    private Duration readLag = Duration.ZERO;
    private ProgramStatus programStatus = ProgramStatus.ACTIVE;
    private Behaviour behaviour = Behaviour.DEFAULT;
    private ImportOptions imports = ImportOptions.DEFAULT;
    private EffectBehaviour effects = EffectBehaviour.DEFAULT;
    private Path journal;
    private long seed = 1;
    private Ids ids = Ids.random();
    private Clock clock = Clock.systemUTC();

    WixOptionsBuilder() {}

    /** Default 0: any free port. */
    public WixOptionsBuilder port(int value) {
        port = value;
        return this;
    }

    /** Default null: no webhooks. */
    public WixOptionsBuilder webhookUrl(String value) {
        webhookUrl = value;
        return this;
    }

    /**
     * Default empty: all but those of badges.
     *
     * @throws IllegalArgumentException for an event that the stand-in does not have
     */
    public WixOptionsBuilder webhookEvents(Set<String> value) {
        for (String type : value) {
            if (!WixEvents.TYPES.contains(type)) {
                throw new IllegalArgumentException("The stand-in has no such event: " + type);
            }
        }
        webhookEvents = Set.copyOf(value);
        return this;
    }

    /** Default 0: no limit. Wix has 200. */
    public WixOptionsBuilder quotaPerMinute(int value) {
        quotaPerMinute = value;
        return this;
    }

    /** Default false: Wix does not document the header. */
    public WixOptionsBuilder retryAfter(boolean value) {
        retryAfter = value;
        return this;
    }

    /** Default 1: Wix's own waits. */
    public WixOptionsBuilder resendScale(double value) {
        resendScale = value;
        return this;
    }

    /** Default a made-up id. */
    public WixOptionsBuilder appId(String value) {
        appId = value;
        return this;
    }

    /** Default a made-up id. */
    public WixOptionsBuilder instanceId(String value) {
        instanceId = value;
        return this;
    }

    /** Default a made-up id. */
    public WixOptionsBuilder siteId(String value) {
        siteId = value;
        return this;
    }

    /** Default 4 hours, as Wix has it. */
    public WixOptionsBuilder tokenLifetime(Duration value) {
        tokenLifetime = value;
        return this;
    }

    /** Default zero. */
    public WixOptionsBuilder indexLag(Duration value) {
        indexLag = value;
        return this;
    }

    /** Default zero. */
    public WixOptionsBuilder readLag(Duration value) {
        readLag = value;
        return this;
    }

    /** Default {@link ProgramStatus#ACTIVE}. */
    public WixOptionsBuilder programStatus(ProgramStatus value) {
        programStatus = value;
        return this;
    }

    /** Default {@link Behaviour#DEFAULT}. */
    public WixOptionsBuilder behaviour(Behaviour value) {
        behaviour = value;
        return this;
    }

    /** Default {@link ImportOptions#DEFAULT}. */
    public WixOptionsBuilder imports(ImportOptions value) {
        imports = value;
        return this;
    }

    /** Default {@link EffectBehaviour#DEFAULT}. */
    public WixOptionsBuilder effects(EffectBehaviour value) {
        effects = value;
        return this;
    }

    /** Default null: none. */
    public WixOptionsBuilder journal(Path value) {
        journal = value;
        return this;
    }

    /** Default 1. */
    public WixOptionsBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Default random ones. */
    public WixOptionsBuilder ids(Ids value) {
        ids = value;
        return this;
    }

    /** Default the system's. */
    public WixOptionsBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    /** The options. */
    public Options build() {
        return new Options(
                port,
                webhookUrl,
                webhookEvents,
                quotaPerMinute,
                retryAfter,
                resendScale,
                appId,
                instanceId,
                siteId,
                tokenLifetime,
                indexLag,
                readLag,
                programStatus,
                behaviour,
                imports,
                effects,
                journal,
                seed,
                ids,
                clock);
    }
}
