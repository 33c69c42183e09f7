package io.loyaltybridge.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.intake.signature.Handshake;
import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.payload.Payloads;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceHandshakeTest {
    private static final JsonNode ZOOM = Payloads.stored(
            "{\"event\":\"endpoint.url_validation\",\"payload\":{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"}}");
    private static final JsonNode SLACK = Payloads.stored(
            "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P\"}");

    private static SourceHandshake handshake(Handshake kind) {
        return new SourceHandshake(kind, "a-verify-token", List.of("first-secret", "second-secret"));
    }

    private static RequestHead query(Map<String, String> parameters) {
        return new RequestHead() {
            @Override
            public String header(String name) {
                return null;
            }

            @Override
            public String parameter(String name) {
                return parameters.get(name);
            }
        };
    }

    private static RequestHead meta(String token, String challenge) {
        return query(Map.of("hub.mode", "subscribe", "hub.verify_token", token, "hub.challenge", challenge));
    }

    @Test
    void zoomGetsTheHashOfTheSecretThatSigned() throws Exception {
        // Made with Python's hmac.
        assertThat(handshake(Handshake.ZOOM).answered(ZOOM, 0))
                .contains(
                        "{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\"3a7edeebc611d094c5582b49542845e7bcccc9671079774d703ae2a6df280237\"}");
        assertThat(handshake(Handshake.ZOOM).answered(ZOOM, 1).orElseThrow())
                .contains("afa6e423427821c9d831b47592571e5afcbf3b98f36e637eef3f5e408664a35e");
    }

    @ParameterizedTest
    @EnumSource(
            value = Handshake.class,
            names = {"NONE", "META", "ECHO"})
    void othersReadNothingOfTheKindInAWebhook(Handshake kind) throws Exception {
        assertThat(handshake(kind).answered(ZOOM, 0)).isEmpty();
        assertThat(handshake(kind).answered(SLACK, 0)).isEmpty();
    }

    @Test
    void whatIsNoQuestionIsAnEvent() throws Exception {
        assertThat(handshake(Handshake.ZOOM).answered(SLACK, 0)).isEmpty();
        assertThat(handshake(Handshake.SLACK).answered(ZOOM, 0)).isEmpty();
        assertThat(handshake(Handshake.SLACK).answered(Payloads.stored("[]"), 0))
                .isEmpty();
        assertThat(handshake(Handshake.ZOOM).answered(Payloads.stored("{\"event\":{}}"), 0))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<b>", "a b", "1\n", "\u0661", "%3C", "\"", "{}"})
    void aChallengeThatCouldBeMarkupIsNotRepeated(String challenge) {
        String expected = "expected a challenge of 1 to 256 letters, digits and ._~+/=-";
        assertThatThrownBy(() -> handshake(Handshake.META).asked("GET", meta("a-verify-token", challenge)))
                .isInstanceOf(RefusedWebhookException.class)
                .hasMessage(expected);
        JsonNode slack =
                ((com.fasterxml.jackson.databind.node.ObjectNode) SLACK.deepCopy()).put("challenge", challenge);
        assertThatThrownBy(() -> handshake(Handshake.SLACK).answered(slack, 0)).hasMessage(expected);
    }

    @Test
    void aChallengeHasAtMost256Characters() throws Exception {
        assertThat(handshake(Handshake.META).asked("GET", meta("a-verify-token", "1".repeat(256))))
                .contains("1".repeat(256));
        assertThatThrownBy(() -> handshake(Handshake.META).asked("GET", meta("a-verify-token", "1".repeat(257))))
                .isInstanceOf(RefusedWebhookException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a-verify-toke", "a-verify-token ", "A-VERIFY-TOKEN"})
    void anotherTokenIs403(String token) {
        assertThatThrownBy(() -> handshake(Handshake.META).asked("GET", meta(token, "1")))
                .isInstanceOfSatisfying(RefusedWebhookException.class, e -> assertThat(e.status())
                        .isEqualTo(403))
                .hasMessage("not verified");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "PUT", "DELETE", "OPTIONS"})
    void onlyAGetIsMetas(String method) throws Exception {
        assertThat(handshake(Handshake.META).asked(method, meta("a-verify-token", "1")))
                .isEmpty();
        assertThat(handshake(Handshake.ECHO).asked(method, query(Map.of())).isPresent())
                .isEqualTo(method.equals("HEAD"));
    }
}
