package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WixAuthTest {
    private static final String PROGRAM = "/loyalty-programs/v1/program";
    private static final String CREDENTIALS = "{'grant_type':'client_credentials','client_id':'app',"
            + "'client_secret':'not-a-secret','instance_id':'instance'}";
    private final MutableClock clock = new MutableClock();
    private WixStandIn wix;
    private Http anonymous;

    @BeforeEach
    void start() {
        wix = WixStandIn.start(WixStandIn.Options.builder()
                .clock(clock)
                .tokenLifetime(Duration.ofMinutes(5))
                .build());
        anonymous = new Http(wix.baseUrl());
    }

    @AfterEach
    void stop() {
        wix.close();
    }

    @Test
    void aTokenOpensTheApiUntilItExpires() {
        Reply issued = anonymous.post("/oauth2/token", CREDENTIALS);
        assertThat(issued.status()).isEqualTo(200);
        assertThat(issued.body().get("expires_in").asInt()).isEqualTo(300);
        assertThat(issued.body().get("token_type").asText()).isEqualTo("Bearer");
        String token = issued.body().get("access_token").asText();
        Http app = anonymous.with("Authorization", token);
        assertThat(app.get(PROGRAM).status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(5));
        assertThat(app.get(PROGRAM).status()).isEqualTo(401);
        assertThat(app.with("wix-site-id", "any").get(PROGRAM).status())
                .as("an expired token is no API key")
                .isEqualTo(401);
    }

    @Test
    void tokenInfoTellsWhatATokenIs() {
        String token = anonymous
                .post("/oauth2/token", CREDENTIALS)
                .body()
                .get("access_token")
                .asText();
        Reply info = anonymous.post("/oauth2/token-info", "{'token':'" + token + "'}");
        assertThat(info.body().get("active").asBoolean()).isTrue();
        assertThat(info.body().get("instanceId").asText()).isEqualTo("instance");
        assertThat(info.body().get("exp").asLong() - info.body().get("iat").asLong())
                .isEqualTo(300);
        clock.advance(Duration.ofHours(1));
        assertThat(anonymous
                        .post("/oauth2/token-info", "{'token':'" + token + "'}")
                        .body()
                        .get("active")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void tokenRefusalsHaveTheBodyOfOAuth() {
        assertThat(anonymous
                        .post("/oauth2/token", "{'grant_type':'client_credentials'}")
                        .body()
                        .get("error")
                        .asText())
                .isEqualTo("invalid_request");
        Reply reply = anonymous.post("/oauth2/token", CREDENTIALS.replace("client_credentials", "password"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().get("error").asText()).isEqualTo("unsupported_grant_type");
        assertThat(anonymous
                        .post("/oauth2/token", CREDENTIALS.replace("not-a-secret", ""))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void withoutAuthorizationNothingIsServed() {
        assertThat(anonymous.get(PROGRAM).status()).isEqualTo(401);
        assertThat(anonymous.with("wix-site-id", "any").get(PROGRAM).status()).isEqualTo(401);
    }

    @Test
    void theBearerPrefixIsRefused() {
        String token = anonymous
                .post("/oauth2/token", CREDENTIALS)
                .body()
                .get("access_token")
                .asText();
        assertThat(anonymous
                        .with("Authorization", "Bearer " + token)
                        .get(PROGRAM)
                        .status())
                .isEqualTo(401);
        assertThat(anonymous
                        .with("Authorization", "Bearer key")
                        .with("wix-site-id", "any")
                        .get(PROGRAM)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anApiKeyNeedsItsSite() {
        Http key = anonymous.with("Authorization", "any-key");
        assertThat(key.get(PROGRAM).status()).isEqualTo(401);
        assertThat(key.with("wix-site-id", "any-site").get(PROGRAM).status()).isEqualTo(200);
        assertThat(key.with("wix-site-id", "any-site")
                        .with("wix-account-id", "x")
                        .get(PROGRAM)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void tokensCanBeRevokedByTheControlPath() {
        Http app = anonymous.with(
                "Authorization",
                anonymous
                        .post("/oauth2/token", CREDENTIALS)
                        .body()
                        .get("access_token")
                        .asText());
        anonymous.post("/_sandbox/tokens/revoke", "{}");
        assertThat(app.get(PROGRAM).status()).isEqualTo(401);
    }
}
