package io.loyaltybridge.intake.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.intake.signature.Verification.Reason;
import io.loyaltybridge.intake.signature.Verification.Refused;
import io.loyaltybridge.intake.signature.Verification.Verified;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Styles beyond a plain HMAC of the body, by the vectors of their vendors where they publish one. */
class VendorSignaturesTest {
    private static final String SETTING = "sources.shop.secret";
    private static final Verified VERIFIED = new Verified(Optional.empty());

    // HubSpot's own client, github.com/HubSpot/hubspot-api-python, tests/spec/utils/test_signature.py
    private static final String HUBSPOT_SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
    private static final String HUBSPOT_URL = "https://www.example.com/webhook_uri";
    private static final byte[] HUBSPOT_BODY = bytes("{'example_field':'example_value'}");
    private static final String HUBSPOT_TIME = "15000000";
    private static final String HUBSPOT_SIGNATURE = "HPW73RUtKmcYoEDADG0s6MmGFWUzWJKAW07r8RDgcQw=";

    private static WebhookVerifier hubspot(long atMillis) {
        return new WebhookVerifier(
                style("hubspot-v3"), SETTING, List.of(HUBSPOT_SECRET), HUBSPOT_URL, atMillis(atMillis));
    }

    private static RequestHead hubspot(String time) {
        return head(Map.of("X-HubSpot-Signature-v3", HUBSPOT_SIGNATURE, "X-HubSpot-Request-Timestamp", time));
    }

    @Test
    void acceptsTheVectorOfHubSpot() {
        assertThat(hubspot(15_000_000).verify(hubspot(HUBSPOT_TIME), HUBSPOT_BODY))
                .isEqualTo(VERIFIED);
        assertThat(hubspot(15_000_000).verify(hubspot(HUBSPOT_TIME), bytes("{}")))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
    }

    @ParameterizedTest
    @CsvSource({"-300000, true", "300000, true", "-300001, false", "300001, false"})
    void aTimeInMillisecondsCounts(long off, boolean accepted) {
        assertThat(hubspot(15_000_000 + off).verify(hubspot(HUBSPOT_TIME), HUBSPOT_BODY))
                .isEqualTo(accepted ? VERIFIED : refused(Reason.STALE));
    }

    @Test
    void digitsBetweenBodyAndTimestampCannotBeMoved() {
        // The body ends with a zero, which would also be a leading zero of the time.
        byte[] body = bytes("points=10");
        RequestHead signed = head(new WebhookSigner(style("hubspot-v3"), SETTING, HUBSPOT_SECRET, HUBSPOT_URL)
                .headers("", Instant.ofEpochMilli(15_000_000), body));
        String signature = signed.header("X-HubSpot-Signature-v3");
        WebhookVerifier verifier = hubspot(15_000_000);

        assertThat(verifier.verify(signed, body)).isEqualTo(VERIFIED);
        assertThat(verifier.verify(
                        head(Map.of(
                                "X-HubSpot-Signature-v3",
                                signature,
                                "X-HubSpot-Request-Timestamp",
                                "0" + HUBSPOT_TIME)),
                        bytes("points=1")))
                .isEqualTo(refused(Reason.MALFORMED));
        assertThat(verifier.verify(
                        head(Map.of(
                                "X-HubSpot-Signature-v3",
                                signature,
                                "X-HubSpot-Request-Timestamp",
                                "10" + HUBSPOT_TIME)),
                        bytes("points=")))
                .isEqualTo(refused(Reason.STALE));
    }

    // Twilio's documentation, "Security: validating requests", also in github.com/twilio/twilio-php,
    // RequestValidatorTest
    private static final String TWILIO_URL = "https://mycompany.com/myapp.php?foo=1&bar=2";

    private static WebhookVerifier twilio() {
        return new WebhookVerifier(style("twilio"), SETTING, List.of("12345"), TWILIO_URL, atMillis(0));
    }

