package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import io.loyaltybridge.sandbox.wix.QuickKey;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.Test;

/** The key of the stand-in for Wix, seen by Java's own RSA. */
class QuickKeyTest {
    private final QuickKey key = new QuickKey();

    private boolean verified(String signed, String read) throws Exception {
        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initVerify(key.publicKey());
        rsa.update(read.getBytes(StandardCharsets.UTF_8));
        return rsa.verify(key.sign(new JWSHeader(JWSAlgorithm.RS256), signed.getBytes(StandardCharsets.UTF_8))
                .decode());
    }

    @Test
    void javasOwnRsaAcceptsItsSignatures() throws Exception {
        for (int i = 0; i < 300; i++) {
            assertThat(verified("message " + i, "message " + i)).isTrue();
        }
    }

    @Test
    void anotherMessageIsNotAccepted() throws Exception {
        assertThat(verified("message", "massage")).isFalse();
    }

    @Test
    void thePublicKeyIsAnOrdinaryOne() {
        RSAPublicKey shown = (RSAPublicKey) key.publicKey();
        assertThat(shown.getModulus().bitLength()).isEqualTo(2048);
        assertThat(shown.getPublicExponent().intValueExact()).isEqualTo(65_537);
    }
}
