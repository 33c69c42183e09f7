package io.loyaltybridge.intake.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureStyleTest {

    private static final String VALID =
            """
            signature.header=X-Signature
            signature.format=single
            signature.prefix=v0=
            signature.encoding=hex
            signature.algorithm=HmacSHA256
            signed.content={timestamp}.{body}
            timestamp.header=X-Time
            timestamp.tolerance-seconds=300
            secret.format=text
            """;

    @Test
    void readsAStyleOfOnesOwnFromTheProfilesDirectory(@TempDir Path profiles) throws IOException {
        Files.createDirectories(profiles.resolve("signatures"));
        Files.writeString(profiles.resolve("signatures/own.properties"), VALID);
        SignatureStyle style = SignatureStyle.load("own", profiles);
        assertThat(style.signatureHeader()).isEqualTo("X-Signature");
        assertThat(style.prefix()).isEqualTo("v0=");
        assertThat(style.toleranceSeconds()).isEqualTo(300);
    }

    @Test
    void namesTheFileOfAnUnknownStyle(@TempDir Path profiles) {
        assertThatThrownBy(() -> SignatureStyle.load("unheard-of", profiles))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signature style 'unheard-of' is not known: expected the file "
                        + profiles.resolve("signatures").resolve("unheard-of.properties"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "", "Stripe", "a/b"})
    void refusesANameThatCouldLeaveTheDirectory(String name) {
        assertThatThrownBy(() -> SignatureStyle.load(name, Path.of("profiles")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signature style '" + name + "': expected a name of lower-case letters, digits and "
                        + "hyphens, for example standard-webhooks");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "signature.header= | signature.header: is not set",
                "signature.format=csv | signature.format: expected one of list, pairs, single, found \"csv\"",
                "signature.encoding=base32 | signature.encoding: expected one of base64, hex, text, found \"base32\"",
                "signature.encoding=text | signature.encoding: text is only for signature.algorithm=token",
                "signature.algorithm=HS256 | signature.algorithm: expected one of Ed25519, HmacSHA1, HmacSHA256, HmacSHA384, HmacSHA512, "
                        + "SHA256withECDSA, SHA256withRSA, none, token, found \"HS256\"",
                "signature.algorithm=none | secret.format: is not for signature.algorithm=none",
                "signature.algorithm=token | signed.content: is not for signature.algorithm=token, which signs nothing",
                "signature.algorithm=Ed25519 | secret.format: expected public-key, because of signature.algorithm=Ed25519",
                "signature.parameter=token | signature.header: cannot be set together with signature.parameter",
                "handshake=google | handshake: expected one of echo, meta, none, slack, zoom, found \"google\"",
                "body=xml | body: expected json, form or form:<field>, found \"xml\"",
                "timestamp.unit=minutes | timestamp.unit: expected one of milliseconds, seconds, found \"minutes\"",
                "signature.key=v1 | signature.key: is only for signature.format=pairs; name a signature.prefix",
                "timestamp.key=t | timestamp.key: is only for signature.format=pairs; name a timestamp.header",
                "id.header=X-Id | id.header: names an id that signed.content does not contain; an id that is not signed can be "
                        + "changed on the way",
                "signed.content={timestamp}{body}x | signed.content: expected {body} or {form} at its end, or only {timestamp} "
                        + "behind it, found {timestamp}{body}x",
                "signed.content={body}{url} | signed.content: expected {body} or {form} at its end, or only {timestamp} behind "
                        + "it, found {body}{url}",
                "signed.content={body}{timestamp}x | signed.content: expected {body} or {form} at its end, or only {timestamp} "
                        + "behind it, found {body}{timestamp}x",
                "signed.content={form}{body} | signed.content: expected {body} or {form} at its end, or only {timestamp} behind "
                        + "it, found {form}{body}",
                "signed.content={nonce}{body} | signed.content: expected {id}, {timestamp}, {url}, {body} or {form}, found "
                        + "{nonce}",
                "signed.content={body}{body} | signed.content: has {body} twice",
                "signed.content= | signed.content: is not set",
                "signed.content={body} | timestamp.header: names a time that signed.content does not contain",
                "signed.content={id}.{timestamp}.{body} | id.header: is not set",
                "timestamp.header= | timestamp.header: is not set",
                "timestamp.tolerance-seconds=0 | timestamp.tolerance-seconds: expected seconds from 1 to 86400, found \"0\"",
                "timestamp.tolerance-seconds=5m | timestamp.tolerance-seconds: expected seconds from 1 to 86400, found \"5m\"",
                "secret.format=hex | secret.format: expected one of public-key, text, whsec, found \"hex\"",
                "secret.format=public-key | secret.format: public-key is not for signature.algorithm=HmacSHA256"
            })
    void saysWhichKeyIsWrong(String line, String message) {
        assertThatThrownBy(() -> parse(VALID + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signature style 'own': " + message);
    }

    @Test
    void refusesAKeyThatItDoesNotKnow() {
        assertThatThrownBy(() -> parse(VALID + "signature.headers=X\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "signature style 'own': signature.headers: is not a known key; expected one of body, handshake, "
                                + "id.header, ");
    }

    @Test
    void refusesPrefixAndTimeHeaderForPairs() {
        String pairs = VALID.replace("single", "pairs") + "signature.key=v1\n";
        assertThatThrownBy(() -> parse(pairs))
                .hasMessage(
                        "signature style 'own': signature.prefix: is not for signature.format=pairs; name a signature.key");
        assertThatThrownBy(() -> parse(pairs + "signature.prefix=\ntimestamp.key=t\n"))
                .hasMessage("signature style 'own': timestamp.header: cannot be set together with timestamp.key");
        assertThatThrownBy(() -> parse(pairs + "signature.prefix=\ntimestamp.key=t\nsigned.content={body}\n"))
                .hasMessage("signature style 'own': timestamp.key: names a time that signed.content does not contain");
    }

    @Test
    void refusesAToleranceWithoutATime() {
        assertThatThrownBy(() -> parse(VALID + "signed.content={body}\ntimestamp.header=\n"))
                .hasMessage(
                        "signature "
                                + "style 'own': timestamp.tolerance-seconds: has no meaning when signed.content has no {timestamp}");
    }

    private static SignatureStyle parse(String text) throws IOException {
        return SignatureStyle.parse("own", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
