package io.loyaltybridge.intake.signature;

import static io.loyaltybridge.intake.signature.WixWebhooks.INSTANCE;
import static io.loyaltybridge.intake.signature.WixWebhooks.KEYS;
import static io.loyaltybridge.intake.signature.WixWebhooks.POINTS_UPDATED;
import static io.loyaltybridge.intake.signature.WixWebhooks.PUBLIC_KEY;
import static io.loyaltybridge.intake.signature.WixWebhooks.domainEvent;
import static io.loyaltybridge.intake.signature.WixWebhooks.envelope;
import static io.loyaltybridge.intake.signature.WixWebhooks.json;
import static io.loyaltybridge.intake.signature.WixWebhooks.map;
import static io.loyaltybridge.intake.signature.WixWebhooks.newKeys;
import static io.loyaltybridge.intake.signature.WixWebhooks.sign;
import static io.loyaltybridge.intake.signature.WixWebhooks.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.loyaltybridge.intake.signature.UnverifiedWebhookException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WixWebhookReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Map<String, Object> ACCOUNT =
            map("id", "account-1", "revision", "7", "points", map("balance", 120));
    private static final Map<String, Object> BODY = map("account", ACCOUNT);

    private final WixWebhookReader reader = reader(Set.of(INSTANCE));

    @Test
    void readsADomainEventWithStringsInStrings() {
        byte[] body = signed(envelope(POINTS_UPDATED, json(domainEvent("actionEvent", map("body", BODY)))));
        WixEvent event = reader.read(body);
        assertThat(event.id()).isEqualTo("48b171b8-0000-4000-8000-000000000001");
        assertThat(event.eventType()).isEqualTo(POINTS_UPDATED);
        assertThat(event.slug()).isEqualTo("points_updated");
        assertThat(event.instanceId()).isEqualTo(INSTANCE);
        assertThat(event.entityFqdn()).isEqualTo("wix.loyalty.v1.account");
        assertThat(event.entityId()).isEqualTo("account-1");
        assertThat(event.sequence()).isEqualTo(3L);
        assertThat(event.eventTime()).isEqualTo(Instant.parse("2021-12-29T14:06:50.400Z"));
        assertThat(event.identityType()).isEqualTo("APP");
        assertThat(event.identityId()).isEqualTo("app-1");
        assertThat(event.originatedFrom()).isNull();
        assertThat(event.modifiedFields()).isNull();
        assertThat(event.content().at("/account/points/balance").intValue()).isEqualTo(120);
    }

    @Test
    void readsObjectsAtEveryLevel() {
        Map<String, Object> envelope = envelope(POINTS_UPDATED, domainEvent("actionEvent", map("body", BODY)));
        envelope.put("identity", map("identityType", "MEMBER", "memberId", "member-1"));
        WixEvent event = reader.read(sign(JWSAlgorithm.RS256, map("data", envelope)));
        assertThat(event.content().at("/account/revision").textValue()).isEqualTo("7");
        assertThat(event.identityId()).isEqualTo("member-1");
    }

    @Test
    void readsAnEventBodyThatIsAString() {
        WixEvent event = readDomainEvent("actionEvent", json(map("bodyAsJson", json(BODY))));
        assertThat(event.content().at("/account/id").textValue()).isEqualTo("account-1");
    }

    @ParameterizedTest
    @CsvSource({
        "createdEvent, entity",
        "createdEvent, entityAsJson",
        "updatedEvent, currentEntity",
        "updatedEvent, currentEntityAsJson",
        "deletedEvent, deletedEntity",
        "deletedEvent, deletedEntityAsJson",
        "actionEvent, body",
        "actionEvent, bodyAsJson"
    })
    void readsEveryNameOfTheContentAsObjectAndAsString(String eventName, String contentName) {
        WixEvent asObject = readDomainEvent(eventName, map(contentName, ACCOUNT));
        WixEvent asString = readDomainEvent(eventName, map(contentName, json(ACCOUNT)));
        assertThat(asObject.content().at("/points/balance").intValue()).isEqualTo(120);
        assertThat(asString.content()).isEqualTo(asObject.content());
    }

    @Test
    void keepsTheModifiedFieldsOfAnUpdate() {
        WixEvent event = readDomainEvent(
                "updatedEvent", map("currentEntity", ACCOUNT, "modifiedFields", map("points", map("balance", 100))));
        assertThat(event.modifiedFields().at("/points/balance").intValue()).isEqualTo(100);
    }

    @Test
    void readsADeletionWithoutItsEntity() {
        assertThat(readDomainEvent("deletedEvent", map()).content().isNull()).isTrue();
    }

    @Test
    void keepsWhereAnEventOriginatedFrom() {
        Map<String, Object> data = domainEvent("deletedEvent", map());
        data.put("originatedFrom", "merge");
        assertThat(reader.read(signed(envelope("wix.contacts.v4.contact_deleted", json(data))))
                        .originatedFrom())
                .isEqualTo("merge");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AppInstalled", "AppRemoved", "com.wixpress.emailsubscriptions.v1.EmailSubscriptionChanged"})
    void readsAFlatEventAndDerivesItsIdFromItsData(String eventType) {
        WixEvent event = readFlat(eventType, map("appId", "app-1"));
        assertThat(event.content().get("appId").textValue()).isEqualTo("app-1");
        assertThat(event.slug()).isNull();
        assertThat(event.entityId()).isNull();
        assertThat(event.sequence()).isNull();
        assertThat(event.eventTime()).isNull();
        assertThat(event.id()).matches("sha256-[0-9a-f]{64}");
        assertThat(readFlat(eventType, map("appId", "app-1")).id()).isEqualTo(event.id());
        assertThat(readFlat(eventType, map("appId", "app-2")).id()).isNotEqualTo(event.id());
    }

    @Test
    void keepsTheIdOfAFlatEventThatHasOne() {
        assertThat(readFlat("AppInstalled", map("id", "event-1")).id()).isEqualTo("event-1");
    }

    @Test
    void readsAWebhookWithoutIdentity() {
        Map<String, Object> envelope = envelope(POINTS_UPDATED, json(domainEvent("actionEvent", map("body", BODY))));
        envelope.remove("identity");
        WixEvent event = reader.read(signed(envelope));
        assertThat(event.identityType()).isNull();
        assertThat(event.identityId()).isNull();
    }

    @Test
    void losesNoEventOverASequenceTimeOrIdentityOfAnotherForm() {
        Map<String, Object> data = domainEvent("actionEvent", map("body", BODY));
        data.put("entityEventSequence", "third");
        data.put("eventTime", "yesterday");
        Map<String, Object> envelope = envelope(POINTS_UPDATED, json(data));
        envelope.put("identity", "someone");
        WixEvent event = reader.read(signed(envelope));
        assertThat(event.sequence()).isNull();
        assertThat(event.eventTime()).isNull();
        assertThat(event.identityType()).isNull();
        assertThat(event.content().isObject()).isTrue();
    }

    @Test
    void readsASequenceThatIsANumber() {
        Map<String, Object> data = domainEvent("actionEvent", map("body", BODY));
        data.put("entityEventSequence", 12);
        assertThat(reader.read(signed(envelope(POINTS_UPDATED, json(data)))).sequence())
                .isEqualTo(12L);
    }

    @Test
    void toleratesWhiteSpaceAroundTheToken() {
        String token = new String(valid(), StandardCharsets.US_ASCII);
        assertThat(reader.read((" \r\n" + token + "\n").getBytes(StandardCharsets.US_ASCII))
                        .eventType())
                .isEqualTo(POINTS_UPDATED);
    }

    @ParameterizedTest
    @CsvSource({"3600, true", "-172800, true", "-172801, false"})
    void takesAnExpiredTokenUpToTheLeeway(long secondsFromNow, boolean taken) {
        Map<String, Object> payload = map(
                "data",
                json(envelope(POINTS_UPDATED, json(domainEvent("actionEvent", map("body", BODY))))),
                "exp",
                NOW.getEpochSecond() + secondsFromNow);
        byte[] body = sign(JWSAlgorithm.RS256, payload);
        if (taken) {
            assertThat(reader.read(body).entityId()).isEqualTo("account-1");
        } else {
            assertRefused(() -> reader.read(body), Reason.EXPIRED);
        }
    }

    @Test
    void whatIsRefusedNamesItsInstallationWhereWixSignedIt() {
        String data = json(envelope(POINTS_UPDATED, json(domainEvent("actionEvent", map("body", BODY)))));
        assertThatThrownBy(() -> reader.read(sign(JWSAlgorithm.RS256, map("data", data, "exp", 1))))
                .isInstanceOfSatisfying(UnverifiedWebhookException.class, e -> assertThat(e.instanceId())
                        .isEqualTo(INSTANCE));
        assertThatThrownBy(() -> reader.read(sign(JWSAlgorithm.RS256, map("data", json(map("instanceId", INSTANCE))))))
                .isInstanceOfSatisfying(UnparseableWebhookException.class, e -> assertThat(e.instanceId())
                        .isEqualTo(INSTANCE));
        byte[] forged = sign(JWSAlgorithm.RS256, map("data", data));
        forged[forged.length - 2] ^= 1;
        assertThatThrownBy(() -> reader.read(forged))
                .isInstanceOfSatisfying(UnverifiedWebhookException.class, e -> assertThat(e.instanceId())
                        .isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "RS512", "PS256"})
    void refusesAnotherAlgorithmOfTheSameKey(String algorithm) {
        byte[] body = sign(JWSAlgorithm.parse(algorithm), map("data", json(envelope(POINTS_UPDATED, "{}"))));
        assertRefused(() -> reader.read(body), Reason.ALGORITHM);
    }

    @Test
    void refusesATokenThatIsNotSigned() {
        String unsigned = base64("{\"alg\":\"none\"}") + "." + base64("{\"data\":\"{}\"}") + ".";
        assertRefused(() -> reader.read(bytes(unsigned)), Reason.ALGORITHM);
    }

    @Test
    void refusesHs256WithThePublicKeyAsItsSecret() throws JOSEException {
        JWSObject jws = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload("{\"data\":\"{}\"}"));
        jws.sign(new MACSigner(PUBLIC_KEY.getEncoded()));
        assertRefused(() -> reader.read(bytes(jws.serialize())), Reason.ALGORITHM);
    }

    @Test
    void refusesAnotherKeyAndAChangedPayload() {
        byte[] otherKey = sign(new JWSHeader(JWSAlgorithm.RS256), "{\"data\":\"{}\"}", newKeys(2048));
        assertRefused(() -> reader.read(otherKey), Reason.SIGNATURE);
        String[] parts = new String(valid(), StandardCharsets.US_ASCII).split("\\.");
        String changed = parts[0] + "." + base64("{\"data\":\"{}\"}") + "." + parts[2];
        assertRefused(() -> reader.read(bytes(changed)), Reason.SIGNATURE);
    }

    @Test
    void takesEitherKeyWhileKeysAreExchanged() {
        RSAPublicKey other = (RSAPublicKey) newKeys(2048).getPublic();
        WixWebhookReader both = new WixWebhookReader(List.of(other, PUBLIC_KEY), Duration.ZERO, Set.of(), CLOCK);
        assertThat(both.read(valid()).eventType()).isEqualTo(POINTS_UPDATED);
    }

    @Test
    void refusesAnotherSitesInstanceAndNone() {
        assertRefused(() -> reader(Set.of("another")).read(valid()), Reason.INSTANCE);
        Map<String, Object> envelope = envelope(POINTS_UPDATED, "{}");
        envelope.remove("instanceId");
        assertRefused(() -> reader.read(signed(envelope)), Reason.INSTANCE);
        assertThat(reader(Set.of()).read(signed(envelope)).instanceId()).isNull();
    }

    @Test
    void takesAnInstanceIdInUpperCaseAsTheSame() {
        assertThat(reader(Set.of(INSTANCE.toUpperCase())).read(valid()).instanceId())
                .isEqualTo(INSTANCE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | an empty body",
                "'{\"data\":1}' | something else",
                "'\"eyJhbGciOiJSUzI1NiJ9.e30.AAAA\"' | a header that is not base64url",
                "'eyJhbGciOiJSUzI1NiJ9.e30' | something else",
                "'eyJhbGciOiJSUzI1NiJ9.e30.' | something else",
                "'eyJhbGciOiJSUzI1NiJ9.e30.AAAA.AAAA' | something else"
            })
    void saysThatItExpectsACompactToken(String body, String found) {
        assertUnparseable(
                () -> reader.read(bytes(body)),
                "expected one compact JWS (header.payload.signature in base64url), found " + found);
    }

    @Test
    void doesNotReadALongHeader() {
        assertUnparseable(
                () -> reader.read(bytes("A".repeat(4_097) + ".e30.AAAA")),
                "expected one compact JWS (header.payload.signature in base64url), found a header of 4097 characters");
    }

    @Test
    void saysWhichLevelIsNotAnObject() {
        String tail = ": expected a JSON object, or one in a string, found ";
        assertUnparseable(
                () -> reader.read(bytes(base64("x") + ".e30.AAAA")),
                "the JWT's header" + tail + "text that is not JSON");
        assertUnparseable(
                () -> reader.read(sign(JWSAlgorithm.RS256, List.of(1))),
                "the JWT's payload" + tail + "a value of type array");
        assertUnparseable(() -> reader.read(sign(JWSAlgorithm.RS256, map())), "the JWT's \"data\"" + tail + "nothing");
        assertUnparseable(
                () -> reader.read(sign(JWSAlgorithm.RS256, map("data", "{} {}"))),
                "the JWT's \"data\"" + tail + "text that is not JSON");
        assertUnparseable(
                () -> reader.read(signed(envelope(POINTS_UPDATED, 5))),
                "the event's \"data\"" + tail + "a value of type number");
        assertUnparseable(
                () -> readDomainEvent("actionEvent", List.of()), "\"actionEvent\"" + tail + "a value of type array");
        assertUnparseable(
                () -> readDomainEvent("actionEvent", map("body", 5)),
                "\"actionEvent.body\"" + tail + "a value of type number");
    }

    @Test
    void saysThatItExpectsATypeAndUnixSeconds() {
        Map<String, Object> envelope = envelope(POINTS_UPDATED, "{}");
        envelope.remove("eventType");
        assertUnparseable(() -> reader.read(signed(envelope)), "\"eventType\": expected a name, found nothing");
        assertUnparseable(
                () -> reader.read(sign(JWSAlgorithm.RS256, map("data", "{}", "exp", "soon"))),
                "the JWT's \"exp\": expected unix seconds, found a value of type string");
    }

    @Test
    void refusesToBeMadeWithoutAKeyOrWithANegativeLeeway() {
        assertThatThrownBy(() -> new WixWebhookReader(List.of(), Duration.ZERO, Set.of(), CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("wix.public-key: expected a key, found nothing");
        assertThatThrownBy(() -> new WixWebhookReader(List.of(PUBLIC_KEY), Duration.ofSeconds(-1), Set.of(), CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the leeway of Wix's webhooks: expected 0 or more, found PT-1S");
    }

    private WixEvent readDomainEvent(String bodyName, Object body) {
        return reader.read(signed(envelope("wix.loyalty.v1.account_any", json(domainEvent(bodyName, body)))));
    }

    private WixEvent readFlat(String eventType, Map<String, Object> data) {
        return reader.read(signed(envelope(eventType, json(data))));
    }

    private static byte[] valid() {
        return sign(
                new JWSHeader(JWSAlgorithm.RS256),
                json(map("data", json(envelope(POINTS_UPDATED, json(domainEvent("actionEvent", map("body", BODY))))))),
                KEYS);
    }

    private static WixWebhookReader reader(Set<String> instanceIds) {
        return new WixWebhookReader(List.of(PUBLIC_KEY), WixWebhookReader.DEFAULT_LEEWAY, instanceIds, CLOCK);
    }

    private static void assertRefused(ThrowingCallable read, Reason reason) {
        assertThatThrownBy(read).isInstanceOfSatisfying(UnverifiedWebhookException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private static void assertUnparseable(ThrowingCallable read, String message) {
        assertThatThrownBy(read).isInstanceOf(UnparseableWebhookException.class).hasMessage(message);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
