package io.loyaltybridge.testing;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.program.ProgramOptionsBuilder;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** The whole service between both stand-ins, on free ports of 127.0.0.1 and a directory of the test's own. */
public final class SyncFixture implements AutoCloseable {

    private final WixStandIn wix;
    private final ProgramStandIn program;
    private Settings settings;
    private final Clock clock;
    private Bridge bridge;

    private SyncFixture(WixStandIn wix, ProgramStandIn program, Settings settings, Clock clock) {
        this.wix = wix;
        this.program = program;
        this.settings = settings;
        this.clock = clock;
    }

    public static SyncFixture start(Path directory) throws Exception {
        return start(directory, Map.of(), WixStandIn.Options.builder(), ProgramStandIn.Options.builder());
    }

    public static SyncFixture start(
            Path directory,
            Map<String, String> changes,
            WixOptionsBuilder wixOptions,
            ProgramOptionsBuilder programOptions)
            throws Exception {
        return start(directory, changes, wixOptions, programOptions, Clock.systemUTC());
    }

    /** The service by a clock of the test's own; the stand-ins keep theirs. */
    public static SyncFixture start(
            Path directory,
            Map<String, String> changes,
            WixOptionsBuilder wixOptions,
            ProgramOptionsBuilder programOptions,
            Clock clock)
            throws Exception {
        WixStandIn wix = WixStandIn.start(wixOptions.resendScale(0.001).build());
        ProgramStandIn program =
                ProgramStandIn.start(programOptions.resendScale(0.001).build());
        Map<String, String> all = new LinkedHashMap<>();
        all.put("bridge.port", "0");
        all.put("bridge.management-port", "0");
        all.put("bridge.data-dir", directory.toString());
        all.putAll(TestStore.made(directory));
        all.put("bridge.lanes", "8");
        all.put("retry.first-delay", "50ms");
        all.put("retry.max-delay", "200ms");
        all.put("retry.max-probe-delay", "200ms");
        all.put("wix.base-url", wix.baseUrl());
        all.put("wix.file-hosts", "127.0.0.1");
        all.put("wix.auth", "app");
        all.put("wix.app-id", wix.options().appId());
        all.put("wix.app-secret", "secret-of-no-value");
        all.put("wix.instance-id", wix.options().instanceId());
        all.put("wix.public-key", wix.publicKeyPem());
        all.put("wix.quota-per-minute", "0");
        all.put("wix.index-delay", "1s");
        all.put("program.connector", program.options().kind().connector());
        all.putAll(program.settings());
        all.putAll(changes);
        SyncFixture fixture = new SyncFixture(
                wix,
                program,
                Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(all),
                clock);
        fixture.startBridge();
        return fixture;
    }

    /** Starts the service again after {@link #stopBridge}, on the same data. */
    public void startBridge() throws Exception {
        bridge = Bridge.start(settings, clock);
        listen();
    }

    /** The same with other settings. */
    public void startBridge(Map<String, String> changes) throws Exception {
        settings = settings.with(changes);
        startBridge();
    }

    /** Both stand-ins send their webhooks to the service. */
    public void listen() {
        String url = "http://127.0.0.1:" + bridge.port() + "/webhooks/";
        wix.setWebhookUrl(url + "wix");
        program.setWebhookUrl(url + "program");
    }

    /** Changes settings of a service that is stopped. */
    public void change(Map<String, String> changes) {
        settings = settings.with(changes);
    }

    public void stopBridge() {
        bridge.close();
    }

    public WixStandIn wix() {
        return wix;
    }

    public ProgramStandIn program() {
        return program;
    }

    public Bridge bridge() {
        return bridge;
    }

    public Settings settings() {
        return settings;
    }

    public long wixBalance(String contactId) {
        return wix.account(contactId).path("points").path("balance").asLong();
    }

    public long programBalance(String programId) {
        return program.customer(programId).path("balance").asLong();
    }

    /** Waits until the first sight of so many customers is over: a change before it would be part of what is there from the start. */
    public void awaitLinks(int customers) {
        Awaitility.await().untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(
                        Tables.count(settings.path("bridge.data-dir"), "links WHERE state = 'MATCHED'") + " linked, "
                                + bridge.inbox().count(EventState.PENDING) + " pending")
                .isEqualTo(customers + " linked, 0 pending"));
    }

    /** Waits until both balances are this, and nothing is pending any more. */
    public void awaitBalances(String contactId, String programId, long expected) {
        awaitBalances(contactId, programId, expected, expected);
    }

    /** The same where an opening difference was kept. */
    public void awaitBalances(String contactId, String programId, long onWix, long onProgram) {
        Awaitility.await().untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(
                        "wix " + wixBalance(contactId) + ", program " + programBalance(programId) + ", pending "
                                + bridge.inbox().count(EventState.PENDING))
                .isEqualTo("wix " + onWix + ", program " + onProgram + ", pending 0"));
    }

    @Override
    public void close() {
        bridge.close();
        wix.close();
        program.close();
    }
}