    @Test
    void acceptsTheVectorOfTwilio() {
        RequestHead head = head(Map.of("X-Twilio-Signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        byte[] form = bytes("Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309"
                + "&CallSid=CA1234567890ABCDE");

        assertThat(twilio().verify(head, form)).isEqualTo(VERIFIED);
        assertThat(twilio().verify(head, bytes(new String(form, StandardCharsets.UTF_8).replace("1234&", "1235&"))))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThat(twilio().verify(head, bytes("a=%"))).isEqualTo(refused(Reason.MALFORMED));
    }

    @Test
    void acceptsTheVectorOfTwilioWithANameThatComesTwice() {
        RequestHead head = head(Map.of("X-Twilio-Signature", "IK+Dwps556ElfBT0I3Rgjkr1wJU="));

        assertThat(twilio().verify(head, bytes("Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234")))
                .isEqualTo(VERIFIED);
    }

    @Test
    void mandrillSignsTheUrlAndTheFormWithSha1() {
        // Mandrill publishes no vector; this one is made by its description: key "testing", URL, field name, field
        // value.
        String events = "[{\"ts\":10000000000,\"event\":\"open\"}]";
        byte[] form = bytes("mandrill_events=" + java.net.URLEncoder.encode(events, StandardCharsets.UTF_8));
        String url = "https://shop.example/webhooks/mandrill";
        WebhookVerifier verifier =
                new WebhookVerifier(style("mandrill"), SETTING, List.of("testing"), url, atMillis(0));

        assertThat(verifier.verify(head(Map.of("X-Mandrill-Signature", MANDRILL)), form))
                .isEqualTo(VERIFIED);
    }

    private static final String MANDRILL = "m2BoAdjLZtrDvZrZfDs+PGU1xOs=";

    // SendGrid's own client, github.com/sendgrid/sendgrid-nodejs, packages/eventwebhook/src/eventwebhook.spec.js
    private static final String SENDGRID_KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMM"
                    + "sTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==";
    private static final String SENDGRID_OTHER_KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SX"
                    + "ZkLW6jDutdhXSJCWHw8REntlo7aNDthvj+y7GjUuFDb/R1NGe1OPzpA==";
    private static final String SENDGRID_SIGNATURE =
            "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=";
    private static final byte[] SENDGRID_BODY =
            bytes("{\"category\":\"example_payload\",\"event\":\"test_event\",\"message_id\":\"message_id\"}");

    private static Verification sendgrid(String key, String signature, String time, byte[] body) {
        return new WebhookVerifier(style("sendgrid"), SETTING, List.of(key), atMillis(1_588_788_367_000L))
                .verify(
                        head(Map.of(
                                "X-Twilio-Email-Event-Webhook-Signature",
                                signature,
                                "X-Twilio-Email-Event-Webhook-Timestamp",
                                time)),
                        body);
    }

    @Test
    void acceptsTheVectorOfSendGrid() {
        assertThat(sendgrid(SENDGRID_KEY, SENDGRID_SIGNATURE, "1588788367", SENDGRID_BODY))
                .isEqualTo(VERIFIED);
        assertThat(sendgrid(SENDGRID_OTHER_KEY, SENDGRID_SIGNATURE, "1588788367", SENDGRID_BODY))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThat(sendgrid(SENDGRID_KEY, SENDGRID_SIGNATURE, "1588788367", bytes("payload")))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThat(sendgrid(SENDGRID_KEY, SENDGRID_SIGNATURE.replace("YNH2j", "YNH3j"), "1588788367", SENDGRID_BODY))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThat(sendgrid(SENDGRID_KEY, SENDGRID_SIGNATURE, "1588788368", SENDGRID_BODY))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAYCAQACAQA=", "AAAA", "MEUCIQ=="})
    void aSignatureOfZerosOrOfNoFormIsNone(String signature) {
        assertThat(sendgrid(SENDGRID_KEY, signature, "1588788367", SENDGRID_BODY))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
    }

    @Test
    void anUnusablePublicKeyIsNamedByItsSetting() {
        String expected = ": expected the sender's public key (EC) as PEM or as base64, found something else";
        for (String key : List.of(
                "not base64!",
                "AAAA",
                Base64.getEncoder().encodeToString(keys("RSA", 2048).getPublic().getEncoded()))) {
            assertThatThrownBy(() -> new WebhookVerifier(style("sendgrid"), SETTING, List.of(key), atMillis(0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(SETTING + expected);
        }
    }

    private static final String RSA =
            """
            signature.header=X-Signature
            signature.format=single
            signature.encoding=base64
            signature.algorithm=SHA256withRSA
            signed.content={body}
            secret.format=public-key
            """;

    @Test
    void aSignatureOfRsaIsVerifiedWithThePublicKey() throws Exception {
        // No vendor that signs a whole body with RSA publishes a vector; the key is made here.
        KeyPair keys = keys("RSA", 2048);
        String key = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        WebhookVerifier verifier = new WebhookVerifier(own(RSA), SETTING, List.of(key), atMillis(0));
        RequestHead head = head(Map.of("X-Signature", signed("SHA256withRSA", keys, bytes("{}"))));

        assertThat(verifier.verify(head, bytes("{}"))).isEqualTo(VERIFIED);
        assertThat(verifier.verify(head, bytes("{ }"))).isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThat(verifier.refusedByHead(name -> null)).contains(Reason.MISSING_HEADER);
        assertThat(verifier.refusedByHead(head)).isEmpty();
    }

    @Test
    void aShortKeyOfRsaIsRefused() throws Exception {
        String key =
                Base64.getEncoder().encodeToString(keys("RSA", 1024).getPublic().getEncoded());

        assertThatThrownBy(() -> new WebhookVerifier(own(RSA), SETTING, List.of(key), atMillis(0)))
                .hasMessage(SETTING + ": expected a key of at least 2048 bits, found 1024");
    }

    @Test
    void standardWebhooksWithEd25519AreVerified() throws Exception {
        KeyPair keys = keys("Ed25519", 0);
        byte[] whole = keys.getPublic().getEncoded();
        byte[] bare = java.util.Arrays.copyOfRange(whole, whole.length - 32, whole.length);
        String signature = "v1a," + signed("Ed25519", keys, bytes("msg_1.1614265330.{}"));
        RequestHead head = head(Map.of(
                "webhook-id", "msg_1", "webhook-timestamp", "1614265330", "webhook-signature", "v1,AAAA " + signature));

        for (String key : List.of(
                "whpk_" + Base64.getEncoder().encodeToString(bare),
                java.util.HexFormat.of().formatHex(bare),
                Base64.getEncoder().encodeToString(whole))) {
            WebhookVerifier verifier = new WebhookVerifier(
                    style("standard-webhooks-ed25519"), SETTING, List.of(key), atMillis(1_614_265_330_000L));
            assertThat(verifier.verify(head, bytes("{}"))).isEqualTo(new Verified(Optional.of("msg_1")));
            assertThat(verifier.verify(head, bytes("[]"))).isEqualTo(refused(Reason.WRONG_SIGNATURE));
        }
    }

    @Test
    void nobodyButTheSenderSignsWithAPrivateKey() {
        WebhookSigner signer = new WebhookSigner(style("sendgrid"), SETTING, SENDGRID_KEY, null);

        assertThatThrownBy(() -> signer.headers("", Instant.EPOCH, bytes("{}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nothing can be signed: only the sender has the private key that belongs to the secret");
    }

    @ParameterizedTest
    @CsvSource({
        "basic, Authorization, Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, Aladdin:open sesame",
        "basic, authorization, basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, Aladdin:open sesame",
        "bearer, Authorization, Bearer mF_9.B5f-4.1JqM, mF_9.B5f-4.1JqM",
        "header-token, X-Webhook-Token, letmein, letmein"
    })
    void aTokenInAHeaderIsCompared(String name, String header, String value, String secret) {
        // The examples of RFC 7617, section 2, and RFC 6750, section 2.1
        WebhookVerifier verifier = new WebhookVerifier(style(name), SETTING, List.of("another", secret), atMillis(0));

        assertThat(verifier.refusedByHead(head(Map.of(header, value)))).isEmpty();
        assertThat(verifier.verify(head(Map.of(header, value)), bytes("{}")))
                .isEqualTo(new Verified(Optional.empty(), 1));
        assertThat(verifier.refusedByHead(head(Map.of(header, value + "x")))).isPresent();
        assertThat(verifier.refusedByHead(head(Map.of(header, "")))).contains(Reason.MALFORMED);
        assertThat(verifier.refusedByHead(head(Map.of()))).contains(Reason.MISSING_HEADER);
        assertThat(verifier.verify(head(Map.of(header, value.substring(1))), bytes("{}")))
                .isInstanceOf(Refused.class);
    }

    // Voucherify's documentation, "Introduction to Voucherify webhooks"
    @Test
    void theExampleOfVoucherifyIsVerified() {
        WebhookVerifier verifier = new WebhookVerifier(style("voucherify"), SETTING, List.of("secretKey"), atMillis(0));
        RequestHead head = head(
                Map.of("x-voucherify-signature", "a17d2ac229d1ebbb5f10e839c7985c4818e5986eab297f7e5979196d4d7d3ed2"));

        assertThat(verifier.verify(head, bytes("{\"a\":1}"))).isEqualTo(VERIFIED);
        assertThat(verifier.verify(head, bytes("{\"a\":2}"))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"query-token", "mailchimp", "yotpo"})
    void aTokenInTheQueryIsCompared(String name) {
        WebhookVerifier verifier = new WebhookVerifier(style(name), SETTING, List.of("letmein"), atMillis(0));

        assertThat(verifier.refusedByHead(query("token", "letmein"))).isEmpty();
        assertThat(verifier.verify(query("token", "letmein"), bytes("a=1"))).isEqualTo(VERIFIED);
        assertThat(verifier.refusedByHead(query("token", "letmeout"))).contains(Reason.WRONG_SIGNATURE);
        assertThat(verifier.refusedByHead(head(Map.of("token", "letmein")))).contains(Reason.MISSING_HEADER);
        assertThat(new WebhookSigner(style(name), SETTING, "letmein", null).parameters(Instant.EPOCH, bytes("")))
                .isEqualTo(Map.of("token", "letmein"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "typeform",
                "voucherify",
                "calendly",
                "judge-me",
                "hubspot-v3",
                "mandrill",
                "twilio",
                "basic",
                "bearer",
                "header-token"
            })
    void everyStyleAcceptsWhatItSigns(String name) {
        SignatureStyle style = style(name);
        Instant now = Instant.ofEpochSecond(1_614_265_330);
        String url = style.content().hasUrl() ? "https://shop.example/webhooks/shop" : null;
        RequestHead head = head(new WebhookSigner(style, SETTING, "a:secret", url).headers("", now, bytes("a=1")));
        WebhookVerifier verifier =
                new WebhookVerifier(style, SETTING, List.of("a:secret"), url, atMillis(now.toEpochMilli()));

        assertThat(verifier.refusedByHead(head)).isEmpty();
        assertThat(verifier.verify(head, bytes("a=1"))).isEqualTo(VERIFIED);
        assertThat(verifier.verify(head, bytes("a=2")))
                .isEqualTo(style.algorithm().signs() ? refused(Reason.WRONG_SIGNATURE) : VERIFIED);
        assertThat(new WebhookVerifier(style, SETTING, List.of("another"), url, atMillis(now.toEpochMilli()))
                        .verify(head, bytes("a=1")))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
    }

    @Test
    void anUnsignedStyleHasNoVerifier() {
        assertThat(style("unsigned").isSigned()).isFalse();
        assertThatThrownBy(() -> new WebhookVerifier(style("unsigned"), SETTING, List.of("secret"), atMillis(0)))
                .hasMessage(SETTING + ": style unsigned has no secret: its webhooks are told by their address alone");
    }

    private static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(String algorithm, KeyPair keys, byte[] content) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(keys.getPrivate());
        signature.update(content);
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    private static RequestHead head(Map<String, String> headers) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.putAll(headers);
        return map::get;
    }

    private static RequestHead query(String name, String value) {
        return new RequestHead() {
            @Override
            public String header(String header) {
                return null;
            }

            @Override
            public String parameter(String parameter) {
                return parameter.equals(name) ? value : null;
            }
        };
    }

    private static Verification refused(Reason reason) {
        return new Refused(reason);
    }

    private static SignatureStyle style(String name) {
        return SignatureStyle.load(name, Path.of("profiles"));
    }

    private static SignatureStyle own(String text) throws IOException {
        return SignatureStyle.parse("own", new ByteArrayInputStream(bytes(text)));
    }

    private static Clock atMillis(long millis) {
        return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
