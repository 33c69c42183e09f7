package io.loyaltybridge.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.program.ProgramCallCase.Answer;
import io.loyaltybridge.program.ProgramCallCase.Call;
import io.loyaltybridge.program.ProgramException.Kind;
import io.loyaltybridge.program.store.RefreshTokens;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the bridge shows a program who it is. */
class ProgramLoginTest {
    private static final String GET = "get-customer GET /customers/7";
    private static final Map<String, String> CLIENT =
            Map.of("program.app-id", "shop=1&", "program.token", "s3cret+of-no-value");

    @TempDir
    private Path dir;

    /** Gives tokens t1, t2 … at /oauth, and takes only the newest. */
    private static final class Tokens implements Function<Call, Answer> {
        final AtomicInteger given = new AtomicInteger();
        String more = "";

        @Override
        public Answer apply(Call call) {
            if (call.path().equals("/oauth")) {
                return Answer.of(
                        200, "{'access_token':'t" + given.incrementAndGet() + "','expires_in':3600" + more + "}");
            }
            return ("Bearer t" + given.get()).equals(call.headers().get("authorization"))
                    ? Answer.of(200, "{'id':'7'}")
                    : Answer.of(401, "{'error':{'code':'UNAUTHORIZED'}}");
        }
    }

    @Test
    void theTokenStandsInTheHeaderThatTheProfileNames() throws Exception {
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                call -> Answer.of(200, "{}"),
                Map.of("program.app-id", "app-of-no-value"),
                "token-header=X-App-Token",
                "token-scheme=none",
                "header.X-App-Id={app-id}",
                "header.Square-Version=2025-08-20")) {
            assertThat(program.call(GET).getException()).isNull();
            assertThat(program.calls.get(0).headers())
                    .containsEntry("x-app-token", "token-of-no-value")
                    .containsEntry("x-app-id", "app-of-no-value")
                    .containsEntry("square-version", "2025-08-20")
                    .doesNotContainKey("authorization");
        }
    }

    @Test
    void userAndPasswordAreSentAsBasic() throws Exception {
        try (ProgramCallCase program = new ProgramCallCase(
                dir, call -> Answer.of(200, "{}"), Map.of("program.app-id", "ada"), "login=basic")) {
            program.call(GET);
            assertThat(program.calls.get(0).headers())
                    .containsEntry("authorization", "Basic YWRhOnRva2VuLW9mLW5vLXZhbHVl");
        }
    }

    @Test
    void clientCredentialsBringATokenThatManyCallsShare() throws Exception {
        Tokens tokens = new Tokens();
        try (ProgramCallCase program = new ProgramCallCase(
                dir, tokens, CLIENT, "login=client-credentials", "token-url=/oauth", "token-scope=points write")) {
            List<CompletableFuture<Exception>> many = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                many.add(CompletableFuture.supplyAsync(() -> program.call(GET).getException()));
            }
            assertThat(many).allSatisfy(one -> assertThat(one.join()).isNull());
            assertThat(tokens.given).hasValue(1);
            assertThat(program.calls)
                    .filteredOn(call -> call.path().equals("/oauth"))
                    .singleElement()
                    .satisfies(call -> {
                        assertThat(call.headers()).containsEntry("content-type", "application/x-www-form-urlencoded");
                        assertThat(call.body())
                                .isEqualTo("grant_type=client_credentials&scope=points+write&client_id=shop%3D1%26"
                                        + "&client_secret=s3cret%2Bof-no-value");
                    });
        }
    }

    @Test
    void aClientMayStandInTheAuthorizationHeader() throws Exception {
        try (ProgramCallCase program = new ProgramCallCase(
                dir, new Tokens(), CLIENT, "login=client-credentials", "token-url=/oauth", "token-client=basic")) {
            program.call(GET);
            // shop%3D1%26:s3cret%2Bof-no-value, each encoded as RFC 6749, 2.3.1 says.
            assertThat(program.calls.get(0).headers())
                    .containsEntry("authorization", "Basic c2hvcCUzRDElMjY6czNjcmV0JTJCb2Ytbm8tdmFsdWU=");
            assertThat(program.calls.get(0).body()).isEqualTo("grant_type=client_credentials");
        }
    }

    /** As Square's ObtainToken: https://github.com/square/connect-api-specification/blob/5733f66/api.json. */
    @Test
    void aClientMayStandInJson() throws Exception {
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                new Tokens(),
                Map.of("program.app-id", "shop", "program.refresh-token", "r0-of-no-value"),
                "login=refresh-token",
                "token-url=/oauth",
                "token-client=json")) {
            program.call(GET);
            assertThat(program.calls.get(0).headers()).containsEntry("content-type", "application/json");
            assertThat(program.calls.get(0).body())
                    .isEqualTo("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"r0-of-no-value\","
                            + "\"client_id\":\"shop\",\"client_secret\":\"token-of-no-value\"}");
        }
    }

    @Test
    void aRefreshTokenThatTheStoreCouldNotKeepIsTriedAgainAndNotForgotten() {
        TestStore.onlyAFile();
        try (Database store = TestStore.open(dir)) {
            RefreshTokens tokens = new RefreshTokens(store, "site", "r0-of-no-value", new MutableClock());
            TestStore.refuse(store, "program_tokens", "1 = 1", "no room");
            assertThatThrownBy(() -> tokens.keep("r1-of-no-value")).hasMessageContaining("no room");
            assertThatThrownBy(tokens::newest).hasMessageContaining("no room");
            store.<Integer>write(tx -> tx.update("DROP TRIGGER refused"));
            assertThat(tokens.newest()).isEqualTo("r1-of-no-value");
            assertThat(new RefreshTokens(store, "site", "r0-of-no-value", new MutableClock()).newest())
                    .isEqualTo("r1-of-no-value");
        }
    }

    @Test
    void aTokenIsRenewedBeforeItEndsAndOnceAfterA401() throws Exception {
        Tokens tokens = new Tokens();
        MutableClock clock = new MutableClock();
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                clock,
                perMinute -> ProgramPace.WITHOUT_LIMIT,
                tokens,
                CLIENT,
                "login=client-credentials",
                "token-url=/oauth")) {
            program.call(GET);
            clock.advance(Duration.ofMinutes(54));
            program.call(GET);
            assertThat(tokens.given).hasValue(1);
            clock.advance(Duration.ofMinutes(2));
            program.call(GET);
            assertThat(tokens.given).hasValue(2);
            // Revoked by somebody else.
            tokens.given.incrementAndGet();
            assertThat(program.call("change-points POST /customers/7/points").getException())
                    .isNull();
            assertThat(tokens.given).hasValue(4);
            assertThat(program.calls)
                    .filteredOn(call -> call.path().endsWith("/points"))
                    .extracting(Call::body)
                    .containsExactly("{\"n\":1}", "{\"n\":1}");
        }
    }

    @Test
    void aCallThatIsRefusedWithTheNewTokenTooIsNotRepeatedAgain() throws Exception {
        AtomicInteger given = new AtomicInteger();
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                call -> call.path().equals("/oauth")
                        ? Answer.of(200, "{'access_token':'t" + given.incrementAndGet() + "'}")
                        : Answer.of(401, "{'error':'no'}"),
                CLIENT,
                "login=client-credentials",
                "token-url=/oauth")) {
            assertThat(program.failure(GET).kind()).isEqualTo(Kind.CREDENTIALS);
            assertThat(program.calls)
                    .filteredOn(call -> !call.path().equals("/oauth"))
                    .hasSize(2);
        }
    }

    @Test
    void whatTheTokenEndpointRefusesIsAMatterOfAccessAndNamesNoSecret() throws Exception {
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                call -> Answer.of(400, "{'error':'invalid_client','error_description':'s3cret+of-no-value is wrong'}"),
                CLIENT,
                "login=client-credentials",
                "token-url=/oauth")) {
            ProgramException failure = program.failure(GET);
            assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS);
            assertThat(failure)
                    .hasMessage("the program's get-customer: the program's login: 400 invalid_client, *** is wrong");
            assertThat(program.calls).extracting(Call::path).containsOnly("/oauth");
        }
    }

    @Test
    void aTokenThatTheProgramRepeatsIsNotRepeated() throws Exception {
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                call -> call.path().equals("/oauth")
                        ? Answer.of(200, "{'access_token':'fetched-of-no-value'}")
                        : Answer.of(403, "{'error':{'code':'NO','message':'fetched-of-no-value may not do that'}}"),
                CLIENT,
                "login=client-credentials",
                "token-url=/oauth")) {
            assertThat(program.failure(GET)).hasMessage("the program's get-customer: 403 NO, *** may not do that");
        }
    }

    @Test
    void aTokenEndpointThatSendsElsewhereIsNotFollowed() throws Exception {
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                call -> new Answer(302, "", Map.of("Location", "/elsewhere")),
                CLIENT,
                "login=client-credentials",
                "token-url=/oauth")) {
            assertThat(program.failure(GET).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(program.calls).extracting(Call::path).containsExactly("/oauth");
        }
    }

    @Test
    void aLoginInJsonBringsAToken() throws Exception {
        try (ProgramCallCase program = new ProgramCallCase(
                dir,
                call -> call.path().equals("/api/login")
                        ? Answer.of(200, "{'data':{'jwt':'header.body.sign'}}")
                        : Answer.of(200, "{}"),
                Map.of("program.app-id", "a\"da", "program.token", "pass-of-no-value"),
                "login=json",
                "token-url=/api/login",
                "login-body={\"user\": \"{app-id}\", \"password\": \"{token}\", \"keep\": true}",
                "login-token=/data/jwt")) {
            assertThat(program.call(GET).getException()).isNull();
            assertThat(program.calls.get(0).body())
                    .isEqualTo("{\"user\":\"a\\\"da\",\"password\":\"pass-of-no-value\",\"keep\":true}");
            assertThat(program.calls.get(1).headers()).containsEntry("authorization", "Bearer header.body.sign");
        }
    }

    @Test
    void theNewestRefreshTokenIsKeptOverARestartAndASettingReplacesIt() throws Exception {
        Tokens tokens = new Tokens();
        tokens.more = ",'refresh_token':'r1-of-no-value'";
        String[] profile = {"login=refresh-token", "token-url=/oauth"};
        Map<String, String> first = Map.of("program.app-id", "shop", "program.refresh-token", "r0-of-no-value");
        try (ProgramCallCase program = new ProgramCallCase(dir, tokens, first, profile)) {
            program.call(GET);
            assertThat(program.calls.get(0).body())
                    .startsWith("grant_type=refresh_token&refresh_token=r0-of-no-value&");
        }
        tokens.more = "";
        try (ProgramCallCase program = new ProgramCallCase(dir, tokens, first, profile)) {
            program.call(GET);
            assertThat(program.calls.get(0).body()).contains("&refresh_token=r1-of-no-value&");
        }
        Map<String, String> replaced = Map.of("program.app-id", "shop", "program.refresh-token", "other-of-no-value");
        try (ProgramCallCase program = new ProgramCallCase(dir, tokens, replaced, profile)) {
            program.call(GET);
            assertThat(program.calls.get(0).body()).contains("&refresh_token=other-of-no-value&");
        }
    }
}
