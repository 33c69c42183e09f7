package io.loyaltybridge.intake.signature;

import static io.loyaltybridge.intake.signature.WixWebhooks.PUBLIC_KEY;
import static io.loyaltybridge.intake.signature.WixWebhooks.newKeys;
import static io.loyaltybridge.intake.signature.WixWebhooks.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WixPublicKeyTest {

    private static final String EXPECTED = "wix.public-key: expected an RSA public key as PEM "
            + "(-----BEGIN PUBLIC KEY-----), base64 of the PEM, or the path of a file with either, found ";

    @Test
    void readsPemText() {
        assertThat(WixPublicKey.read(pem(PUBLIC_KEY))).isEqualTo(List.of(PUBLIC_KEY));
    }

    @Test
    void readsPemTextOnOneLineWithEscapedLineEnds() {
        assertThat(WixPublicKey.read(pem(PUBLIC_KEY).replace("\n", "\\n"))).isEqualTo(List.of(PUBLIC_KEY));
    }

    @Test
    void readsBase64OfPemText() {
        assertThat(WixPublicKey.read(base64(pem(PUBLIC_KEY)))).isEqualTo(List.of(PUBLIC_KEY));
    }

    @Test
    void readsAFileWithPemTextOrBase64OfIt(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("wix.pem"), pem(PUBLIC_KEY));
        assertThat(WixPublicKey.read(file.toString())).isEqualTo(List.of(PUBLIC_KEY));
        Files.writeString(file, base64(pem(PUBLIC_KEY)) + "\n");
        assertThat(WixPublicKey.read(file.toString())).isEqualTo(List.of(PUBLIC_KEY));
    }

    @Test
    void readsSeveralKeys() {
        PublicKey other = newKeys(2048).getPublic();
        assertThat(WixPublicKey.read(pem(PUBLIC_KEY) + pem(other)).toArray()).containsExactly(PUBLIC_KEY, other);
    }

    @Test
    void saysWhatItExpectedInsteadOfNothingOrAnyText() {
        assertWrong(null, EXPECTED + "nothing");
        assertWrong("  ", EXPECTED + "nothing");
        assertWrong("no-such-file.pem", EXPECTED + "a text that is none of these");
        assertWrong("bad\0path", EXPECTED + "a text that is none of these");
    }

    @Test
    void saysWhatItExpectedInsteadOfAnotherFile(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("other.txt"), "hello");
        assertWrong(file.toString(), EXPECTED + "a file with something else");
        Files.write(file, new byte[64 * 1024 + 1]);
        assertWrong(file.toString(), EXPECTED + "a file larger than 65536 bytes");
    }

    @Test
    void saysWhatItExpectedInsteadOfAnotherPem() throws GeneralSecurityException {
        assertWrong(
                "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----",
                EXPECTED + "PEM text of type RSA PUBLIC KEY");
        assertWrong("-----BEGIN PUBLIC KEY", EXPECTED + "PEM text that is cut off");
        assertWrong(
                "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----", EXPECTED + "PEM text with broken base64");
        assertWrong(
                pem(KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic()),
                EXPECTED + "PEM text that holds no RSA key");
    }

    @Test
    void refusesAKeyThatIsTooShort() {
        assertWrong(pem(newKeys(1024).getPublic()), "wix.public-key: expected a key of at least 2048 bits, found 1024");
    }

    private static void assertWrong(String setting, String message) {
        assertThatThrownBy(() -> WixPublicKey.read(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
