package io.loyaltybridge.sandbox.wix;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * An RSA key of 2048 bits that is made in milliseconds and signs twenty times as fast as usual, because its modulus has
 * eight primes instead of two (RFC 8017, section 3.2). Whoever verifies sees an ordinary public key. Eight small primes are easier
 * to find, so it is for stand-ins only.
 */
public final class QuickKey implements JWSSigner {
    private static final int BITS = 2048;
    private static final int PRIMES = 8;
    private static final BigInteger PUBLIC_EXPONENT = BigInteger.valueOf(65_537);
    /** What stands before a SHA-256 in a signature (RFC 8017, section 9.2, note 1). */
    private static final byte[] DIGEST_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    private final BigInteger modulus;
    private final BigInteger[] primes = new BigInteger[PRIMES];
    private final BigInteger[] exponents = new BigInteger[PRIMES];
    private final BigInteger[] weights = new BigInteger[PRIMES];
    private final JCAContext context = new JCAContext();

    /** A new key. */
    public QuickKey() {
        SecureRandom random = new SecureRandom();
        BigInteger product = BigInteger.ONE;
        for (int i = 0; i < PRIMES; i++) {
            primes[i] = prime(random);
            product = product.multiply(primes[i]);
        }
        modulus = product;
        for (int i = 0; i < PRIMES; i++) {
            BigInteger others = modulus.divide(primes[i]);
            exponents[i] = PUBLIC_EXPONENT.modInverse(primes[i].subtract(BigInteger.ONE));
            weights[i] = others.multiply(others.modInverse(primes[i]));
        }
    }

    private static BigInteger prime(SecureRandom random) {
        // With its four highest bits set, eight of them make a product of full length.
        BigInteger high = BigInteger.valueOf(15).shiftLeft(BITS / PRIMES - 4);
        BigInteger prime;
        do {
            prime = new BigInteger(BITS / PRIMES, random).or(high).nextProbablePrime();
        } while (!prime.subtract(BigInteger.ONE).gcd(PUBLIC_EXPONENT).equals(BigInteger.ONE));
        return prime;
    }

    /** The public half. */
    public PublicKey publicKey() {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, PUBLIC_EXPONENT));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no RSA", e);
        }
    }

    /** The public half as PEM text. */
    public String publicKeyPem() {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(publicKey().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }

    /** Signs as RS256 does: RSASSA-PKCS1-v1_5 over a SHA-256. */
    @Override
    public Base64URL sign(JWSHeader header, byte[] input) {
        BigInteger message = new BigInteger(1, encoded(input));
        BigInteger signature = BigInteger.ZERO;
        for (int i = 0; i < PRIMES; i++) {
            signature = signature.add(message.modPow(exponents[i], primes[i]).multiply(weights[i]));
        }
        byte[] bytes = signature.mod(modulus).toByteArray();
        byte[] full = new byte[BITS / Byte.SIZE];
        int length = Math.min(bytes.length, full.length);
        System.arraycopy(bytes, bytes.length - length, full, full.length - length, length);
        return Base64URL.encode(full);
    }

    private static byte[] encoded(byte[] input) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
        byte[] block = new byte[BITS / Byte.SIZE];
        Arrays.fill(block, (byte) 0xff);
        int at = block.length - digest.length;
        block[0] = 0;
        block[1] = 1;
        System.arraycopy(digest, 0, block, at, digest.length);
        at -= DIGEST_INFO.length;
        System.arraycopy(DIGEST_INFO, 0, block, at, DIGEST_INFO.length);
        block[at - 1] = 0;
        return block;
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.RS256);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
