package io.loyaltybridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.WixProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that a side refuses end a command at once, with the settings to look at. */
@Tag("service")
class WrongCredentialsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MANY = 60;
    private static final List<List<String>> OF_WIX = List.of(
            List.of("setup", "--dry-run"),
            List.of("setup", "--from=contacts", "--dry-run"),
            List.of("setup"),
            List.of("coupons", "--dry-run"),
            List.of("badges", "--dry-run"),
            List.of("message", "--dry-run"),
            List.of("remind", "--dry-run"));

    @TempDir
    private Path dir;

    private void refused(
            Map<String, String> settings, String refusedPath, int status, List<List<String>> commands, String... words)
            throws Exception {
        try (WixProxy proxy = WixProxy.start()) {
            Map<String, String> all =
                    new HashMap<>(Map.of("badges.thresholds", "1000=a-badge", "milestones.points", "1000"));
            if (refusedPath != null) {
                all.put("wix.base-url", proxy.url());
                for (int i = 0; i < MANY; i++) {
                    proxy.answer(
                            refusedPath, status, "{'message':'no','error':'invalid_client','error_description':'no'}");
                }
            }
            all.putAll(settings);
            try (SyncFixture sync =
                    SyncFixture.start(dir, all, WixStandIn.Options.builder(), ProgramStandIn.Options.builder())) {
                proxy.forwardTo(sync.wix().baseUrl());
                for (List<String> command : commands) {
                    List<String> out = new ArrayList<>();
                    int exit = assertTimeoutPreemptively(
                            SOON,
                            () -> sync.bridge().job(command.get(0)).run(command.subList(1, command.size()), out::add));
                    assertThat(exit).as("%s: %s", command, out).isEqualTo(1);
                    assertThat(out.get(out.size() - 1))
                            .as("%s", command)
                            .contains(words)
                            .doesNotContain("\n");
                }
            }
        }
    }

    @Test
    void appSecret() throws Exception {
        refused(Map.of(), "/oauth2/token", 401, OF_WIX, "the token endpoint answered 401", "wix.app-");
    }

    @Test
    void apiKey() throws Exception {
        refused(
                Map.of("wix.auth", "api-key", "wix.api-key", "wrong", "wix.site-id", "site"),
                "",
                401,
                OF_WIX,
                "401",
                "wix.api-key");
    }

    @Test
    void permissionOfTheApp() throws Exception {
        refused(
                Map.of("wix.auth", "api-key", "wix.api-key", "narrow", "wix.site-id", "site"),
                "",
                403,
                OF_WIX,
                "403",
                "permission");
    }

    @Test
    void programToken() throws Exception {
        refused(
                Map.of("program.token", "wrong"),
                null,
                0,
                List.of(
                        List.of("reconcile", "--dry-run"),
                        List.of("reconcile"),
                        List.of("reconcile", "--dry-run"),
                        List.of("setup", "--from=program", "--dry-run"),
                        List.of("setup", "--from=program", "--link-only"),
                        List.of("setup", "--from=program", "--dry-run")),
                "401",
                "program.token");
    }

    @Test
    void tokenEndpointThatIsBusyIsNoWrongSecret() throws Exception {
        try (WixProxy proxy = WixProxy.start()) {
            proxy.answer("/oauth2/token", 429, "{'message':'slowly'}");
            proxy.answer("/oauth2/token", 429, "{'message':'slowly'}");
            try (SyncFixture sync = SyncFixture.start(
                    dir,
                    Map.of("wix.base-url", proxy.url()),
                    WixStandIn.Options.builder(),
                    ProgramStandIn.Options.builder())) {
                proxy.forwardTo(sync.wix().baseUrl());
                List<String> out = new ArrayList<>();
                int exit = assertTimeoutPreemptively(
                        SOON, () -> sync.bridge().job("setup").run(List.of("--dry-run"), out::add));
                assertThat(exit).as("%s", out).isZero();
            }
        }
    }
}
