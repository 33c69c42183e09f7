package io.loyaltybridge.sandbox;

import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixOfManySites;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several sites of one app: a Wix and a program for each, one address for all sites of Wix, and one mail server. The settings
 * that reach them are those of the process and a file for each site.
 */
public final class SandboxOfSites implements StandIns {
    /** Stands for the site's name in {@link SandboxArguments#programWebhookUrl}. */
    public static final String SITE = "{site}";

    static final String APP_ID = WixStandIn.Options.builder().build().appId();
    static final String APP_SECRET = "sandbox-secret-of-no-value";

    private final Path out;
    private final String connector;
    private final double resendScale;
    private final Map<String, SampleSite> sites = new LinkedHashMap<>();
    private final Map<String, WixStandIn> wix = new LinkedHashMap<>();
    private final Map<String, ProgramStandIn> programs = new LinkedHashMap<>();
    private final List<AutoCloseable> running = new ArrayList<>();
    private final WixOfManySites address;
    private final Mailbox mailbox;

    private SandboxOfSites(SandboxArguments arguments, List<SampleSite> of, double resendScale) {
        this.resendScale = resendScale;
        this.out = arguments.out();
        this.connector = arguments.program().connector();
        try {
            for (SampleSite site : of) {
                sites.put(site.name(), site);
                wix.put(site.name(), started(wix(arguments, site)));
                programs.put(site.name(), started(program(arguments, site)));
            }
            address = started(WixOfManySites.start(arguments.wixPort(), List.copyOf(wix.values())));
            mailbox = started(Mailbox.start(arguments.mailPort()));
            if (arguments.out() != null) {
                SandboxFiles.write(arguments.out(), processSettings(), siteSettings());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts and listens, and writes the settings where the arguments name a file. Their port of Wix is that of the common
     * address, that of the program is the first program's; all others are any free ones.
     *
     * @param count how many sites
     * @throws IllegalStateException when a port is taken
     * @throws IllegalArgumentException when the directory of the sites has files of somebody else
     * @throws UncheckedIOException when a file cannot be written
     */
    public static SandboxOfSites start(SandboxArguments arguments, int count) {
        return start(arguments, count, 1);
    }

    /**
     * The same with faster resends of webhooks.
     *
     * @param resendScale factor on the waits before resends, 1 is Wix's
     */
    public static SandboxOfSites start(SandboxArguments arguments, int count, double resendScale) {
        List<SampleSite> sites = SampleSite.first(count);
        if (arguments.out() != null) {
            SandboxFiles.check(
                    arguments.out(), sites.stream().map(SampleSite::name).toList());
        }
        return new SandboxOfSites(arguments, sites, resendScale);
    }

    private <T extends AutoCloseable> T started(T standIn) {
        running.add(standIn);
        return standIn;
    }

    private WixStandIn wix(SandboxArguments arguments, SampleSite site) {
        return WixStandIn.start(WixStandIn.Options.builder()
                .instanceId(site.instanceId())
                .siteId(site.siteId())
                .webhookUrl(arguments.webhookUrl())
                .quotaPerMinute(arguments.quota())
                .resendScale(resendScale)
                .journal(arguments.journal("wix-" + site.name() + ".jsonl"))
                .build());
    }

    private ProgramStandIn program(SandboxArguments arguments, SampleSite site) {
        String webhooks = arguments.programWebhookUrl();
        return ProgramStandIn.start(ProgramStandIn.Options.builder()
                .kind(arguments.program())
                .resendScale(resendScale)
                .port(programs.isEmpty() ? arguments.programPort() : 0)
                .webhookUrl(webhooks == null ? null : webhooks.replace(SITE, site.name()))
                .journal(arguments.journal("program-" + site.name() + ".jsonl"))
                .build());
    }

    /** The settings of the process, with the directory of the sites where they are written. */
    public Map<String, String> processSettings() {
        WixStandIn any = wix.values().iterator().next();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("wix.base-url", address.baseUrl());
        settings.put("wix.file-hosts", "127.0.0.1");
        settings.put("wix.auth", "app");
        settings.put("wix.app-id", APP_ID);
        settings.put("wix.app-secret", APP_SECRET);
        settings.put("wix.public-key", any.publicKeyPem());
        settings.put("program.connector", connector);
        settings.putAll(Sandbox.mail(mailbox));
        if (out != null) {
            settings.put(
                    SandboxFiles.SITES_DIR,
                    SandboxFiles.directory(out).toAbsolutePath().toString());
        }
        return settings;
    }

    /** The settings of each site, by its name. */
    public Map<String, Map<String, String>> siteSettings() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        sites.forEach((name, site) -> {
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("wix.instance-id", site.instanceId());
            settings.putAll(programs.get(name).settings());
            settings.putAll(site.settings());
            all.put(name, settings);
        });
        return Collections.unmodifiableMap(all);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Wix stand-in listens on " + address.baseUrl() + " for all sites");
        sites.keySet()
                .forEach(name -> lines.add("Site " + name + ": control of its Wix at "
                        + wix.get(name).baseUrl() + "/_sandbox/, program at "
                        + programs.get(name).baseUrl()));
        lines.add(Sandbox.line(mailbox));
        if (out != null) {
            lines.add("The settings of each site are in " + SandboxFiles.directory(out));
        }
        return lines;
    }

    @Override
    public String controlUrl() {
        return wix.values().iterator().next().baseUrl();
    }

    @Override
    public Mailbox mailbox() {
        return mailbox;
    }

    /** A site's Wix. */
    public WixStandIn wix(String site) {
        return wix.get(site);
    }

    /** A site's program. */
    public ProgramStandIn program(String site) {
        return programs.get(site);
    }

    @Override
    public void close() {
        for (AutoCloseable standIn : running) {
            try {
                standIn.close();
            } catch (Exception e) {
                throw new IllegalStateException("a stand-in does not end", e);
            }
        }
    }
}
